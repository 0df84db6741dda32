// Where in a text a finding or a change is: the service counts lines and columns of characters, an editor counts from the beginning.
import type { Finding } from '../../api/pact';

export type Spot = Pick<Finding, 'line' | 'column' | 'end_line' | 'end_column'>;

/** From where to where, within the text as it is now. */
export function rangeOf(text: string, { line, column, end_line, end_column }: Spot): [number, number] {
  const lines = text.split('\n');
  const at = (line: number, column: number) => {
    const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    const own = [...(lines[line - 1] ?? '')].slice(0, Math.max(column - 1, 0)).join('').length;
    return Math.min(before + own, text.length);
  };
  const from = at(line, column);
  return [from, Math.max(from, at(end_line, end_column))];
}

/** The least that makes one text of another, so that what is looked at stays where it is. */
export function changeOf(before: string, after: string): { from: number; to: number; insert: string } {
  let from = 0;
  while (from < Math.min(before.length, after.length) && before[from] === after[from]) from += 1;
  let [end, newEnd] = [before.length, after.length];
  while (end > from && newEnd > from && before[end - 1] === after[newEnd - 1]) {
    end -= 1;
    newEnd -= 1;
  }
  return { from, to: end, insert: after.slice(from, newEnd) };
}
