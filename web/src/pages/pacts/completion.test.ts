import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Schema, suggestions } from './completion';

const SCHEMA: Schema = JSON.parse(readFileSync(new URL('../../../../pacts/pact.schema.json', import.meta.url), 'utf8'));

/** The words at the mark `|` that begin as what is written there. */
function words(marked: string): string[] {
  const at = marked.indexOf('|');
  const text = marked.replace('|', '');
  const found = suggestions(SCHEMA, text, at);
  const written = found ? text.slice(found.from, at) : '';
  return (found?.options ?? []).map((one) => one.word).filter((word) => word.startsWith(written));
}

test.each([
  ['sig|', ['signals']],
  ['signals:\n  read: { pa|', ['page']],
  ['signals:\n  read: { page: { path: { starts|', ['starts_with']],
  ['signals:\n  price read: { page: any }\n  other: { page: any }\nengagement:\n  price: { on: pri|', ['price read']],
  ['signals:\n  a b: { page: any }\nengagement:\n  price: { on: [a|', ['a b']],
  ['engagement:\n  price: { on: x, half|', ['half_life']],
  ['fit:\n  size:\n    first:\n      - { when: { company.emp|', ['company.employees']],
  ['mql:\n  hot: { fit: { mi|', ['min']],
  ['mql:\n  hot:\n    when:\n      enga|', ['engagement']],
  ['bant: { need: { requ|', ['required']],
  ['sla:\n  sales:\n    respond|', ['respond within']],
  ['groups:\n  company: { ceiling: 30 }\nfit:\n  size: { group: com|', ['company']],
  ['# sig|', []],
])('%j', (marked, expected) => {
  expect(words(marked)).toEqual(expected);
});
