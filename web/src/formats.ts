// Numbers, instants and durations as people of a language and time zone write them.
import { useMemo } from 'react';
import { useMaybePerson } from './session';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export type Formats = ReturnType<typeof formats>;

/** What a language and a time zone make of values. */
export function formats(language: string, timeZone: string | undefined) {
  const dateTime = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  const precise = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium', timeZone });
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone });
  const day = new Intl.DateTimeFormat(language, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone,
  });
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'short', timeZone });
  const number = new Intl.NumberFormat(language);
  const decimalSign = number.formatToParts(1.5).find(({ type }) => type === 'decimal')?.value ?? '.';
  const score = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const points = new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const signed = new Intl.NumberFormat(language, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
    signDisplay: 'exceptZero',
  });
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });
  return {
    dateTime: (at: string) => dateTime.format(new Date(at)),
    precise: (at: string) => precise.format(new Date(at)),
    date: (at: string) => date.format(new Date(at)),
    day: (at: string) => day.format(new Date(at)),
    time: (at: string) => time.format(new Date(at)),
    number: (value: number) => number.format(value),
    /** Between a number's whole part and its fraction. */
    decimalSign,
    /** A score at a glance. */
    score: (value: number) => score.format(value),
    /** Points to the hundredth. */
    points: (value: number) => points.format(value),
    /** A share, 0 to 1. */
    percent: (value: number) => percent.format(value),
    /** Points with their sign. */
    signed: (value: number) => signed.format(value),
    /** How long ago, or in how long. */
    ago: (at: string, now: number) => {
      const [amount, unit] = span(Date.parse(at) - now);
      return relative.format(amount, unit);
    },
    /** Milliseconds in the largest unit that they fill. */
    duration: (ms: number) => {
      const [amount, unit] = span(ms);
      return new Intl.NumberFormat(language, {
        style: 'unit',
        unit,
        unitDisplay: 'short',
        maximumFractionDigits: 0,
      }).format(amount);
    },
    /** Seconds, as people say how long something lasted. */
    lasted: (seconds: number) => {
      const [amount, unit] =
        seconds < 90 ? [seconds, 'second'] : seconds < 5400 ? [seconds / 60, 'minute'] : [seconds / 3600, 'hour'];
      return new Intl.NumberFormat(language, {
        style: 'unit',
        unit,
        unitDisplay: 'short',
        maximumFractionDigits: 0,
      }).format(amount);
    },
  };
}

/** A duration in the largest unit that it fills. */
function span(ms: number): [number, Intl.RelativeTimeFormatUnit] {
  const size = Math.abs(ms);
  if (size < MINUTE) return [Math.round(ms / 1000), 'second'];
  if (size < HOUR) return [Math.round(ms / MINUTE), 'minute'];
  if (size < DAY) return [Math.round(ms / HOUR), 'hour'];
  if (size < 45 * DAY) return [Math.round(ms / DAY), 'day'];
  if (size < 365 * DAY) return [Math.round(ms / (30 * DAY)), 'month'];
  return [Math.round(ms / (365 * DAY)), 'year'];
}

/** Formats of whoever is signed in; of the browser, if nobody is. */
export function useFormats(): Formats {
  const person = useMaybePerson();
  return useMemo(() => formats(person?.language ?? navigator.language, person?.time_zone), [person]);
}

/** The time zones that can be chosen. */
export function timeZones(): string[] {
  const zones = Intl.supportedValuesOf('timeZone');
  return zones.includes('UTC') ? zones : ['UTC', ...zones];
}

/** The browser's own time zone. */
export function ownTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
