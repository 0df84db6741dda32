import { expect, test } from 'vitest';
import { after, type ImportLine, nothingTold } from './importing';

test('lines of an import add up to what is known of it', () => {
  const rows = { read: 3, accepted: 2, quarantined: 1, values_quarantined: 0, leads: 2, events: 2, companies: 0 };
  const lines = [
    { reading: { bytes: 50, of: 200, rows: 1 } },
    { leads: 2 },
    { quarantined: { entry: { line: 4 } } },
    { done: { rows, accepted: 2, repeated: 0 } },
  ] as unknown as ImportLine[];
  const told = lines.reduce(after, nothingTold());
  expect(told).toEqual({
    share: 1,
    rows: 1,
    leads: 2,
    quarantined: [{ line: 4 }],
    done: { rows, accepted: 2, repeated: 0 },
  });
  expect(after(told, { failed: { code: 'invalid-body', detail: 'no' } }).failed?.detail).toBe('no');
  expect(after(nothingTold(), { reading: { bytes: 0, of: 0, rows: 0 } }).share).toBe(1);
});
