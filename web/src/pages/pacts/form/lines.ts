// Lines of a text, and changes of it at places.

export type Places = { text: string; eol: string };
export type Splice = { from: number; to: number; text: string };

export function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** Where the line of a place ends, before its line end. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  if (end === -1) return text.length;
  return end > at && text[end - 1] === '\r' ? end - 1 : end;
}

/** Whether only blanks stand between two places. */
export function isRoomAround(text: string, from: number, to: number): boolean {
  return text.slice(from, to).trim() === '';
}

/** The text with all of these changes, which don't overlap. */
export function spliced(text: string, splices: Splice[]): string {
  const ordered = splices
    .map((one, idx) => ({ ...one, idx }))
    .sort((a, b) => a.from - b.from || a.to - b.to || a.idx - b.idx);
  let after = '';
  let at = 0;
  for (const splice of ordered) {
    after += text.slice(at, splice.from) + splice.text;
    at = splice.to;
  }
  return after + text.slice(at);
}
