import { expect, test } from 'vitest';
import { toCsv } from './csv';

test('fields are quoted where they have to be, and formulas stay texts', () => {
  const rows = [
    ['name', 'n'],
    ['Roy, "Nina"', -2],
    ['=1+1', 0.5],
  ];
  expect(toCsv(rows)).toBe('name,n\r\n"Roy, ""Nina""",-2\r\n\'=1+1,0.5\r\n');
});
