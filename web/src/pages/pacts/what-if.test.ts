import { expect, test } from 'vitest';
import { weeksOf } from './what-if';

const side = (weeks: [string, number[]][]) => ({
  tiers: [],
  weeks: weeks.map(([monday, by_tier]) => ({ monday, by_tier })),
});

test('weeks of both sides are on one axis, those without any too', () => {
  const before = side([['2026-01-05', [1, 2]]]);
  const after = side([
    ['2026-01-05', [4, 0]],
    ['2026-01-19', [0, 1]],
  ]);
  expect(weeksOf({ before, after })).toEqual([
    { monday: '2026-01-05', before: 3, after: 4 },
    { monday: '2026-01-12', before: 0, after: 0 },
    { monday: '2026-01-19', before: 0, after: 1 },
  ]);
  expect(weeksOf({ before: side([]), after: side([]) })).toEqual([]);
});
