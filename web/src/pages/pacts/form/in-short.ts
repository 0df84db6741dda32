// What a clause says, in one line, for a list of clauses.
import { isSameKey, type Node } from './tree';

/** How keys, tests and traits are called. */
export type Naming = {
  label: (key: string) => string;
  test: (key: string) => string;
  traitName: (trait: string) => string;
  /** How a number is written. */
  number: (said: string) => string;
  /** Keys of conditions that hold lists of conditions, and the words between those. */
  joints: Record<string, string>;
};

/** Keys that the list shows elsewhere, or that are no part of what the clause says. */
const APART = ['points', 'note', 'id'];
/** Keys behind which the value says enough. */
const SILENT = ['when', 'event', 'page', 'first', 'who', 'type', 'on', 'where', 'because'];
const TESTS = [
  'is',
  'in',
  'min',
  'max',
  'over',
  'under',
  'between',
  'has',
  'contains',
  'starts_with',
  'ends_with',
  'matches',
  'in_next',
  'in_last',
];

export function inShort(node: Node, naming: Naming): string {
  switch (node.is) {
    case 'scalar':
      return node.quote === '' ? naming.number(node.said) : node.said;
    case 'list':
      return node.items.map((item) => inShort(item.node, naming)).join(', ');
    case 'other':
      return '…';
    case 'map':
      return node.entries
        .filter((entry) => !APART.includes(entry.key))
        .map((entry) => entryInShort(entry.key, entry.node, naming))
        .filter((said) => said !== '')
        .join(' · ');
  }
}

function entryInShort(key: string, node: Node, naming: Naming): string {
  const joint = naming.joints[key];
  if (joint !== undefined && node.is === 'list' && node.items.some((item) => item.node.is === 'map')) {
    return node.items.map((item) => inShort(item.node, naming)).join(` ${joint} `);
  }
  if (SILENT.some((one) => isSameKey(one, key))) return inShort(node, naming);
  const test = testInShort(node, naming);
  if (test !== undefined) return `${naming.traitName(key)} ${test}`;
  const trait = naming.traitName(key);
  return `${trait === key ? naming.label(key) : trait} ${inShort(node, naming)}`;
}

/** A map of tests: `is at least 30`. */
function testInShort(node: Node, naming: Naming): string | undefined {
  if (node.is !== 'map' || node.entries.length === 0) return undefined;
  const [first] = node.entries;
  if (node.entries.length === 1 && first && ['known', 'missing'].includes(first.key)) return naming.test(first.key);
  if (!node.entries.every((entry) => TESTS.includes(entry.key.replaceAll(/[ -]/g, '_')))) return undefined;
  return node.entries.map((entry) => `${naming.test(entry.key)} ${inShort(entry.node, naming)}`).join(', ');
}

/** The points of a clause, or of its alternatives from the least to the most. */
export function pointsOf(node: Node): number[] {
  if (node.is === 'list') return node.items.flatMap((item) => pointsOf(item.node));
  if (node.is !== 'map') return [];
  return node.entries.flatMap((entry) => {
    if (entry.key === 'first') return pointsOf(entry.node);
    const n = entry.key === 'points' && entry.node.is === 'scalar' ? Number(entry.node.said) : Number.NaN;
    return Number.isNaN(n) ? [] : [n];
  });
}

/** What people noted at a clause. */
export function noteOf(node: Node): string | undefined {
  const note = node.is === 'map' ? node.entries.find((entry) => entry.key === 'note')?.node : undefined;
  return note?.is === 'scalar' ? note.said : undefined;
}
