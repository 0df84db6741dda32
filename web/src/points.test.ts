import { expect, test } from 'vitest';
import { partsThatAddUp } from './points';

test.each([
  { parts: [1 / 3, 1 / 3, 1 / 3], total: 1, shown: [0.34, 0.33, 0.33] },
  { parts: [10.005, 20.005], total: 30.01, shown: [10.01, 20] },
  { parts: [8, -3.5], total: 4.5, shown: [8, -3.5] },
  { parts: [-0.333, -0.333, -0.334], total: -1, shown: [-0.33, -0.33, -0.34] },
  { parts: [], total: 0, shown: [] },
])('parts of $total add up to it', ({ parts, total, shown }) => {
  const told = partsThatAddUp(parts, total);
  expect(told).toEqual({ parts: shown, total });
  expect(Math.round(told.parts.reduce((a, b) => a + b, 0) * 100)).toBe(Math.round(total * 100));
});
