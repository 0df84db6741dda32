// How values are written in a pact's text: plain words where they can be, quotes where they must be.
import { parse } from 'yaml';

/** A value that a form sets. */
export type Value = string | number | boolean | Raw | Value[] | { [key: string]: Value };

/** A piece of the text that is kept as it is written. */
export class Raw {
  constructor(readonly text: string) {}
}

/** Longer lines are broken, in characters. */
const WIDTH = 120;

/** A single value as it is written. A quote that was there stays where it can. */
export function scalarText(value: string | number | boolean, isInFlow: boolean, quote: '"' | "'" | '' = ''): string {
  if (typeof value !== 'string') return String(value);
  if (quote === "'" && !/[\r\n]/.test(value)) return `'${value.replaceAll("'", "''")}'`;
  if (quote === '' && isPlain(value, isInFlow)) return value;
  return JSON.stringify(value);
}

function isPlain(value: string, isInFlow: boolean): boolean {
  // These begin or end something to one reader or another, whatever the standard says.
  if (
    value === '' ||
    value !== value.trim() ||
    /[\r\n\t]|: |:$| #|^[#&*!|>'"%@`{}[\],?-]( |$)|^[#&*!|>'"%@`{}[\],]/.test(value)
  )
    return false;
  if (isInFlow && /[{}[\],]/.test(value)) return false;
  try {
    return parse(isInFlow ? `{ k: ${value} }` : `k: ${value}`).k === value;
  } catch {
    return false;
  }
}

export function keyText(key: string, isInFlow: boolean): string {
  return /^\d+$/.test(key) ? key : scalarText(key, isInFlow);
}

/** A value in one line. */
export function flowText(value: Value, isInFlow = true): string {
  if (value instanceof Raw) return value.text;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    const items = value.map((item) => flowText(item));
    return value.some((item) => typeof item === 'object') ? `[ ${items.join(', ')} ]` : `[${items.join(', ')}]`;
  }
  if (typeof value === 'object') {
    const entries = Object.entries(value).map(([key, value]) => `${keyText(key, true)}: ${flowText(value)}`);
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
  }
  return scalarText(value, isInFlow);
}

/** A value behind a key or a dash of the block style: in the same line if it fits, else in lines below. */
export function blockText(value: Value, indent: number, eol: string, isOpen = false): string {
  const line = flowText(value, false);
  const isSingle = value instanceof Raw || typeof value !== 'object' || Object.keys(value).length === 0;
  if (isSingle || (!isOpen && indent + line.length < WIDTH)) return ` ${line}`;
  const blanks = ' '.repeat(indent + 2);
  const lines = Array.isArray(value)
    ? value.map((item) => `${blanks}-${blockText(item, indent + 2, eol)}`)
    : Object.entries(value).map(([key, item]) => `${blanks}${keyText(key, false)}:${blockText(item, indent + 2, eol)}`);
  return eol + lines.join(eol);
}
