// Days and instants in fields: shown as people of a language and time zone write them, and read from what they type.
import { useMemo } from 'react';
import { useMaybePerson } from './session';

/** A calendar's day, as `2026-11-23`. */
export type Day = string;
/** What a wall clock shows, as `14:30`. */
export type Time = string;

const HOUR = 3_600_000;
const MIDNIGHT: Time = '00:00';
/** A day in the second half of a month and a year that no other number of the date is like. */
const SAMPLE = Date.UTC(2026, 10, 23, 14, 30);

export type Dates = ReturnType<typeof dates>;

/** How days and instants are written in a language and a time zone. */
export function dates(language: string, timeZone: string | undefined) {
  // The years and digits are those that ISO has, whatever else the language is written with.
  const tag = new Intl.Locale(language, { calendar: 'gregory', numberingSystem: 'latn' });
  const shownDay = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: 'UTC' });
  const saidDay = new Intl.DateTimeFormat(tag, { dateStyle: 'full', timeZone: 'UTC' });
  const shownTime = new Intl.DateTimeFormat(tag, { timeStyle: 'short', timeZone: 'UTC' });
  const clock = new WallClock(timeZone);
  const reading = new Reading(tag, shownTime);

  const day = (day: Day) => shownDay.format(at(day, MIDNIGHT));
  return {
    /** A day as it is shown; what is no day as it is. */
    day: (text: string) => (isDay(text) ? plain(day(text)) : text),
    /** A day with its weekday, for who can't see where it stands. */
    dayInFull: (day: Day) => saidDay.format(at(day, MIDNIGHT)),
    /** An instant as it is shown: its day and its time where the person is. */
    instant: (instant: string) => {
      const wall = clock.at(Date.parse(instant));
      return plain(`${day(wall.day)} ${shownTime.format(at(wall.day, wall.time))}`);
    },
    /** The day that it is where the person is. */
    today: () => clock.at(Date.now()).day,
    /** The day and the time of an instant where the person is. */
    wall: (instant: string) => clock.at(Date.parse(instant)),
    /** The instant of a day and a time where the person is. */
    instantOf: (day: Day, time: Time) => new Date(clock.instantOf(day, time)).toISOString(),
    /** The day that was typed, if it is one. */
    readDay: (text: string) => reading.day(plain(text)),
    /** The instant that was typed, if it is one; a day by itself is its beginning. */
    readInstant: (text: string) => {
      const typed = plain(text);
      if (ABSOLUTE.test(typed)) {
        const instant = Date.parse(typed.replace(' ', 'T'));
        return Number.isNaN(instant) ? undefined : new Date(instant).toISOString();
      }
      const wall = reading.wall(typed);
      return wall && new Date(clock.instantOf(wall.day, wall.time)).toISOString();
    },
    /** Whether the time is said in two halves of the day, and how they are called. */
    halves: reading.halves(),
    timeZone: clock.timeZone,
    language: tag.baseName,
  };
}

/** The way of whoever is signed in. */
export function useDates(): Dates {
  const person = useMaybePerson();
  return useMemo(() => dates(person?.language ?? navigator.language, person?.time_zone), [person]);
}

/** Whether a text is a day of the calendar, as `2026-11-23`. */
export function isDay(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  return year !== undefined && dayOf(Number(year), Number(month), Number(day)) === text;
}

/** An instant of ISO 8601 with its offset: it needs no time zone. */
const ABSOLUTE = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/i;

/** A day and a time as if they were in UTC. */
function at(day: Day, time: Time): number {
  return Date.parse(`${day}T${time}Z`);
}

/** A day by its numbers, if there is one. */
function dayOf(year: number, month: number, day: number): Day | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return date.toISOString().slice(0, 10);
}

/** Without what nobody types: marks of direction, and spaces of other widths. */
function plain(text: string): string {
  return text
    .replaceAll(/\p{Cf}/gu, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** A word, with the points of what is cut short. */
const WORD = /\p{L}[\p{L}\p{M}.]*/gu;

/** What clocks on the wall show in a time zone, and when they do. */
class WallClock {
  readonly timeZone: string;
  private readonly parts: Intl.DateTimeFormat;

  constructor(timeZone: string | undefined) {
    const numeric = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
    this.parts = new Intl.DateTimeFormat('en-US-u-ca-iso8601', { ...numeric, hourCycle: 'h23', timeZone });
    this.timeZone = this.parts.resolvedOptions().timeZone;
  }

  at(instant: number): { day: Day; time: Time } {
    const parts = Object.fromEntries(this.parts.formatToParts(instant).map(({ type, value }) => [type, value]));
    const day = `${parts.year?.padStart(4, '0')}-${parts.month}-${parts.day}`;
    return { day, time: `${parts.hour}:${parts.minute}` };
  }

  /**
   * When a clock shows this. What it shows twice, as clocks are put back, is the first time; what it never shows, as
   * they are put forward, is as long after the gap as it would have been without.
   */
  instantOf(day: Day, time: Time): number {
    const shown = at(day, time);
    const [before, after] = [shown - 24 * HOUR, shown + 24 * HOUR].map((near) => shown - this.offset(near));
    const isShown = (instant: number | undefined) => instant !== undefined && instant + this.offset(instant) === shown;
    return (isShown(before) || !isShown(after) ? before : after) ?? shown;
  }

  /** How far the clocks are ahead of UTC. */
  private offset(instant: number): number {
    const { day, time } = this.at(instant);
    return at(day, time) - Math.floor(instant / 60_000) * 60_000;
  }
}

type Part = 'year' | 'month' | 'day';

/** The order in which a format has the parts of a date. */
function orderOf(format: Intl.DateTimeFormat): Part[] {
  const isPart = (type: string): type is Part => ['year', 'month', 'day'].includes(type);
  return format.formatToParts(SAMPLE).flatMap(({ type }) => (isPart(type) ? [type] : []));
}

/** Reads what people of a language type. */
class Reading {
  /** The order of a date in numbers, and of one that names its month. */
  private readonly order: { inNumbers: Part[]; inWords: Part[] };
  /** The names of months, in any form. */
  private readonly months = new Map<string, number>();
  /** Words between the parts of a date. */
  private readonly fillers: Set<string>;
  /** The hours, 0 to 23, of each word for a part of the day. */
  private readonly periods = new Map<string, number[]>();

  constructor(
    private readonly tag: Intl.Locale,
    private readonly times: Intl.DateTimeFormat,
  ) {
    const numeric = new Intl.DateTimeFormat(tag, { year: 'numeric', month: 'numeric', day: 'numeric' });
    const medium = new Intl.DateTimeFormat(tag, { dateStyle: 'medium' });
    const long = new Intl.DateTimeFormat(tag, { dateStyle: 'long' });
    this.order = { inNumbers: orderOf(numeric), inWords: orderOf(long) };
    for (const month of ['short', 'long'] as const) {
      for (const beside of [{ day: 'numeric' }, {}] as const) {
        const format = new Intl.DateTimeFormat(tag, { month, ...beside, timeZone: 'UTC' });
        for (let idx = 0; idx < 12; idx += 1) {
          const parts = format.formatToParts(Date.UTC(2026, idx, 15));
          const name = parts.find(({ type }) => type === 'month')?.value ?? '';
          if (/^\p{L}/u.test(name)) this.months.set(this.fold(name), idx + 1);
        }
      }
    }
    const words = [numeric, medium, long].flatMap((format) => format.format(SAMPLE).match(WORD) ?? []);
    this.fillers = new Set(words.map((word) => this.fold(word)).filter((word) => !this.months.has(word)));
    const isInHalves = times.resolvedOptions().hour12;
    for (let hour = 0; hour < 24; hour += 1) {
      const half = hour < 12 ? 'am' : 'pm';
      const own = isInHalves ? [this.fold(this.period(hour))] : [];
      for (const word of new Set([half, ...own])) this.periods.set(word, [...(this.periods.get(word) ?? []), hour]);
    }
  }

  halves(): { am: string; pm: string } | undefined {
    return this.times.resolvedOptions().hour12 ? { am: this.period(9), pm: this.period(15) } : undefined;
  }

  /** A day and a time; a day by itself is its beginning. */
  wall(text: string): { day: Day; time: Time } | undefined {
    const whole = this.day(text);
    if (whole) return { day: whole, time: MIDNIGHT };
    const split =
      /^(.*\S?)(?:[\s,]|(?<=\d)T)\s*((?:\p{L}[\p{L}.]*\s?)?\d{1,2}(?:[:.]\d{2})?(?:\s*\p{L}[\p{L}.\s]*)?)$/u;
    const [, date, clock] = split.exec(text) ?? [];
    const day = this.day((date ?? '').replace(/[\s,]+$/, ''));
    const time = this.time(clock ?? '');
    return day && time ? { day, time } : undefined;
  }

  day(text: string): Day | undefined {
    const [, year, month, day] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text) ?? [];
    if (year) return dayOf(Number(year), Number(month), Number(day));
    if (/[^\p{L}\p{M}\p{N}\s.,/’'-]/u.test(text)) return undefined;
    const numbers = text.match(/\d+/g) ?? [];
    const words = (text.match(WORD) ?? []).map((word) => this.fold(word));
    const named = words.filter((word) => !this.fillers.has(word)).map((word) => this.month(word));
    const [month0] = named;
    if (named.length > 1 || (named.length === 1 && month0 === undefined)) return undefined;
    const own = month0 === undefined ? this.order.inNumbers : this.order.inWords;
    const order: Part[] = numbers[0]?.length === 4 ? ['year', 'month', 'day'] : own;
    const wanted = order.filter((part) => part !== 'month' || month0 === undefined);
    if (numbers.length !== wanted.length) return undefined;
    const written = Object.fromEntries(wanted.map((part, idx) => [part, numbers[idx] ?? '']));
    const [y = '', m = String(month0), d = ''] = [written.year, written.month, written.day];
    if (![2, 4].includes(y.length) || m.length > 2 || d.length > 2) return undefined;
    return dayOf(y.length === 2 ? 2000 + Number(y) : Number(y), Number(m), Number(d));
  }

  private time(text: string): Time | undefined {
    const parts = /^(?<before>\D*?)\s*(?<hour>\d{1,2})(?:[:.](?<minute>\d{2}))?\s*(?<after>\D*)$/u.exec(text)?.groups;
    if (!parts) return undefined;
    const word = this.fold(parts.before || parts.after || '');
    const minute = Number(parts.minute ?? 0);
    const hour = word === '' ? Number(parts.hour) : this.hour(Number(parts.hour), word);
    if ((word === '' && parts.minute === undefined) || hour === undefined || hour > 23 || minute > 59) return undefined;
    return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  }

  /** The hour of the day that a clock of twelve hours shows in a part of the day. */
  private hour(shown: number, period: string): number | undefined {
    if (shown < 1 || shown > 12) return undefined;
    return this.periods.get(period)?.find((hour) => hour % 12 === shown % 12);
  }

  /** The month of a name, or of a beginning that only one has. */
  private month(word: string): number | undefined {
    const whole = this.months.get(word);
    if (whole !== undefined || word.length < 3) return whole;
    const found = [...this.months].flatMap(([name, month]) => (name.startsWith(word) ? [month] : []));
    return new Set(found).size === 1 ? found[0] : undefined;
  }

  /** The word for the part of the day that an hour is in. */
  private period(hour: number): string {
    const parts = this.times.formatToParts(Date.UTC(2026, 10, 23, hour));
    return parts.find(({ type }) => type === 'dayPeriod')?.value ?? '';
  }

  private fold(word: string): string {
    return plain(word).toLocaleLowerCase(this.tag.baseName).replaceAll(/[.\s]/g, '');
  }
}
