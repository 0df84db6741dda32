import { describe, expect, test } from 'vitest';
import { namesBelow, placeAt, scalars } from './places';

/** The place at the mark `|`. */
function at(marked: string) {
  const place = placeAt(marked.replace('|', ''), marked.indexOf('|'));
  return place && `${place.is} ${place.path.join('/')} <${place.written}>`;
}

describe('where one is', () => {
  test.each([
    ['|', 'key  <>'],
    ['pact: a\nsig|', 'key  <sig>'],
    ['signals:\n  |', 'key signals <>'],
    ['signals:\n  read: { |', 'key signals/read <>'],
    ['signals:\n  read: { page: { pa|', 'key signals/read/page <pa>'],
    ['signals:\n  read: { page: any, ch|', 'key signals/read <ch>'],
    ['signals:\n  read: { channel: em|', 'value signals/read/channel <em>'],
    ['engagement:\n  pricing: { on: [price, |', 'value engagement/pricing/on/[] <>'],
    ['fit:\n  size:\n    first:\n      - { when: { a: 1 }, poi|', 'key fit/size/first/[] <poi>'],
    ['fit:\n  size:\n    first:\n      - poi|', 'key fit/size/first/[] <poi>'],
    ['sla:\n  sales:\n    respond within: 30m\n    at|', 'key sla/sales <at>'],
    ['sla:\n  sales:\n    respond within: 30m\n  ma|', 'key sla <ma>'],
    ['sla:\n  sales: {\n    respond within: 30m,\n    at|', 'key sla/sales <at>'],
    ['review_by: |', 'value review_by <>'],
    ['title: "a: b, {c"\nma|', 'key  <ma>'],
    ['# a: { |', undefined],
    ['a: 1 # b: { |', undefined],
    ['a: 1 # b: {\nc|', 'key  <c>'],
  ])('%j', (marked, expected) => {
    expect(at(marked)).toBe(expected);
  });
});

test('single values are found with their places', () => {
  const text = 'mql:\n  hot: { fit: { min: 30 }, on: asked }\n  warm: # two\n    engagement: { min: 60.5 }\n';
  expect(scalars(text).map(({ path, value }) => `${path.join('/')}=${value}`)).toEqual([
    'mql/hot/fit/min=30',
    'mql/hot/on=asked',
    'mql/warm/engagement/min=60.5',
  ]);
  for (const { value, from, to } of scalars(text)) expect(text.slice(from, to)).toBe(value);
});

test('names below a key are those of its own level', () => {
  const text =
    'signals:\n  # reading\n  pricing read: { page: any }\n  "odd: one": { event: A }\n  long:\n    event: B\nfit:\n  a: 1\n';
  expect(namesBelow(text, 'signals')).toEqual(['pricing read', 'odd: one', 'long']);
  expect(namesBelow(text, 'groups')).toEqual([]);
});
