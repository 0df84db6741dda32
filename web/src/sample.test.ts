import { expect, test } from 'vitest';
import { shareOf } from './sample';

const at = (steps_done: number, done: number, of: number) =>
  shareOf({ step: 'living', steps_done, steps: 5, done, of });

test('the share grows from step to step and ends with all', () => {
  expect(at(0, 0, 100)).toBe(0);
  expect(at(0, 50, 100)).toBeCloseTo(0.1);
  expect(at(3, 0, 0)).toBeCloseTo(0.6);
  expect(at(4, 1008, 1008)).toBe(1);
  expect(at(4, 2000, 1008)).toBe(1);
});
