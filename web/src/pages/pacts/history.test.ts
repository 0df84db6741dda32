import { expect, test } from 'vitest';
import { begun, type Hand, type History, MOST_STEPS, redone, undone, written } from './history';

/** What can be gone back to, what is now, what can be made again. */
function check(history: History, past: string[], now: string, next: string[]) {
  const texts = (steps: { text: string }[]) => steps.map((step) => step.text);
  expect([texts(history.past), history.now.text, texts(history.next)]).toEqual([past, now, next]);
}

const write = (edits: [string, Hand][], from = begun('a')): History =>
  edits.reduce((history, [text, by]) => written(history, text, by), from);

test('edits are taken back and made again in their order', () => {
  const edited = write([
    ['b', 'form'],
    ['c', 'form'],
  ]);
  check(edited, ['a', 'b'], 'c', []);
  check(undone(edited), ['a'], 'b', ['c']);
  check(undone(undone(edited)), [], 'a', ['b', 'c']);
  check(redone(undone(undone(edited))), ['a'], 'b', ['c']);
  check(redone(redone(undone(undone(edited)))), ['a', 'b'], 'c', []);
});

test('where there is nothing more, nothing changes', () => {
  const fresh = begun('a');
  expect(undone(fresh)).toBe(fresh);
  expect(redone(fresh)).toBe(fresh);
  expect(written(fresh, 'a', 'form')).toBe(fresh);
});

test('a new edit leaves nothing to make again', () => {
  check(write([['c', 'form']], undone(write([['b', 'form']]))), ['a'], 'c', []);
});

test('what is typed or dragged in one go is one edit, until something else is done', () => {
  const edits: [string, Hand][] = [
    ['ab', 'text'],
    ['abc', 'text'],
    ['abd', 'threshold'],
    ['abe', 'threshold'],
    ['abf', 'form'],
    ['abfg', 'text'],
  ];
  check(write(edits), ['a', 'abc', 'abe', 'abf'], 'abfg', []);
});

test('a text that was gone back to can be gone back to again', () => {
  const back = undone(
    write([
      ['ab', 'text'],
      ['c', 'form'],
    ]),
  );
  check(write([['abc', 'text']], back), ['a', 'ab'], 'abc', []);
});

test('the oldest edits are forgotten first', () => {
  const edits = Array.from({ length: MOST_STEPS + 2 }, (_, n): [string, Hand] => [`text ${n}`, 'form']);
  const { past } = write(edits);
  expect(past).toHaveLength(MOST_STEPS);
  expect(past[0]?.text).toBe('text 1');
});
