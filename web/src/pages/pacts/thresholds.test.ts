import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { moved, promisedPerWeek, thresholds } from './thresholds';

const DESK = readFileSync(new URL('../../../../pacts/northwind-desk.yaml', import.meta.url), 'utf8');

test('the thresholds of a real pact are found, and moving one changes nothing else', () => {
  const found = thresholds(DESK);
  expect(found.length).toBeGreaterThan(2);
  for (const { value, from, to } of found) expect(Number(DESK.slice(from, to))).toBe(value);
  const first = found[0];
  if (!first) throw new Error('no threshold');
  const after = thresholds(moved(DESK, first, 123));
  expect(after.map((one) => one.value)).toEqual([123, ...found.slice(1).map((one) => one.value)]);
});

test.each([
  ['sla: { marketing: { qualified: 13 per week } }', 13],
  ['sla:\n  marketing:\n    qualified: 300 per quarter # agreed\n', 300 / (365.25 / 4 / 7)],
  ['sla: { marketing: { complete: 95% } }', undefined],
])('%j', (text, expected) => {
  expect(promisedPerWeek(text)).toBe(expected);
});
