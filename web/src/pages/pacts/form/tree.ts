// A pact's text as a tree in which every part knows where it stands, so that a form can change just that part.
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type ParsedNode,
  parseDocument,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';

/** What leads to a part: keys of maps as they are written, positions in lists. */
export type Path = (string | number)[];

type Span = { from: number; to: number };
/** A single value; an empty one stands where a value could be. */
export type ScalarNode = Span & { is: 'scalar'; value: Plain; said: string; quote: '"' | "'" | ''; isEmpty: boolean };
export type ListNode = Span & { is: 'list'; isFlow: boolean; items: Item[] };
export type MapNode = Span & { is: 'map'; isFlow: boolean; entries: Entry[] };
/** What a form leaves to the text: anchors, tags, values of several lines. */
export type OtherNode = Span & { is: 'other' };
export type Node = ScalarNode | ListNode | MapNode | OtherNode;

/** An element of a list. `start` is where its `-` stands, in a flow list where it begins itself. */
export type Item = { start: number; node: Node };
/** A key with its value. `after` is the place behind the colon. */
export type Entry = { key: string; start: number; keyTo: number; after: number; node: Node };

export type Plain = string | number | boolean | null;

/** Where a text can't be read as YAML. */
export type Fault = { line: number; message: string };

export type Read = { root: Node; fault?: undefined } | { root?: undefined; fault: Fault };

export function read(text: string): Read {
  const document = parseDocument(text, { keepSourceTokens: true, prettyErrors: true, stringKeys: false });
  const [error] = document.errors;
  if (error) {
    const message = error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? '';
    return { fault: { line: error.linePos?.[0].line ?? 1, message } };
  }
  const end = text.length;
  const nothing: MapNode = { is: 'map', isFlow: false, entries: [], from: end, to: end };
  if (!document.contents || (isScalar(document.contents) && document.contents.value === null)) return { root: nothing };
  return { root: nodeOf(text, document.contents, end) };
}

function nodeOf(text: string, node: ParsedNode | null, empty: number): Node {
  if (node === null) return { is: 'scalar', value: null, said: '', quote: '', isEmpty: true, from: empty, to: empty };
  if (isAlias(node) || node.anchor !== undefined || node.tag?.startsWith('!')) return other(node);
  if (isScalar(node)) return scalarOf(text, node, empty);
  if (isMap(node)) return mapOf(text, node as YAMLMap.Parsed);
  if (isSeq(node)) return listOf(text, node as YAMLSeq.Parsed);
  return other(node);
}

function other({ range }: { range: [number, number, number] }): OtherNode {
  return { is: 'other', from: range[0], to: range[1] };
}

function scalarOf(text: string, node: Scalar.Parsed, empty: number): Node {
  const [from, end] = node.range;
  if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') {
    return { is: 'other', from, to: from + text.slice(from, end).trimEnd().length };
  }
  const source = text.slice(from, end);
  if (source === '') return nodeOf(text, null, empty);
  const quote = source[0] === '"' || source[0] === "'" ? source[0] : '';
  const value = node.value as Plain;
  return { is: 'scalar', value, said: quote ? String(value) : source, quote, isEmpty: false, from, to: end };
}

function mapOf(text: string, node: YAMLMap.Parsed): Node {
  const entries: Entry[] = [];
  for (const pair of node.items) {
    if (!isScalar(pair.key) || pair.key.anchor) return other(node);
    const [start, keyTo] = pair.key.range;
    const source = text.slice(start, keyTo);
    const key = /^["']/.test(source) ? String(pair.key.value) : source;
    const colon = text.slice(keyTo).search(/:/);
    const after = colon === -1 ? keyTo : keyTo + colon + 1;
    entries.push({ key, start, keyTo, after, node: nodeOf(text, pair.value as ParsedNode | null, after) });
  }
  const isFlow = node.flow === true;
  const last = entries.at(-1);
  const from = isFlow ? node.range[0] : (entries[0]?.start ?? node.range[0]);
  return {
    is: 'map',
    isFlow,
    entries,
    from,
    to: isFlow ? node.range[1] : Math.max(last?.node.to ?? 0, last?.after ?? 0),
  };
}

function listOf(text: string, node: YAMLSeq.Parsed): Node {
  const isFlow = node.flow === true;
  const tokens = node.srcToken && 'items' in node.srcToken ? node.srcToken.items : [];
  const items = node.items.map((item, idx): Item => {
    const dash = tokens[idx]?.start.find((token) => token.type === 'seq-item-ind')?.offset ?? 0;
    const child = nodeOf(text, item as ParsedNode | null, dash + 1);
    return { start: isFlow ? child.from : dash, node: child };
  });
  // A pair without braces in a flow list: rare enough to be left to the text.
  if (isFlow && node.items.some((item) => !('range' in item))) return other(node);
  const last = items.at(-1);
  const from = isFlow ? node.range[0] : (items[0]?.start ?? node.range[0]);
  return {
    is: 'list',
    isFlow,
    items,
    from,
    to: isFlow ? node.range[1] : Math.max(last?.node.to ?? 0, (last?.start ?? 0) + 1),
  };
}

/** Whether two keys are one to a pact: case, spaces, `_` and `-` make no difference. */
export function isSameKey(a: string, b: string): boolean {
  return normal(a) === normal(b);
}

function normal(key: string): string {
  return key.toLowerCase().replaceAll(/[ _-]/g, '_');
}

/** The entry of a key, as it is written or in another spelling. */
export function entryOf(node: Node | undefined, key: string): Entry | undefined {
  if (node?.is !== 'map') return undefined;
  return node.entries.find((entry) => entry.key === key) ?? node.entries.find((entry) => isSameKey(entry.key, key));
}

/** The part at the end of a path. */
export function nodeAt(root: Node | undefined, path: Path): Node | undefined {
  let node = root;
  for (const part of path) {
    if (typeof part === 'number') node = node?.is === 'list' ? node.items[part]?.node : undefined;
    else node = node?.is === 'map' ? node.entries.find((entry) => entry.key === part)?.node : undefined;
  }
  return node;
}

/** The deepest part that holds a place of the text. */
export function pathAt(root: Node, at: number): Path {
  if (root.is === 'map') {
    const entry = root.entries.find((one) => one.start <= at && at <= Math.max(one.node.to, one.after));
    return entry ? [entry.key, ...pathAt(entry.node, at)] : [];
  }
  if (root.is === 'list') {
    const idx = root.items.findIndex((one) => one.start <= at && at <= one.node.to);
    const item = root.items[idx];
    return item ? [idx, ...pathAt(item.node, at)] : [];
  }
  return [];
}

/** A part's meaning without its places: maps as lists of keys and values, for their order counts. */
export type Meaning = Plain | { list: Meaning[] } | { map: [string, Meaning][] } | { text: string };

export function meaningOf(text: string, node: Node): Meaning {
  switch (node.is) {
    case 'scalar':
      return node.value;
    case 'list':
      return { list: node.items.map((item) => meaningOf(text, item.node)) };
    case 'map':
      return { map: node.entries.map((entry) => [entry.key, meaningOf(text, entry.node)]) };
    case 'other':
      return { text: text.slice(node.from, node.to) };
  }
}
