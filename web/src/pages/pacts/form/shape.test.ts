import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { initial, Language, type Schema, type Shape } from './shape';

const SCHEMA: Schema = JSON.parse(
  readFileSync(new URL('../../../../../pacts/pact.schema.json', import.meta.url), 'utf8'),
);
const language = new Language(SCHEMA);

/** The shape at the end of a path of keys; `*` is any key, `[]` an element. */
function at(path: string): Shape {
  return path.split('/').reduce<Shape>(below, { is: 'record', fields: language.sections() });
}

function below(shape: Shape, part: string): Shape {
  const of = shape.is === 'short' ? shape.record : shape;
  if (part === '[]') {
    if (shape.is === 'list' || shape.is === 'several') return language.shape(shape.item);
    const list =
      shape.is === 'short'
        ? shape.short.map((one) => language.shape(one.schema)).find((one) => one.is === 'list')
        : undefined;
    return list?.is === 'list' ? language.shape(list.item) : shape;
  }
  if (part === '*' && of.is === 'named') return language.shape(of.item);
  if (part === '*' && of.is === 'condition') return language.shape(of.trait);
  const fields = of.is === 'record' || of.is === 'condition' ? of.fields : [];
  const field = fields.find((one) => one.key === part);
  if (!field) throw new Error(`${part} is not there`);
  return language.shape(field.schema);
}

test.each<[string, Partial<Shape> & { is: Shape['is'] }]>([
  ['pact', { is: 'text' }],
  ['version', { is: 'number', isWhole: true, min: 1 }],
  ['effective', { is: 'date' }],
  ['title', { is: 'text' }],
  ['parties', { is: 'record' }],
  ['currency', { is: 'short' }],
  ['traits/*', { is: 'short' }],
  ['signals/*', { is: 'record' }],
  ['signals/*/event', { is: 'short' }],
  ['signals/*/channel', { is: 'several' }],
  ['signals/*/where/*', { is: 'short' }],
  ['signals/*/lasting', { is: 'duration' }],
  ['required/[]', { is: 'either' }],
  ['personas/*', { is: 'short' }],
  ['personas/*/when', { is: 'condition' }],
  ['personas/*/when/any', { is: 'list' }],
  ['personas/*/when/*', { is: 'short' }],
  ['exclude/*/when/grade/[]', { is: 'choice', isOpen: false }],
  ['exclude/*/when/known/[]', { is: 'choice', isOpen: true }],
  ['exclude/*/when/at_least', { is: 'window', word: 'in', isLoose: false }],
  ['fit/*', { is: 'short' }],
  ['fit/*/points', { is: 'number' }],
  ['engagement/*/at_most', { is: 'several' }],
  ['engagement/*/at_most/[]', { is: 'window', word: 'per', isLoose: true }],
  ['engagement/*/on', { is: 'several' }],
  ['engagement/*/repeat', { is: 'choice', words: ['once', 'each'] }],
  ['gates/sql', { is: 'short' }],
  ['bant/budget', { is: 'short' }],
  ['recycle/cool_off', { is: 'duration' }],
  ['recycle/needs', { is: 'several' }],
  ['sla/marketing/qualified', { is: 'rate' }],
  ['sla/marketing/complete', { is: 'percent' }],
  ['sla/sales/reject with reason', { is: 'yes-no' }],
  ['sla/calendar/hours', { is: 'several' }],
  ['sla/breach', { is: 'named' }],
  ['routing/territories/*/to', { is: 'several' }],
  ['routing/otherwise/[]', { is: 'short' }],
  ['lint/[]', { is: 'record' }],
])('%s', (path, expected) => {
  expect(at(path)).toMatchObject(expected);
});

test('something new begins with what must be there', () => {
  const of = (section: string) => {
    const field = language.sections().find((one) => one.key === section);
    const shape = field && language.shape(field.schema);
    return shape?.is === 'named' ? initial(language, shape.item) : undefined;
  };
  expect(of('fit')).toEqual({ when: {}, points: 5 });
  expect(of('engagement')).toEqual({ on: '', points: 5 });
  expect(of('mql')).toEqual({});
  expect(of('traits')).toBe('text');
});
