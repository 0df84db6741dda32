// A calendar to choose a day in, and a time where one is asked for. Loaded when it is opened for the first time.
import '@mantine/dates/styles.css';
import { Button, FocusTrap, Group, Stack } from '@mantine/core';
import { type CalendarLevel, DatePicker, type DayOfWeek, TimePicker } from '@mantine/dates';
import dayjs from 'dayjs';
import english from 'dayjs/locale/en';
import { useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { type Day, type Time, useDates } from '../dates';
import { useSay } from '../words';
import classes from './calendar.module.css';

type Props = {
  day: Day | undefined;
  earliest?: Day;
  onDay: (day: Day) => void;
  time?: Time;
  onTime?: (time: Time) => void;
  onDone?: () => void;
};

/** Keeps the question around from taking the key that closes the calendar for its own. */
const OWN_KEYS = { 'data-mantine-stop-propagation': true };

export default function Calendar({ day, earliest, onDay, time, onTime, onDone }: Props) {
  const say = useSay();
  const dates = useDates();
  const week = useMemo(() => weekOf(dates.language), [dates.language]);
  const locale = useMemo(() => spoken(dates.language), [dates.language]);
  const [level, setLevel] = useState<CalendarLevel>('month');
  const root = useRef<HTMLDivElement>(null);
  /** Whoever goes from days to months and years goes on by keys there. */
  const change = (level: CalendarLevel) => {
    flushSync(() => setLevel(level));
    root.current?.querySelector<HTMLElement>('table [tabindex="0"]')?.focus();
  };
  const today = dates.today();
  const isPast = (day: Day) => earliest !== undefined && day < earliest;
  const first = day ?? (isPast(today) ? earliest : today);
  return (
    <FocusTrap innerRef={root}>
      <Stack gap="xs" w="min-content">
        <DatePicker
          value={day ?? null}
          onChange={(day) => day && onDay(day)}
          defaultDate={first}
          level={level}
          onLevelChange={change}
          minDate={earliest}
          locale={locale}
          firstDayOfWeek={week.first}
          weekendDays={week.weekend}
          monthLabelFormat={(month) => monthOf(dates.language, month)}
          getDayAriaLabel={dates.dayInFull}
          getDayProps={(one) => ({
            'aria-current': one === today ? 'date' : undefined,
            'aria-pressed': one === day,
            'data-autofocus': one === first || undefined,
          })}
          ariaLabels={{
            previousMonth: say('month-before'),
            nextMonth: say('month-after'),
            previousYear: say('year-before'),
            nextYear: say('year-after'),
            previousDecade: say('decade-before'),
            nextDecade: say('decade-after'),
          }}
          classNames={{ day: classes.day }}
          __stopPropagation
        />
        {onTime && (
          <Group justify="space-between" align="flex-end" wrap="nowrap">
            <TimePicker
              label={say('time')}
              format={dates.halves ? '12h' : '24h'}
              amPmLabels={dates.halves}
              value={time}
              onChange={(time) => /^\d\d:\d\d/.test(time) && onTime(time.slice(0, 5))}
              hoursInputLabel={say('hours')}
              minutesInputLabel={say('minutes')}
              amPmInputLabel={say('half-of-day')}
              hoursInputProps={OWN_KEYS}
              minutesInputProps={OWN_KEYS}
              amPmSelectProps={OWN_KEYS}
            />
            <Button size="sm" onClick={onDone} {...OWN_KEYS}>
              {say('done')}
            </Button>
          </Group>
        )}
      </Stack>
    </FocusTrap>
  );
}

/** With which day weeks begin, and which days are no working days; Sunday is 0. */
function weekOf(language: string): { first: DayOfWeek; weekend: DayOfWeek[] } {
  type Week = { firstDay: number; weekend: number[] };
  const locale = new Intl.Locale(language) as Intl.Locale & { getWeekInfo?: () => Week; weekInfo?: Week };
  const week = locale.getWeekInfo?.() ?? locale.weekInfo ?? { firstDay: 1, weekend: [6, 7] };
  const of = (day: number) => (day % 7) as DayOfWeek;
  return { first: of(week.firstDay), weekend: week.weekend.map(of) };
}

function monthOf(language: string, month: string): string {
  return new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    Date.parse(month.slice(0, 10)),
  );
}

/** Tells the library the names of a language's months and days, and gives the name that it knows the language by. */
function spoken(language: string): string {
  const names = (options: Intl.DateTimeFormatOptions, n: number, at: (idx: number) => number) => {
    const format = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
    return Array.from({ length: n }, (_, idx) => format.format(at(idx)));
  };
  const months = (month: 'long' | 'short') => names({ month }, 12, (idx) => Date.UTC(2026, idx, 15));
  // The first of November 2026 is a Sunday.
  const days = (weekday: 'long' | 'short') => names({ weekday }, 7, (idx) => Date.UTC(2026, 10, 1 + idx));
  const name = `own_${language.toLowerCase().replaceAll('-', '_')}`;
  const short = days('short');
  const own = { months: months('long'), monthsShort: months('short'), weekdays: days('long'), weekdaysShort: short };
  dayjs.locale({ ...english, name, ...own, weekdaysMin: short }, undefined, true);
  return name;
}
