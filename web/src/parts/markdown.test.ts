import { expect, test } from 'vitest';
import { blocks } from './markdown';

test('a text falls into its blocks', () => {
  const text =
    '# One\n\ntwo\nthree **four**\n\n- five\n  six\n- seven\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n```yaml\nx: 1\n```\n';
  expect(blocks(text)).toEqual([
    { is: 'heading', level: 1, text: 'One' },
    { is: 'paragraph', text: 'two three **four**' },
    { is: 'list', items: ['five six', 'seven'] },
    { is: 'table', head: ['a', 'b'], rows: [['1', '2']] },
    { is: 'code', text: 'x: 1' },
  ]);
});

test.each(['#', '#no heading', '```', '- ', '|', '\n\n'])('%j ends', (text) => {
  expect(blocks(text).length).toBeLessThan(3);
});
