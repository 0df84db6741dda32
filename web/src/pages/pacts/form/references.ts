// The names that a pact itself gives, for the fields that refer to them.
import type { Language } from './shape';
import { entryOf, type Node, type Path } from './tree';

/** What can be chosen in a field; an open one takes anything else too. */
export type Choices = { names: string[]; words: string[]; isOpen: boolean };

type Kind = 'signals' | 'personas' | 'groups' | 'people' | 'clauses';

/** Fields that refer to names: whose, the words beside them, and whether something new may be written. */
const REFERRING: Record<string, { kind: Kind; words?: string[]; isOpen?: boolean }> = {
  on: { kind: 'signals' },
  'engagement/on': { kind: 'signals', words: ['nothing'] },
  seen: { kind: 'signals', words: ['any'] },
  of: { kind: 'signals' },
  'signals/any': { kind: 'signals' },
  'recycle/needs': { kind: 'signals', words: ['any new signal', 'nothing'] },
  persona: { kind: 'personas', words: ['any'] },
  group: { kind: 'groups', isOpen: true },
  who: { kind: 'people', isOpen: true },
  to: { kind: 'people', isOpen: true },
  otherwise: { kind: 'people', isOpen: true },
  pool: { kind: 'people', isOpen: true },
  tell: { kind: 'people', isOpen: true },
  'lint/at': { kind: 'clauses', isOpen: true },
};

function referring(path: Path) {
  if (path.includes('where')) return undefined;
  const key = path.findLast((part) => typeof part === 'string');
  return REFERRING[`${path[0]}/${key}`] ?? REFERRING[String(key)];
}

export class References {
  constructor(
    private readonly root: Node,
    private readonly language: Language,
  ) {}

  /** What the field at a path may refer to. */
  at(path: Path): Choices | undefined {
    const found = referring(path);
    if (!found) return undefined;
    return { names: this.names(found.kind), words: found.words ?? [], isOpen: found.isOpen ?? false };
  }

  /** Where the text refers to a named clause of a section. */
  usesOf(section: string, name: string): Path[] {
    const uses = (node: Node, path: Path): Path[] => {
      if (node.is === 'list') return node.items.flatMap((item, idx) => uses(item.node, [...path, idx]));
      if (node.is === 'map') return node.entries.flatMap((entry) => uses(entry.node, [...path, entry.key]));
      const isUse = node.is === 'scalar' && node.said.toLowerCase() === name.toLowerCase();
      return isUse && referring(path)?.kind === section ? [path] : [];
    };
    return uses(this.root, []);
  }

  /** The pact's own traits. */
  traits(): string[] {
    return this.below('traits');
  }

  /** The promises of sales, by the words of the language. */
  promises(): string[] {
    const sla = this.language.sections().find((one) => one.key === 'sla');
    const shape = sla && this.language.shape(sla.schema);
    const sales = shape?.is === 'record' ? shape.fields.find((one) => one.key === 'sales') : undefined;
    const promises = sales && this.language.shape(sales.schema);
    return promises?.is === 'record' ? promises.fields.map((one) => one.key) : [];
  }

  private names(kind: Kind): string[] {
    switch (kind) {
      case 'signals':
      case 'personas':
        return this.below(kind);
      case 'groups':
        return [...new Set([...this.below('groups'), ...this.values(this.root, 'group')])];
      case 'people':
        return [...new Set(['who', 'to', 'otherwise', 'pool', 'tell'].flatMap((key) => this.values(this.root, key)))];
      case 'clauses':
        return ['fit', 'engagement', 'personas', 'exclude', 'mql'].flatMap((section) =>
          this.below(section).map((name) => `${section}/${name}`),
        );
    }
  }

  private below(section: string): string[] {
    const node = entryOf(this.root, section)?.node;
    return node?.is === 'map' ? node.entries.map((entry) => entry.key) : [];
  }

  /** The single values below a key, wherever it stands. */
  private values(node: Node, key: string): string[] {
    if (node.is === 'list') return node.items.flatMap((item) => this.values(item.node, key));
    if (node.is !== 'map') return [];
    return node.entries.flatMap((entry) => (entry.key === key ? leaves(entry.node) : this.values(entry.node, key)));
  }
}

function leaves(node: Node): string[] {
  if (node.is === 'scalar') return node.isEmpty ? [] : [node.said];
  if (node.is === 'list') return node.items.flatMap((item) => leaves(item.node));
  return node.is === 'map'
    ? node.entries.filter((entry) => entry.key === 'who').flatMap((entry) => leaves(entry.node))
    : [];
}
