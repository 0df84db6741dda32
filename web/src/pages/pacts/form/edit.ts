// Changes of a pact's text by a form: each touches only what it must, so that comments, order and layout stay as people wrote them.
import { isRoomAround, lineEnd, lineStart, type Places, type Splice, spliced } from './lines';
import { meant } from './meaning';
import { entryOf, type Item, type MapNode, type Node, nodeAt, type Path, read } from './tree';
import { blockText, flowText, keyText, Raw, scalarText, type Value } from './written';

export type Change =
  /** Gives a part this value; keys that lead there and are not there yet are written. `order` is that of the sections. */
  | { is: 'set'; path: Path; value: Value; order?: string[] }
  | { is: 'remove'; path: Path }
  /** Puts an element into a list, before the one at this position. */
  | { is: 'insert'; path: Path; at: number; value: Value }
  /** Moves a key or element by one. */
  | { is: 'move'; path: Path; by: -1 | 1 }
  | { is: 'rename'; path: Path; name: string }
  /** Repeats a key under another name, or an element, right behind it. */
  | { is: 'copy'; path: Path; name: string }
  /** Puts a part under a key of a new map, beside others: `x` becomes `{ key: x, … }`. */
  | { is: 'wrap'; path: Path; key: string; beside: Record<string, Value> }
  /** Makes a list of a part, with others behind it: `x` becomes `[x, …]`. */
  | { is: 'gather'; path: Path; behind: Value[] };

/** A change that this text can't take: it is made in the text itself. */
export class NotHere extends Error {}

/** The text after a change. What else it says is as before, which is made sure of. */
export function edit(text: string, change: Change): string {
  const { root } = read(text);
  if (!root) throw new NotHere('the text has a mistake');
  const after = spliced(text, splices({ text, root, eol: text.includes('\r\n') ? '\r\n' : '\n' }, change));
  const { root: made } = read(after);
  const isAsMeant = made && JSON.stringify(meant(text, root, change)) === JSON.stringify(meant(after, made));
  if (!isAsMeant) throw new NotHere('the text is laid out so that only this can’t be changed');
  return after;
}

type Ctx = Places & { root: Node };

function splices(ctx: Ctx, change: Change): Splice[] {
  switch (change.is) {
    case 'set':
      return set(ctx, change.path, change.value, change.order ?? []);
    case 'remove':
      return remove(ctx, change.path);
    case 'insert':
      return insert(ctx, change.path, change.at, change.value);
    case 'move':
      return move(ctx, change.path, change.by);
    case 'rename':
      return rename(ctx, change.path, change.name);
    case 'copy':
      return copy(ctx, change.path, change.name);
    case 'wrap':
      return wrap(ctx, change.path, change.key, change.beside);
    case 'gather':
      return gather(ctx, change.path, change.behind);
  }
}

/** One element or key among its neighbours, whatever holds them. */
type Part = { start: number; to: number; node: Node };
type Siblings = { isFlow: boolean; parts: Part[]; from: number; to: number; at: number };

function siblings(ctx: Ctx, path: Path): Siblings {
  const parent = nodeAt(ctx.root, path.slice(0, -1));
  const last = path.at(-1);
  if (parent?.is === 'list' && typeof last === 'number' && parent.items[last]) {
    return { ...parent, parts: parent.items.map(itemPart), at: last };
  }
  if (parent?.is === 'map') {
    const at = parent.entries.findIndex((entry) => entry.key === last);
    if (at >= 0) return { ...parent, parts: entryParts(parent), at };
  }
  throw new NotHere('there is no such part');
}

const itemPart = ({ start, node }: Item): Part => ({ start, to: Math.max(node.to, start), node });
const entryParts = (map: MapNode): Part[] =>
  map.entries.map(({ start, after, node }) => ({ start, to: Math.max(node.to, after), node }));

/** Whether some part on the way is in flow style: then everything below is. */
function isInFlow(ctx: Ctx, path: Path): boolean {
  return path.some((_, idx) => {
    const node = nodeAt(ctx.root, path.slice(0, idx));
    return (node?.is === 'map' || node?.is === 'list') && node.isFlow;
  });
}

function column({ text }: Places, at: number): number {
  return at - lineStart(text, at);
}

function set(ctx: Ctx, path: Path, value: Value, order: string[]): Splice[] {
  const node = nodeAt(ctx.root, path);
  if (node && path.length > 0) return replace(ctx, path, node, value);
  const key = path.at(-1);
  if (typeof key !== 'string') throw new NotHere('there is no such part');
  const parentPath = path.slice(0, -1);
  const parent = nodeAt(ctx.root, parentPath);
  if (!parent) return set(ctx, parentPath, { [key]: value }, order);
  if (parent.is === 'map') return add(ctx, parentPath, parent, key, value, order);
  if (parent.is === 'scalar' && parent.isEmpty) return replace(ctx, parentPath, parent, { [key]: value });
  throw new NotHere('only a map has keys');
}

function replace(ctx: Ctx, path: Path, node: Node, value: Value): Splice[] {
  const isFlow = isInFlow(ctx, path);
  if (node.is === 'scalar' && !node.isEmpty && typeof value !== 'object') {
    return [{ from: node.from, to: node.to, text: scalarText(value, isFlow, node.said === '' ? '' : node.quote) }];
  }
  if (isFlow || (node.is === 'scalar' && !node.isEmpty)) {
    const written = flowText(value, isFlow);
    const isGlued = node.from === node.to && ctx.text[node.from - 1] !== ' ';
    return [{ from: node.from, to: node.to, text: isGlued ? ` ${written}` : written }];
  }
  const { start, after } = head(ctx, path);
  const written = blockText(value, column(ctx, start), ctx.eol, path.length === 1);
  if (node.is === 'scalar') return [{ from: after, to: after, text: written }];
  const isBelow = lineStart(ctx.text, node.from) !== lineStart(ctx.text, after);
  if (!isBelow) return [{ from: after, to: node.to, text: written }];
  // What stands behind the colon stays: a comment.
  const end = lineEnd(ctx.text, after);
  return [
    { from: after, to: after, text: written },
    { from: end, to: lineEnd(ctx.text, node.to), text: '' },
  ];
}

/** The key or dash that leads to a part, and the place behind it. */
function head(ctx: Ctx, path: Path): { start: number; after: number } {
  const parent = nodeAt(ctx.root, path.slice(0, -1));
  const last = path.at(-1);
  if (parent?.is === 'list' && typeof last === 'number') {
    const start = parent.items[last]?.start ?? 0;
    return { start, after: start + 1 };
  }
  const entry = parent?.is === 'map' ? parent.entries.find((entry) => entry.key === last) : undefined;
  if (!entry) throw new NotHere('there is no such part');
  return entry;
}

function add(ctx: Ctx, path: Path, map: MapNode, key: string, value: Value, order: string[]): Splice[] {
  if (entryOf(map, key)) throw new NotHere(`the key ${key} is there already`);
  const parts = entryParts(map);
  if (map.isFlow) {
    if (parts.length === 0 && path.length === 1) return replace(ctx, path, map, { [key]: value });
    return into(ctx, map, parts, parts.length, `${keyText(key, true)}: ${flowText(value)}`);
  }
  const at = path.length === 0 ? placeIn(map, key, order) : parts.length;
  const indent = parts[0] ? column(ctx, parts[0].start) : 0;
  const padding = ' '.repeat(Math.max(0, alignment(ctx, map) - keyText(key, false).length - 1));
  const written = blockText(value, indent, ctx.eol, path.length === 0 && isNested(value));
  const isPadded = !written.startsWith(ctx.eol) && padding !== '';
  return below(ctx, parts, at, `${keyText(key, false)}:${isPadded ? padding : ''}${written}`);
}

/** Whether a section holds named clauses, which stand one below the other. */
function isNested(value: Value): boolean {
  if (typeof value !== 'object' || value instanceof Raw || Array.isArray(value)) return false;
  return Object.values(value).some((one) => typeof one === 'object' && !Array.isArray(one));
}

/** Where a section belongs, behind those that come before it. */
function placeIn(map: MapNode, key: string, order: string[]): number {
  const rank = order.indexOf(key);
  if (rank === -1) return map.entries.length;
  const before = map.entries.findLastIndex((entry) => {
    const own = order.findIndex((one) => entryOf(map, one) === entry);
    return own !== -1 && own < rank;
  });
  return before + 1;
}

/** The column in which all values of a map begin, if they are aligned, counted from its keys. */
function alignment({ text }: Places, map: MapNode): number {
  const columns = map.entries.flatMap(({ start, after, node }) =>
    lineStart(text, node.from) === lineStart(text, after) && node.to > after ? [node.from - start - 1] : [],
  );
  const [first = 0] = columns;
  return columns.length > 1 && columns.every((one) => one === first) ? first : 0;
}

/** A new line of the block style, before the part at a position. */
function below(ctx: Ctx, parts: Part[], at: number, written: string): Splice[] {
  const { text, eol } = ctx;
  const before = parts[at - 1];
  const next = parts[at] ?? parts[0];
  if (!next)
    return [
      { from: text.length, to: text.length, text: `${isAtLineStart(text, text.length) ? '' : eol}${written}${eol}` },
    ];
  const blanks = ' '.repeat(column(ctx, next.start));
  if (!before) return [{ from: next.start, to: next.start, text: `${written}${eol}${blanks}` }];
  const end = lineEnd(text, before.to);
  return [{ from: end, to: end, text: `${eol}${blanks}${written}` }];
}

const isAtLineStart = (text: string, at: number) => at === 0 || text[at - 1] === '\n';

/** A new part of the flow style, before the one at a position. */
function into(ctx: Ctx, node: { from: number; to: number }, parts: Part[], at: number, written: string): Splice[] {
  const { text } = ctx;
  const [first, second] = parts;
  if (!first)
    return [
      {
        from: node.from + 1,
        to: node.to - 1,
        text: text[node.from] === '{' || written.startsWith('{') ? ` ${written} ` : written,
      },
    ];
  const isOpen = second
    ? lineStart(text, first.start) !== lineStart(text, second.start)
    : lineStart(text, first.start) !== lineStart(text, node.from);
  const gap = isOpen ? `${ctx.eol}${' '.repeat(column(ctx, first.start))}` : ' ';
  const next = parts[at];
  if (next) return [{ from: next.start, to: next.start, text: `${written},${gap}` }];
  const last = parts.at(-1) ?? first;
  const comma = commaAfter(text, last.to, node.to);
  if (!isOpen) return [{ from: last.to, to: last.to, text: `, ${written}` }];
  // A comment behind the last part stays with it.
  const end = Math.min(lineEnd(text, comma ?? last.to), closing(text, comma ?? last.to, node.to));
  const line = { from: end, to: end, text: `${gap}${written}${comma === undefined ? '' : ','}` };
  if (end === last.to) return [{ ...line, text: comma === undefined ? `,${line.text}` : line.text }];
  return comma === undefined ? [{ from: last.to, to: last.to, text: ',' }, line] : [line];
}

/** The place behind the next comma, if one follows before a part's end. */
function commaAfter(text: string, at: number, end: number): number | undefined {
  const match = /^(?:\s|#[^\n]*)*,/.exec(text.slice(at, end));
  return match ? at + match[0].length : undefined;
}

/** Where the closing bracket's own room begins, if it stands in this line. */
function closing(text: string, at: number, end: number): number {
  const rest = text.slice(at, end - 1);
  return rest.trim() === '' && !rest.includes('\n') ? at : end;
}

function remove(ctx: Ctx, path: Path): Splice[] {
  const all = siblings(ctx, path);
  return all.isFlow ? removeFlow(ctx, all) : removeBlock(ctx, path, all);
}

function removeBlock(ctx: Ctx, path: Path, { parts, at }: Siblings): Splice[] {
  const { text } = ctx;
  const part = parts[at] as Part;
  const end = lineEnd(text, part.to);
  const isOwnLine = isRoomAround(text, lineStart(text, part.start), part.start);
  const isOnly = parts.length === 1;
  const empty = typeof path.at(-1) === 'number' ? '[]' : '{}';
  const next = /^\r?\n[ ]*/.exec(text.slice(end))?.[0].length ?? 0;
  if (!isOwnLine)
    return [isOnly ? { from: part.start, to: part.to, text: empty } : { from: part.start, to: end + next, text: '' }];
  const line = wholeLines(text, part.start, end);
  if (!isOnly || path.length === 1) return [line];
  const { after } = head(ctx, path.slice(0, -1));
  return [{ from: after, to: after, text: ` ${empty}` }, line];
}

/** Lines with their end; of the last one without an end, the end before it. */
function wholeLines(text: string, start: number, end: number): Splice {
  const from = lineStart(text, start);
  const eol = /^\r?\n/.exec(text.slice(end))?.[0].length ?? 0;
  if (eol > 0) return { from, to: end + eol, text: '' };
  const before = /\r?\n$/.exec(text.slice(0, from))?.[0].length ?? 0;
  return { from: from - before, to: end, text: '' };
}

function removeFlow({ text }: Ctx, { parts, at, from, to }: Siblings): Splice[] {
  const part = parts[at] as Part;
  const before = parts[at - 1];
  const next = parts[at + 1];
  const comma = commaAfter(text, part.to, to);
  if (!before && !next) {
    const inside = text.slice(from + 1, part.start) + text.slice(comma ?? part.to, to - 1);
    if (inside.trim() === '') return [{ from: from + 1, to: to - 1, text: '' }];
    return [{ from: part.start, to: comma ?? part.to, text: '' }];
  }
  const isOwnLine = isRoomAround(text, lineStart(text, part.start), part.start);
  const rest = text.slice(comma ?? part.to, lineEnd(text, comma ?? part.to));
  const isLineOver = /^\s*(#.*)?$/.test(rest);
  const ownComma: Splice[] = comma === undefined && before ? [commaOf(text, before.to, part.start)] : [];
  if (isOwnLine && isLineOver) return [...ownComma, wholeLines(text, part.start, (comma ?? part.to) + rest.length)];
  if (next && comma !== undefined && !isLineOver) return [{ from: part.start, to: next.start, text: '' }];
  const gap =
    text.slice(before?.to ?? part.start, part.start).length -
    text.slice(before?.to ?? part.start, part.start).trimEnd().length;
  const cut = { from: part.start - (before ? gap : 0), to: comma ?? part.to, text: '' };
  const [behind] = ownComma;
  return behind && behind.to >= cut.from ? [{ from: behind.from, to: cut.to, text: '' }] : [...ownComma, cut];
}

function commaOf(text: string, at: number, end: number): Splice {
  const behind = commaAfter(text, at, end) ?? at;
  return { from: Math.max(behind - 1, at), to: behind, text: '' };
}

function insert(ctx: Ctx, path: Path, at: number, value: Value): Splice[] {
  const list = nodeAt(ctx.root, path);
  if (list?.is === 'scalar' && list.isEmpty) return replace(ctx, path, list, [value]);
  if (list?.is !== 'list') throw new NotHere('there is no list');
  const parts = list.items.map(itemPart);
  if (list.isFlow) return into(ctx, list, parts, at, flowText(value));
  const indent = parts[0] ? column(ctx, parts[0].start) : 0;
  return below(ctx, parts, at, `-${blockText(value, indent, ctx.eol)}`);
}

function move(ctx: Ctx, path: Path, by: -1 | 1): Splice[] {
  const { parts, at, isFlow, to } = siblings(ctx, path);
  const upper = parts[Math.min(at, at + by)];
  const lower = parts[Math.max(at, at + by)];
  if (!upper || !lower) throw new NotHere('there is nothing to change places with');
  const end = (part: Part) => (isFlow ? part.to : lineEnd(ctx.text, part.to));
  const swap = (a: [number, number], b: [number, number]): Splice[] => [
    { from: a[0], to: a[1], text: ctx.text.slice(...b) },
    { from: b[0], to: b[1], text: ctx.text.slice(...a) },
  ];
  const parts_ = swap([upper.start, end(upper)], [lower.start, end(lower)]);
  if (!isFlow) return parts_;
  // Comments at the end of their lines go along.
  return [...parts_, ...swap(remark(ctx.text, upper.to, to), remark(ctx.text, lower.to, to))];
}

/** The comment behind a part of the flow style, at the end of its line. */
function remark(text: string, at: number, end: number): [number, number] {
  const from = commaAfter(text, at, end) ?? at;
  const line = /^[ \t]*#[^\r\n]*/.exec(text.slice(from, lineEnd(text, from)));
  return [from, from + (line?.[0].length ?? 0)];
}

function rename(ctx: Ctx, path: Path, name: string): Splice[] {
  const parent = nodeAt(ctx.root, path.slice(0, -1));
  const entry = parent?.is === 'map' ? parent.entries.find((entry) => entry.key === path.at(-1)) : undefined;
  if (!entry || parent?.is !== 'map') throw new NotHere('there is no such key');
  return [{ from: entry.start, to: entry.keyTo, text: keyText(name, parent.isFlow) }];
}

function copy(ctx: Ctx, path: Path, name: string): Splice[] {
  const { parts, at, isFlow, from, to } = siblings(ctx, path);
  const part = parts[at] as Part;
  const end = isFlow ? part.to : lineEnd(ctx.text, part.to);
  const parent = nodeAt(ctx.root, path.slice(0, -1));
  const entry = parent?.is === 'map' ? parent.entries[at] : undefined;
  const written = entry ? keyText(name, isFlow) + ctx.text.slice(entry.keyTo, end) : ctx.text.slice(part.start, end);
  return isFlow ? into(ctx, { from, to }, parts, at + 1, written) : below(ctx, parts, at + 1, written);
}

/** A part as it is written in flow style. */
function inFlow({ text }: Places, node: Node): string {
  if (node.is === 'scalar' && !node.isEmpty && node.value !== null) return scalarText(node.value, true, node.quote);
  return text.slice(node.from, node.to);
}

function gather(ctx: Ctx, path: Path, behind: Value[]): Splice[] {
  const node = nodeAt(ctx.root, path);
  if (!node || path.length === 0) throw new NotHere('there is no such part');
  if ((node.is === 'map' || node.is === 'list') && !node.isFlow) throw new NotHere('it stands in lines of its own');
  const written = flowText([new Raw(inFlow(ctx, node)), ...behind]);
  const isMap = node.is === 'map' || behind.some((one) => typeof one === 'object');
  return [{ from: node.from, to: node.to, text: isMap ? written : written.replace(/^\[ (.*) \]$/, '[$1]') }];
}

function wrap(ctx: Ctx, path: Path, key: string, beside: Record<string, Value>): Splice[] {
  const node = nodeAt(ctx.root, path);
  if (!node || path.length === 0) throw new NotHere('there is no such part');
  const others = Object.entries(beside);
  const isBlock = (node.is === 'map' || node.is === 'list') && !node.isFlow;
  if (!isBlock) {
    const kept = inFlow(ctx, node);
    const rest = others.map(([key, value]) => `, ${keyText(key, true)}: ${flowText(value)}`).join('');
    return [{ from: node.from, to: node.to, text: `{ ${key}: ${kept}${rest} }` }];
  }
  const { start, after } = head(ctx, path);
  if (lineStart(ctx.text, node.from) === lineStart(ctx.text, after))
    throw new NotHere('it begins in the line of its dash');
  const blanks = ' '.repeat(column(ctx, start) + 2);
  const from = lineEnd(ctx.text, after);
  const end = lineEnd(ctx.text, node.to);
  const moved = ctx.text.slice(from, end).replaceAll(/(\n)(?=[^\r\n])/g, '$1  ');
  const rest = others.map(
    ([key, value]) => `${ctx.eol}${blanks}${keyText(key, false)}:${blockText(value, blanks.length, ctx.eol)}`,
  );
  return [{ from, to: end, text: `${ctx.eol}${blanks}${key}:${moved}${rest.join('')}` }];
}
