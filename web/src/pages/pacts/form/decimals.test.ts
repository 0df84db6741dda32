import { expect, test } from 'vitest';
import { formats } from '../../../formats';
import { pastedDecimal, shownDecimal, writtenDecimal } from './decimals';

const german = formats('de-AT', 'Europe/Vienna').decimalSign;
const english = formats('en', 'Europe/Prague').decimalSign;

test.each([
  { said: '0.92', inGerman: '0,92' },
  { said: '-2.5', inGerman: '-2,5' },
  { said: '2.5M EUR', inGerman: '2,5M EUR' },
  { said: '28.5 %', inGerman: '28,5 %' },
  { said: '15000 EUR', inGerman: '15000 EUR' },
  { said: 'rival.example', inGerman: 'rival.example' },
  { said: '1.2.3', inGerman: '1.2.3' },
  { said: '', inGerman: '' },
])('$said is shown as $inGerman in German, and comes back as it was', ({ said, inGerman }) => {
  expect(shownDecimal(said, german)).toBe(inGerman);
  expect(writtenDecimal(inGerman, german)).toBe(said);
  expect(shownDecimal(said, english)).toBe(said);
});

test('both signs are taken from a German, and a comma means what it says to others', () => {
  expect(writtenDecimal('0,92', german)).toBe('0.92');
  expect(writtenDecimal('0.92', german)).toBe('0.92');
  expect(writtenDecimal('0,92', english)).toBe('0,92');
  expect(writtenDecimal('Müller, Anna', german)).toBe('Müller, Anna');
});

test('a number that is pasted with the other sign keeps its value', () => {
  expect(pastedDecimal(' 1.5 ')).toBe(1.5);
  expect(pastedDecimal('-1,5')).toBe(-1.5);
  expect(pastedDecimal('15')).toBe(15);
  expect(pastedDecimal('1.500,5')).toBeUndefined();
  expect(pastedDecimal('many')).toBeUndefined();
});
