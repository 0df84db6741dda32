// What a change means, told apart from how it is written: the measure that every edit of the text is held against.
import type { Change } from './edit';
import { isSameKey, type Meaning, meaningOf, type Node, type Path, read } from './tree';
import { flowText, Raw, type Value } from './written';

/** What a text says, or will say after a change. */
export function meant(text: string, root: Node, change?: Change): Meaning {
  const before = meaningOf(text, root);
  return change ? changed(before, change) : before;
}

function changed(before: Meaning, change: Change): Meaning {
  switch (change.is) {
    case 'set':
      return setAt(before, change.path, meaningOfValue(change.value), change.order ?? []);
    case 'remove':
      return at(before, change.path, (parts, idx) => parts.toSpliced(idx, 1));
    case 'insert':
      return inside(before, change.path, (list) => ({
        list: elements(list).toSpliced(change.at, 0, meaningOfValue(change.value)),
      }));
    case 'move':
      return at(before, change.path, (parts, idx) => {
        const moved = parts.toSpliced(idx, 1);
        return moved.toSpliced(idx + change.by, 0, parts[idx]);
      });
    case 'rename':
      return at(before, change.path, (parts, idx) => parts.with(idx, [change.name, parts[idx][1]]));
    case 'copy':
      return at(before, change.path, (parts, idx) => {
        const isKey = typeof change.path.at(-1) === 'string';
        return parts.toSpliced(idx + 1, 0, isKey ? [change.name, parts[idx][1]] : parts[idx]);
      });
    case 'gather':
      return inside(before, change.path, (node) => ({ list: [node, ...change.behind.map(meaningOfValue)] }));
    case 'wrap':
      return inside(before, change.path, (node) => ({
        map: [
          [change.key, node],
          ...Object.entries(change.beside).map(([key, one]): [string, Meaning] => [key, meaningOfValue(one)]),
        ],
      }));
  }
}

function elements(node: Meaning): Meaning[] {
  return typeof node === 'object' && node !== null && 'list' in node ? node.list : [];
}

function meaningOfValue(value: Value): Meaning {
  const text = `k: ${flowText(value)}`;
  if (!(value instanceof Raw)) {
    if (Array.isArray(value)) return { list: value.map(meaningOfValue) };
    if (typeof value === 'object')
      return { map: Object.entries(value).map(([key, one]) => [key, meaningOfValue(one)]) };
    return value;
  }
  const { root } = read(text);
  const meaning = root && meaningOf(text, root);
  return meaning && typeof meaning === 'object' && 'map' in meaning ? (meaning.map[0]?.[1] ?? null) : null;
}

/** The whole with one part made anew. */
function inside(node: Meaning, path: Path, make: (part: Meaning) => Meaning): Meaning {
  const [part, ...rest] = path;
  if (part === undefined) return make(node);
  return at(node, [part], (parts, idx) => {
    const old = typeof part === 'number' ? parts[idx] : parts[idx][1];
    const made = inside(old, rest, make);
    return parts.with(idx, typeof part === 'number' ? made : [part, made]);
  });
}

// biome-ignore lint/suspicious/noExplicitAny: elements of lists and pairs of maps are moved alike.
type Parts = any[];

/** The whole with the parts around one of them made anew. */
function at(node: Meaning, path: Path, make: (parts: Parts, idx: number) => Parts): Meaning {
  if (path.length > 1) return inside(node, path.slice(0, -1), (parent) => at(parent as Meaning, path.slice(-1), make));
  const [part] = path;
  if (typeof node !== 'object' || node === null || part === undefined) return node;
  if ('list' in node && typeof part === 'number') return { list: make(node.list, part) };
  if (!('map' in node)) return node;
  const idx = node.map.findIndex(([key]) => key === part);
  return idx === -1 ? node : { map: make(node.map, idx) };
}

function setAt(node: Meaning, path: Path, value: Meaning, order: string[]): Meaning {
  const [part, ...rest] = path;
  if (part === undefined) return value;
  if (typeof part === 'number')
    return at(node, [part], (parts, idx) => parts.with(idx, setAt(parts[idx], rest, value, order)));
  const entries = typeof node === 'object' && node !== null && 'map' in node ? node.map : [];
  const idx = entries.findIndex(([key]) => key === part);
  if (idx >= 0) return { map: entries.with(idx, [part, setAt(entries[idx]?.[1] ?? null, rest, value, order)]) };
  const place = order.includes(part) ? placeOf(entries, part, order) : entries.length;
  return { map: entries.toSpliced(place, 0, [part, setAt(null, rest, value, [])]) };
}

function placeOf(entries: [string, Meaning][], key: string, order: string[]): number {
  const rank = order.indexOf(key);
  return (
    entries.findLastIndex(
      ([one]) =>
        order.findIndex((other) => isSameKey(one, other)) < rank && order.some((other) => isSameKey(one, other)),
    ) + 1
  );
}
