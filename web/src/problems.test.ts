// The service tells problems apart by codes: each has its words in every language, and nothing has words that is no code.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = new URL('../../', import.meta.url).pathname;
/** The service's own table: `Name = STATUS, "code", "title";`. */
const TABLE = readFileSync(join(ROOT, 'crates/server/src/problem/code.rs'), 'utf8');
const codes = [...TABLE.matchAll(/^ {4}\w+ = [A-Z_]+, "([a-z-]+)", "/gm)].map(([, code]) => code ?? '');

/** The codes for which a language has messages of a family. */
function said(language: string, family: string): string[] {
  const text = readFileSync(join(ROOT, 'locales', language, 'web.ftl'), 'utf8');
  return [...text.matchAll(new RegExp(`^problem-${family}-([a-z-]+) =`, 'gm'))].map(([, code]) => code ?? '');
}

test('the table of codes is found', () => {
  expect(codes.length).toBeGreaterThan(30);
  // Whatever the committed description names is in it.
  const described = readFileSync(join(ROOT, 'openapi/leadpact.json'), 'utf8');
  const named = new Set([...described.matchAll(/- `([a-z-]+)`: [A-Z]/g)].map(([, code]) => code ?? ''));
  expect([...named].filter((code) => !codes.includes(code))).toEqual([]);
});

test.each(readdirSync(join(ROOT, 'locales')))('%s says what each code means', (language) => {
  expect(said(language, 'of').toSorted()).toEqual(codes.toSorted());
  expect(said(language, 'about').filter((code) => !codes.includes(code))).toEqual([]);
});
