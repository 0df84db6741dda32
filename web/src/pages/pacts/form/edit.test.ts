import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Change, edit, NotHere } from './edit';
import { meant } from './meaning';
import { type Node, type Path, pathAt, read } from './tree';

const PACTS = new URL('../../../../../pacts/', import.meta.url);
const TEXTS = readdirSync(PACTS)
  .filter((name) => name.endsWith('.yaml'))
  .map((name): [string, string] => [name, readFileSync(new URL(name, PACTS), 'utf8')]);

const set = (path: Path, value: Extract<Change, { is: 'set' }>['value'], order?: string[]): Change => ({
  is: 'set',
  path,
  value,
  order,
});
const remove = (...path: Path): Change => ({ is: 'remove', path });

describe('an edit changes just what it must', () => {
  test.each<[string, string, Change, string]>([
    ['a value', 'a: 1 # one\nb: 2\n', set(['a'], 5), 'a: 5 # one\nb: 2\n'],
    ['a value in flow', 'm: { a: 1, b: x } # m\n', set(['m', 'b'], 'y z'), 'm: { a: 1, b: y z } # m\n'],
    ['a quoted value stays quoted', 'a: "x"\nb: \'y\'\n', set(['a'], 'z'), 'a: "z"\nb: \'y\'\n'],
    ['an empty value needs its quotes no more', 'a: ""\n', set(['a'], 'x y'), 'a: x y\n'],
    ['single quotes are doubled', "a: 'x'\n", set(['a'], "it's"), "a: 'it''s'\n"],
    ['quotes where they must be', 'm: { a: x }\n', set(['m', 'a'], 'x, y'), 'm: { a: "x, y" }\n'],
    ['no quotes where they need not be', 'a: x\n', set(['a'], 'x, y'), 'a: x, y\n'],
    ['a text that looks like a number', 'a: x\n', set(['a'], '12'), 'a: "12"\n'],
    ['a text of two lines', 'a: x\n', set(['a'], 'x\ny'), 'a: "x\\ny"\n'],
    ['a path', 'm: { a: x }\n', set(['m', 'a'], '/pricing'), 'm: { a: /pricing }\n'],
    ['a value where none was', 'a:\nb: 2\n', set(['a'], 5), 'a: 5\nb: 2\n'],
    ['a value where none was, before a comment', 'a: # why\nb: 2\n', set(['a'], 5), 'a: 5 # why\nb: 2\n'],
    ['a list for a value', 'm: { on: x }\n', set(['m', 'on'], ['x', 'y']), 'm: { on: [x, y] }\n'],
    ['a value for a block list', 'a: # why\n  - x\n  - y # y\nb: 2\n', set(['a'], 5), 'a: 5 # why\nb: 2\n'],
    [
      'a key of a block',
      'a:\n  b: 1 # b\n  # end\nc: 3\n',
      set(['a', 'd'], 4),
      'a:\n  b: 1 # b\n  d: 4\n  # end\nc: 3\n',
    ],
    ['a key of a flow map', 'm: { a: 1 } # m\n', set(['m', 'b'], 2), 'm: { a: 1, b: 2 } # m\n'],
    ['a key of an empty flow map', 'a: 1\nx: { m: {} }\n', set(['x', 'm', 'b'], 2), 'a: 1\nx: { m: { b: 2 } }\n'],
    ['a key of a map without anything', 'm:\nn: 1\n', set(['m', 'b'], { c: 2 }), 'm:\n  b: { c: 2 }\nn: 1\n'],
    [
      'a key of a flow map over lines',
      'm: {\n  a: 1, # a\n  b: 2 # b\n}\n',
      set(['m', 'c'], 3),
      'm: {\n  a: 1, # a\n  b: 2, # b\n  c: 3\n}\n',
    ],
    [
      'a key behind a last comma',
      'm: {\n  a: 1,\n  b: 2,\n}\n',
      set(['m', 'c'], 3),
      'm: {\n  a: 1,\n  b: 2,\n  c: 3,\n}\n',
    ],
    ['a key below a key that is not there', 'm: { a: 1 }\n', set(['m', 'b', 'c'], 1), 'm: { a: 1, b: { c: 1 } }\n'],
    [
      'a section in its place',
      '# top\na: 1\n\n# c\nc: 3\n',
      set(['b', 'x'], { y: 2 }, ['a', 'b', 'c']),
      '# top\na: 1\nb:\n  x: { y: 2 }\n\n# c\nc: 3\n',
    ],
    ['a section before all others', 'b: 1\n', set(['a'], 1, ['a', 'b']), 'a: 1\nb: 1\n'],
    ['the first key', '', set(['a'], 1), 'a: 1\n'],
    [
      'a key in line with its neighbours',
      's:\n  ab:   { x: 1 }\n  abcd: { x: 2 }\n',
      set(['s', 'c'], { x: 3 }),
      's:\n  ab:   { x: 1 }\n  abcd: { x: 2 }\n  c:    { x: 3 }\n',
    ],
    ['no line end at the end', 'a: 1\nb: 1', set(['c'], 2), 'a: 1\nb: 1\nc: 2'],
    ['a key is taken away', 'a: 1\n# of b\nb: 2 # b\nc: 3\n', remove('b'), 'a: 1\n# of b\nc: 3\n'],
    ['the last key is taken away', 'a: 1\nb: 2', remove('b'), 'a: 1'],
    ['the only key is taken away', 'm:\n  a: 1\nn: 2\n', remove('m', 'a'), 'm: {}\nn: 2\n'],
    ['a key of a flow map is taken away', 'm: { a: 1, b: 2, c: 3 }\n', remove('m', 'b'), 'm: { a: 1, c: 3 }\n'],
    ['the first key of a flow map is taken away', 'm: { a: 1, b: 2 }\n', remove('m', 'a'), 'm: { b: 2 }\n'],
    ['the last key of a flow map is taken away', 'm: { a: 1, b: 2 }\n', remove('m', 'b'), 'm: { a: 1 }\n'],
    ['the only key of a flow map is taken away', 'm: { a: 1 }\n', remove('m', 'a'), 'm: {}\n'],
    [
      'a line of a flow map is taken away',
      'm: {\n  a: 1, # a\n  b: 2, # b\n  c: 3 # c\n}\n',
      remove('m', 'b'),
      'm: {\n  a: 1, # a\n  c: 3 # c\n}\n',
    ],
    [
      'the last line of a flow map is taken away',
      'm: {\n  a: 1, # a\n  b: 2 # b\n}\n',
      remove('m', 'b'),
      'm: {\n  a: 1 # a\n}\n',
    ],
    [
      'the last of a line is taken away',
      'm: { a: 1, b: 2,\n     c: 3 }\n',
      remove('m', 'b'),
      'm: { a: 1,\n     c: 3 }\n',
    ],
    [
      'the last of a list over lines is taken away',
      'm: [ { a: 1 },\n     { b: 2 } ]\n',
      remove('m', 1),
      'm: [ { a: 1 } ]\n',
    ],
    ['an element is added', 'l: [a, b] # l\n', { is: 'insert', path: ['l'], at: 2, value: 'c' }, 'l: [a, b, c] # l\n'],
    [
      'an element is put before others',
      'l: [a, b]\n',
      { is: 'insert', path: ['l'], at: 0, value: 'c' },
      'l: [c, a, b]\n',
    ],
    ['an element of an empty list', 'l: []\n', { is: 'insert', path: ['l'], at: 0, value: 'c' }, 'l: [c]\n'],
    [
      'an element of a block list',
      'l:\n  - a # a\n  - b\nm: 1\n',
      { is: 'insert', path: ['l'], at: 1, value: { x: 1 } },
      'l:\n  - a # a\n  - { x: 1 }\n  - b\nm: 1\n',
    ],
    [
      'an element of a list over lines',
      'f:\n  s: [ { a: 1 },\n       { a: 2 } ] # s\n',
      { is: 'insert', path: ['f', 's'], at: 2, value: { a: 3 } },
      'f:\n  s: [ { a: 1 },\n       { a: 2 },\n       { a: 3 } ] # s\n',
    ],
    [
      'an element of a nested list',
      'l: [ [a], [b, c] ]\n',
      { is: 'insert', path: ['l', 1], at: 1, value: 'x' },
      'l: [ [a], [b, x, c] ]\n',
    ],
    ['an element of a block list is taken away', 'l:\n- a\n- b # b\n- c\n', remove('l', 1), 'l:\n- a\n- c\n'],
    ['the only element is taken away', 'l: # l\n  - a\n', remove('l', 0), 'l: [] # l\n'],
    [
      'the first key behind a dash is taken away',
      'l:\n  - a: 1 # a\n    b: 2\n',
      remove('l', 0, 'a'),
      'l:\n  - b: 2\n',
    ],
    [
      'elements change places',
      'l:\n  - a # a\n  # of b\n  - b\n',
      { is: 'move', path: ['l', 1], by: -1 },
      'l:\n  - b\n  # of b\n  - a # a\n',
    ],
    [
      'keys change places',
      'm:\n  a: 1\n  b:\n    c: 2\n',
      { is: 'move', path: ['m', 'a'], by: 1 },
      'm:\n  b:\n    c: 2\n  a: 1\n',
    ],
    [
      'elements in flow change places with their comments',
      'l: [\n  a, # a\n  b # b\n]\n',
      { is: 'move', path: ['l', 0], by: 1 },
      'l: [\n  b, # b\n  a # a\n]\n',
    ],
    ['a key is renamed', 'm: { a b: 1 }\n', { is: 'rename', path: ['m', 'a b'], name: 'c' }, 'm: { c: 1 }\n'],
    [
      'a key is repeated',
      'm:\n  a: { x: 1 } # a\n  b: 2\n',
      { is: 'copy', path: ['m', 'a'], name: 'a 2' },
      'm:\n  a: { x: 1 } # a\n  a 2: { x: 1 } # a\n  b: 2\n',
    ],
    [
      'an element is repeated',
      'l: [ { a: 1 } ]\n',
      { is: 'copy', path: ['l', 0], name: '' },
      'l: [ { a: 1 }, { a: 1 } ]\n',
    ],
    [
      'a part is put under a key',
      'p:\n  x: { a: 1 } # x\n',
      { is: 'wrap', path: ['p', 'x'], key: 'when', beside: { note: 'n' } },
      'p:\n  x: { when: { a: 1 }, note: n } # x\n',
    ],
    [
      'a list is made of a map',
      'f:\n  x: { a: 1 } # x\n',
      { is: 'gather', path: ['f', 'x'], behind: [{ a: 2 }] },
      'f:\n  x: [ { a: 1 }, { a: 2 } ] # x\n',
    ],
    [
      'a list is made of a value',
      'r: { to: a@b.example }\n',
      { is: 'gather', path: ['r', 'to'], behind: ['c'] },
      'r: { to: [a@b.example, c] }\n',
    ],
    [
      'a block is put under a key',
      'p:\n  x: # x\n    a: 1 # a\n\n    b: 2\n  y: 1\n',
      { is: 'wrap', path: ['p', 'x'], key: 'when', beside: { note: 'n' } },
      'p:\n  x: # x\n    when:\n      a: 1 # a\n\n      b: 2\n    note: n\n  y: 1\n',
    ],
  ])('%s', (_, before, change, after) => {
    expect(edit(before, change)).toBe(after);
    if (!before.includes('\n')) return;
    const windows = (text: string) => text.replaceAll('\n', '\r\n');
    expect(edit(windows(before), change)).toBe(windows(after));
  });
});

test.each<[string, string, Change]>([
  ['a text with a mistake', 'a: [1\n', set(['a'], 1)],
  ['a key that is there in another spelling', 'm: { at least: 1 }\n', set(['m', 'at_least'], 2)],
  ['a key that is not there', 'a: 1\n', remove('b')],
  ['a name that is taken', 'm: { a: 1, b: 2 }\n', { is: 'rename', path: ['m', 'a'], name: 'b' }],
  ['a key below a single value', 'a: 1\n', set(['a', 'b'], 1)],
])('refuses %s', (_, text, change) => {
  expect(() => edit(text, change)).toThrow(NotHere);
});

/** All parts of a tree with the paths to them. */
function parts(node: Node, path: Path = []): [Path, Node][] {
  const below =
    node.is === 'map'
      ? node.entries.flatMap((entry) => parts(entry.node, [...path, entry.key]))
      : node.is === 'list'
        ? node.items.flatMap((item, idx) => parts(item.node, [...path, idx]))
        : [];
  return [[path, node], ...below];
}

/** What could be done to a part. `edit` refuses what would not mean just this. */
function changesOf(path: Path, node: Node): Change[] {
  const key = path.at(-1);
  if (key === undefined) return [];
  const all: Change[] = [
    set(path, 'some, "words": here'),
    set(path, [1, 'two']),
    remove(...path),
    { is: 'copy', path, name: 'a new name' },
  ];
  if (typeof key === 'string') all.push({ is: 'rename', path, name: 'a new name' });
  if (node.is === 'map') all.push(set([...path, 'a new key'], { a: ['b'] }));
  if (node.is === 'list')
    all.push(...[0, node.items.length].map((at): Change => ({ is: 'insert', path, at, value: { a: 'b' } })));
  return [...all, { is: 'wrap', path, key: 'when', beside: { note: 'n' } }];
}

const comments = (text: string) => text.split(/\r?\n/).filter((line) => line.trim().startsWith('#'));

describe.each(TEXTS)('every part of %s', (_, lf) => {
  for (const [name, text] of [
    ['LF', lf],
    ['CRLF', lf.replaceAll('\n', '\r\n')],
  ] as const) {
    const { root } = read(text);
    if (!root) throw new Error('an example has a mistake');
    // Of many parts only some take changes, in turns.
    const all = parts(root);
    const step = Math.ceil(all.length / 60);
    test(`takes each change, with ${name}`, () => {
      all.forEach(([path, node], idx) => {
        const changes = changesOf(path, node);
        const turn = Math.floor(idx / step) % changes.length;
        for (const change of step === 1 ? changes : idx % step === 0 ? changes.slice(turn, turn + 1) : []) {
          const after = edit(text, change);
          if (['rename', 'insert', 'wrap'].includes(change.is)) {
            expect(comments(after), JSON.stringify(change)).toEqual(comments(text));
          }
          expect(after.includes('\n') && after.replaceAll('\r\n', '').includes(name === 'LF' ? '\r' : '\n')).toBe(
            false,
          );
        }
      });
    }, 60_000);
  }

  test('is found by its place', () => {
    const { root } = read(lf);
    for (const [path, node] of root ? parts(root) : []) {
      if (node.is === 'scalar') expect(pathAt(root as Node, node.from)).toEqual(path);
    }
  });

  test('moved down and up again is as before', () => {
    const { root } = read(lf);
    for (const [path, node] of root ? parts(root) : []) {
      if (node.is !== 'map' || node.entries.length < 2 || path.length > 1) continue;
      const key = node.entries[0]?.key ?? '';
      const moved = edit(lf, { is: 'move', path: [...path, key], by: 1 });
      expect(moved).not.toBe(lf);
      expect(edit(moved, { is: 'move', path: [...path, key], by: -1 })).toBe(lf);
    }
  });
});

test('what is meant is told apart from how it is written', () => {
  const of = (text: string) => {
    const { root } = read(text);
    return root && meant(text, root);
  };
  expect(of('a: { b: [1, x] } # c\n')).toEqual(of('a:\n  b:\n    - 1\n    - x\n'));
  expect(of('a: 1\nb: 2\n')).not.toEqual(of('b: 2\na: 1\n'));
});
