// Every language says what English says: the same messages in the same order, of the same values, in forms that the language has.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FluentBundle, FluentResource } from '@fluent/bundle';
import { describe, expect, test } from 'vitest';

const LOCALES = new URL('../../locales/', import.meta.url).pathname;

type Message = FluentResource['body'][number];

function read(language: string, file: string): string {
  return readFileSync(join(LOCALES, language, file), 'utf8');
}

/** The ids that a file means to have, whether or not their messages can be read. */
function idsOf(text: string): string[] {
  return [...text.matchAll(/^([a-zA-Z][\w-]*) *=/gm)].map(([, id]) => id ?? '');
}

/** The messages that can be read. */
function messagesOf(text: string): Map<string, Message> {
  return new Map(new FluentResource(text).body.map((message) => [message.id, message]));
}

/** The parts of a message that are no plain text, however deep they lie. */
function partsOf(node: unknown): Record<string, unknown>[] {
  if (Array.isArray(node)) return node.flatMap(partsOf);
  if (typeof node !== 'object' || node === null) return [];
  return [node as Record<string, unknown>, ...Object.values(node).flatMap(partsOf)];
}

/** The values that a message names. */
function valuesOf(message: Message | undefined): string[] {
  const names = partsOf(message?.value).flatMap((part) => (part.type === 'var' ? [String(part.name)] : []));
  return [...new Set(names)].sort();
}

/** What a message chooses among where it counts, other than exact numbers. */
function countsOf(message: Message): string[][] {
  const choices = partsOf(message.value).filter((part) => part.type === 'select');
  const keys = choices.map((choice) =>
    (choice.variants as { key: { type: string; value: string } }[]).flatMap(({ key }) =>
      key.type === 'str' ? [key.value] : [],
    ),
  );
  return keys.filter((keys) => keys.some((key) => ['zero', 'one', 'two', 'few', 'many'].includes(key)));
}

/** What is said when each value that a message names is given as 2; no text for what can't be said. */
function said(language: string, text: string): [string, string | undefined][] {
  const bundle = new FluentBundle(language, { useIsolating: false });
  bundle.addResource(new FluentResource(text));
  return [...messagesOf(text)].map(([id, message]) => {
    const errors: Error[] = [];
    const values = Object.fromEntries(valuesOf(message).map((name) => [name, 2]));
    const words = bundle.formatPattern(message.value ?? '', values, errors);
    return [id, errors.length === 0 ? words : undefined];
  });
}

const languages = readdirSync(LOCALES);
const others = languages.filter((language) => language !== 'en');
const files = languages.flatMap((language) => readdirSync(join(LOCALES, language)).map((file) => ({ language, file })));

test('there is a language beside English', () => {
  expect(others).toContain('de');
});

test.each(others)('%s has no file that English has not', (language) => {
  const english = readdirSync(join(LOCALES, 'en'));
  expect(readdirSync(join(LOCALES, language)).filter((file) => !english.includes(file))).toEqual([]);
});

describe.each(files)('$language/$file', ({ language, file }) => {
  const text = read(language, file);
  const messages = messagesOf(text);
  const english = messagesOf(read('en', file));

  test('says each message once', () => {
    const ids = idsOf(text);
    expect(ids.filter((id, idx) => ids.indexOf(id) !== idx)).toEqual([]);
  });

  test('says what English says, in its order', () => {
    expect(idsOf(text)).toEqual(idsOf(read('en', file)));
  });

  test('can be read', () => {
    expect(idsOf(text).filter((id) => !messages.has(id))).toEqual([]);
    expect(said(language, text).filter(([, words]) => words === undefined)).toEqual([]);
  });

  test('leaves nothing empty', () => {
    expect(said(language, text).filter(([, words]) => words?.trim() === '')).toEqual([]);
  });

  test('names the values that English names', () => {
    const named = [...messages].map(([id, message]) => [id, valuesOf(message)]);
    expect(named).toEqual([...messages.keys()].map((id) => [id, valuesOf(english.get(id))]));
  });

  test('counts in the forms that the language has', () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
    const counts = [...messages].flatMap(([id, message]) => countsOf(message).map((keys) => [id, keys.toSorted()]));
    expect(counts).toEqual(counts.map(([id]) => [id, forms]));
  });
});
