// Every message that the app says is in the message file, and nothing is there that nobody says.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const SOURCES = new URL('.', import.meta.url).pathname;
const MESSAGES = new URL('../../locales/en/web.ftl', import.meta.url).pathname;

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /(?<!\.test|\.d)\.tsx?$/.test(entry.name) ? [readFileSync(path, 'utf8')] : [];
  });
}

const text = sources(SOURCES).join('\n');
const known = new Set(
  [...readFileSync(MESSAGES, 'utf8').matchAll(/^([a-z][a-zA-Z0-9-]*) =/gm)].map(([, id]) => id ?? ''),
);
/** Families of messages for the service's codes (`sayCode('verdict', …)` says `verdict-held`), and ids that are put together. */
const families = [
  ...[...text.matchAll(/sayCode\(\s*'([a-z-]+)'/g)].map(([, family]) => `${family}-`),
  ...[...text.matchAll(/`([a-z]+(?:-[a-z]+)*-)\$\{/g)].map(([, beginning]) => beginning ?? ''),
];

test('whatever is said is in the message file', () => {
  const said = [...text.matchAll(/\bsay\(\s*'([a-z0-9-]+)'/g)].map(([, id]) => id ?? '');
  const chosen = [...text.matchAll(/\bsay\([^()]*\?\s*'([a-z0-9-]+)'\s*:\s*'([a-z0-9-]+)'/g)].flatMap(([, a, b]) => [
    a ?? '',
    b ?? '',
  ]);
  expect([...said, ...chosen].filter((id) => !known.has(id))).toEqual([]);
});

test('whatever is in the message file is said', () => {
  const unsaid = [...known].filter(
    (id) => !text.includes(`'${id}'`) && !families.some((family) => id.startsWith(family)),
  );
  expect(unsaid).toEqual([]);
});
