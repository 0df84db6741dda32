// Where one is in the text of a pact: the path of keys that leads to a place, read as far as block and flow style need it.
// It is no YAML parser: the service checks what is written; this only helps whoever writes it.

/** A key with the single value behind it. */
export type Scalar = { path: string[]; value: string; from: number; to: number };

/** A place in a text that is being written. */
export type Place = {
  /** The keys that lead there; `[]` stands for a list. */
  path: string[];
  /** Whether a key is being written there, or a value. */
  is: 'key' | 'value';
  /** Where what is being written begins. */
  from: number;
  /** What is written of it. */
  written: string;
};

/** The name of a list in a path. */
export const LIST = '[]';

type Block = { indent: number; key: string };
type Flow = { is: 'map' | 'list'; key: string | undefined };

/** Goes through a text once, and knows at each place where it is. */
class Scanner {
  private blocks: Block[] = [];
  private flows: Flow[] = [];
  readonly scalars: Scalar[] = [];
  /** Where the word that is being read began. */
  private start = 0;
  /** Whether a key of the block was read in this line. */
  private hasKey = false;
  private inComment = false;
  private quote: string | undefined;

  constructor(private readonly text: string) {}

  path(): string[] {
    const flow = this.flows.flatMap((one) => (one.is === 'list' ? [LIST] : one.key === undefined ? [] : [one.key]));
    return [...this.blocks.map((block) => block.key), ...flow];
  }

  /** Reads up to a place, which may be in the middle of a line. */
  readTo(end: number): void {
    let at = 0;
    while (at < end) {
      if (this.isAtLineStart(at) && this.flows.length === 0 && !this.quote) at = this.beginLine(at, end);
      if (at >= end) break;
      this.step(at);
      at += 1;
    }
  }

  place(at: number): Place | undefined {
    if (this.inComment) return undefined;
    const top = this.flows.at(-1);
    const from = Math.min(this.start + this.blanks(this.start, at), at);
    const is = top ? (top.is === 'map' && top.key === undefined ? 'key' : 'value') : this.hasKey ? 'value' : 'key';
    return { path: this.path(), is, from, written: this.text.slice(from, at) };
  }

  private isAtLineStart(at: number): boolean {
    return at === 0 || this.text[at - 1] === '\n';
  }

  private blanks(from: number, to: number): number {
    return /^\s*/.exec(this.text.slice(from, to))?.[0].length ?? 0;
  }

  /** The indentation of a line in block style decides which keys it belongs to. */
  private beginLine(at: number, end: number): number {
    this.inComment = false;
    this.hasKey = false;
    const line = /[^\n]*/.exec(this.text.slice(at))?.[0] ?? '';
    const blanks = /^ */.exec(line)?.[0].length ?? 0;
    const isEmpty = line.slice(blanks) === '' || line[blanks] === '#';
    // An empty line belongs where the cursor stands in it.
    const cursor = isEmpty && end <= at + (line[blanks] === '#' ? blanks : line.length) ? end - at : undefined;
    if (isEmpty && cursor === undefined) {
      this.start = at + blanks;
      return at + blanks;
    }
    let indent = cursor === undefined ? blanks : Math.max(cursor, blanks);
    while (this.blocks.length > 0 && (this.blocks.at(-1)?.indent ?? 0) >= indent) this.blocks.pop();
    let next = at + indent;
    while (this.text[next] === '-' && /[ \n]|$/.test(this.text[next + 1] ?? '') && next < end) {
      this.blocks.push({ indent, key: LIST });
      const skip = 1 + this.blanks(next + 1, end);
      indent += skip;
      next += skip;
    }
    this.start = next;
    return Math.min(next, end);
  }

  private step(at: number): void {
    const char = this.text[at] ?? '';
    if (char === '\n') {
      if (!this.quote && !this.inComment) this.endScalar(at);
      if (this.flows.length === 0 || this.inComment) this.start = at + 1;
      this.inComment = false;
      return;
    }
    if (this.inComment) return;
    if (this.quote) {
      if (char === this.quote) this.quote = undefined;
      return;
    }
    const isFirst = this.text.slice(this.start, at).trim() === '';
    if ((char === '"' || char === "'") && isFirst) this.quote = char;
    else if (char === '#' && /\s/.test(this.text[at - 1] ?? ' ')) {
      this.endScalar(at);
      this.inComment = true;
    } else if (char === ':' && /[\s]|^$/.test(this.text[at + 1] ?? '')) this.endKey(at);
    else if (char === '{' && isFirst) this.open({ is: 'map', key: undefined }, at);
    else if (char === '[' && isFirst) this.open({ is: 'list', key: undefined }, at);
    else if (this.flows.length > 0 && (char === '}' || char === ']')) this.close(at);
    else if (this.flows.length > 0 && char === ',') {
      this.endScalar(at);
      const top = this.flows.at(-1);
      if (top) top.key = undefined;
      this.start = at + 1;
    }
  }

  private endKey(at: number): void {
    const key = this.text
      .slice(this.start, at)
      .trim()
      .replace(/^(["'])(.*)\1$/, '$2');
    const top = this.flows.at(-1);
    if (top) {
      if (top.is === 'map' && top.key === undefined) top.key = key;
      else return;
    } else {
      if (this.hasKey || key === '') return;
      const lineStart = this.text.lastIndexOf('\n', at - 1) + 1;
      this.blocks.push({ indent: this.start - lineStart + this.blanks(this.start, at), key });
      this.hasKey = true;
    }
    this.start = at + 1;
  }

  private open(flow: Flow, at: number): void {
    this.flows.push(flow);
    this.start = at + 1;
  }

  private close(at: number): void {
    this.endScalar(at);
    this.flows.pop();
    this.start = at + 1;
  }

  private endScalar(at: number): void {
    const top = this.flows.at(-1);
    const isValue = top ? top.is === 'map' && top.key !== undefined : this.hasKey;
    const raw = this.text.slice(this.start, at);
    const value = raw.trim();
    if (!isValue || value === '') return;
    const from = this.start + (raw.length - raw.trimStart().length);
    this.scalars.push({ path: this.path(), value, from, to: from + value.length });
    this.start = at;
  }
}

/** Where one is in a text; nowhere in a comment. */
export function placeAt(text: string, at: number): Place | undefined {
  const scanner = new Scanner(text);
  scanner.readTo(at);
  return scanner.place(at);
}

/** All keys that have a single value, in their order. */
export function scalars(text: string): Scalar[] {
  const scanner = new Scanner(`${text}\n`);
  scanner.readTo(text.length + 1);
  return scanner.scalars;
}

/** The names below a key of the first level: signals, groups, traits. */
export function namesBelow(text: string, key: string): string[] {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.startsWith(`${key}:`));
  if (at === -1) return [];
  const end = lines.findIndex((line, idx) => idx > at && /^[^\s#]/.test(line));
  const below = lines.slice(at + 1, end === -1 ? undefined : end);
  const indent = Math.min(...below.flatMap((line) => (/^ *[^\s#]/.test(line) ? [line.search(/\S/)] : [])));
  const names = below.map((line) => line.slice(indent).match(/^(?:"([^"]+)"|([^\s#"][^:#]*?))\s*:(?:\s|$)/));
  return names.flatMap((match, idx) => {
    const name = match?.[1] ?? match?.[2];
    return name && below[idx]?.search(/\S/) === indent ? [name] : [];
  });
}
