import { describe, expect, test } from 'vitest';
import { dates, isDay } from './dates';

const LANGUAGES = [
  'de',
  'de-AT',
  'en',
  'en-GB',
  'cs',
  'pl',
  'fr',
  'es',
  'pt-BR',
  'zh-TW',
  'sv',
  'ja',
  'ar',
  'th',
  'fi',
];

test.each([
  { language: 'de', day: '23.11.2026', instant: '23.11.2026 14:30' },
  { language: 'en', day: 'Nov 23, 2026', instant: 'Nov 23, 2026 2:30 PM' },
  { language: 'en-GB', day: '23 Nov 2026', instant: '23 Nov 2026 14:30' },
  { language: 'cs', day: '23. 11. 2026', instant: '23. 11. 2026 14:30' },
  { language: 'zh-TW', day: '2026年11月23日', instant: '2026年11月23日 下午2:30' },
])('$language shows $instant', ({ language, day, instant }) => {
  const own = dates(language, 'Europe/Prague');
  expect(own.day('2026-11-23')).toBe(day);
  expect(own.instant('2026-11-23T13:30:00Z')).toBe(instant);
});

describe.each(LANGUAGES)('%s', (language) => {
  const own = dates(language, 'America/New_York');

  test('reads every day of a year as it shows it', () => {
    for (let day = Date.UTC(2027, 11, 31); day >= Date.UTC(2027, 0, 1); day -= 86_400_000) {
      const iso = new Date(day).toISOString().slice(0, 10);
      expect(own.readDay(own.day(iso)), own.day(iso)).toBe(iso);
    }
  });

  test('reads every hour as it shows it', () => {
    for (let hour = 0; hour < 24; hour += 1) {
      const instant = new Date(Date.UTC(2026, 4, 3, hour, 5)).toISOString();
      expect(own.readInstant(own.instant(instant)), own.instant(instant)).toBe(instant);
    }
  });

  test('reads ISO', () => {
    expect(own.readDay('2026-11-03')).toBe('2026-11-03');
    for (const text of ['2026-11-23 14:30', '2026-11-23T14:30', '2026-11-23T19:30Z', '2026-11-23 20:30+01:00'])
      expect(own.readInstant(text), text).toBe('2026-11-23T19:30:00.000Z');
  });
});

test.each([
  ['de', '23.11.26', '2026-11-23'],
  ['de', '3.1.2026', '2026-01-03'],
  ['de', '23. November 2026', '2026-11-23'],
  ['de', '23 nov 2026', '2026-11-23'],
  ['de', '11/23/2026', undefined],
  ['de', '29.02.2027', undefined],
  ['de', '29.02.2028', '2028-02-29'],
  ['de', '23.11.', undefined],
  ['de', '23.11.202', undefined],
  ['de', '23.11.20261', undefined],
  ['de', 'morgen', undefined],
  ['de', '', undefined],
  ['de', '23.13.2026', undefined],
  ['de', '0.11.2026', undefined],
  ['en', '11/23/2026', '2026-11-23'],
  ['en', '11/3/26', '2026-11-03'],
  ['en', '23/11/2026', undefined],
  ['en', 'november 23 2026', '2026-11-23'],
  ['en', 'Sept 3, 2026', '2026-09-03'],
  ['en', 'Ju 3, 2026', undefined],
  ['en', 'Nov 3 Dec 2026', undefined],
  ['en', 'Nov 23, 2026 <b>', undefined],
  ['en-GB', '23/11/2026', '2026-11-23'],
  ['en-GB', '23 Sept 2026', '2026-09-23'],
  ['cs', '23.11.2026', '2026-11-23'],
  ['cs', '23. listopadu 2026', '2026-11-23'],
  ['pt-BR', '23 de novembro de 2026', '2026-11-23'],
  ['sv', '26-11-23', '2026-11-23'],
  ['en', '2026/11/23', '2026-11-23'],
])('in %s, “%s” is the day %s', (language, typed, day) => {
  expect(dates(language, 'UTC').readDay(typed)).toBe(day);
});

test.each([
  ['de', '23.11.2026 14:30', '2026-11-23T14:30'],
  ['de', ' 23.11.2026,  14:30 ', '2026-11-23T14:30'],
  ['de', '23.11.2026 14.30', '2026-11-23T14:30'],
  ['de', '23.11.26 9:05', '2026-11-23T09:05'],
  ['de', '23.11.2026', '2026-11-23T00:00'],
  ['de', '23.11.2026 24:00', undefined],
  ['de', '23.11.2026 14:60', undefined],
  ['de', '23.11.2026 14', undefined],
  ['de', '14:30', undefined],
  ['en', '11/23/2026 2:30 pm', '2026-11-23T14:30'],
  ['en', '11/23/2026 2:30PM', '2026-11-23T14:30'],
  ['en', '11/23/2026 2pm', '2026-11-23T14:00'],
  ['en', '11/23/2026 12:05 a.m.', '2026-11-23T00:05'],
  ['en', '11/23/2026 12:05 p.m.', '2026-11-23T12:05'],
  ['en', '11/23/2026 13:05 pm', undefined],
  ['en', '11/23/2026 14:30', '2026-11-23T14:30'],
  ['en', 'nov 23 2026, 14:30', '2026-11-23T14:30'],
  ['en', 'Nov 23, 2026 at noon', undefined],
  ['zh-TW', '2026/11/23 下午2:30', '2026-11-23T14:30'],
])('in %s, “%s” is %s', (language, typed, instant) => {
  expect(dates(language, 'UTC').readInstant(typed)).toBe(instant && `${instant}:00.000Z`);
});

test.each([
  // Clocks are put forward at 02:00: what they never show is as long after the gap.
  ['Europe/Prague', '29.03.2026 02:30', '2026-03-29T01:30:00.000Z', '29.03.2026 03:30'],
  ['Europe/Prague', '29.03.2026 01:59', '2026-03-29T00:59:00.000Z', '29.03.2026 01:59'],
  ['Europe/Prague', '29.03.2026 03:00', '2026-03-29T01:00:00.000Z', '29.03.2026 03:00'],
  // Clocks are put back at 03:00: what they show twice is the first time.
  ['Europe/Prague', '25.10.2026 02:30', '2026-10-25T00:30:00.000Z', '25.10.2026 02:30'],
  ['Europe/Prague', '25.10.2026 03:00', '2026-10-25T02:00:00.000Z', '25.10.2026 03:00'],
  // Half an hour, a quarter of an hour, midnight itself, and a day that was left out.
  ['Australia/Lord_Howe', '04.10.2026 02:15', '2026-10-03T15:45:00.000Z', '04.10.2026 02:45'],
  ['Asia/Kathmandu', '23.11.2026 14:30', '2026-11-23T08:45:00.000Z', '23.11.2026 14:30'],
  ['America/Santiago', '06.09.2026 00:15', '2026-09-06T04:15:00.000Z', '06.09.2026 01:15'],
  ['Pacific/Apia', '30.12.2011 12:00', '2011-12-30T22:00:00.000Z', '31.12.2011 12:00'],
])('in %s, clocks show %s at %s', (zone, typed, instant, shown) => {
  const own = dates('de', zone);
  expect(own.readInstant(typed)).toBe(instant);
  expect(own.instant(instant)).toBe(shown);
});

test('every hour of a year is where the clocks show it, but for the one that they show twice', () => {
  const own = dates('de', 'Europe/Prague');
  const moved: string[] = [];
  for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 1_800_000) {
    const instant = new Date(at).toISOString();
    const { day, time } = own.wall(instant);
    if (own.instantOf(day, time) !== instant) moved.push(instant);
  }
  expect(moved).toEqual(['2026-10-25T01:00:00.000Z', '2026-10-25T01:30:00.000Z']);
});

test('what is no day is shown as it is', () => {
  expect(dates('de', 'UTC').day('soon')).toBe('soon');
  expect(['2026-02-29', '2026-13-01', '26-01-01', '', 'soon', '2028-02-29'].filter(isDay)).toEqual(['2028-02-29']);
});

test('the halves of the day are named where a language tells the time by them', () => {
  expect(dates('en', 'UTC').halves).toEqual({ am: 'AM', pm: 'PM' });
  expect(dates('de', 'UTC').halves).toBeUndefined();
});
