// What can stand at a place of a pact: keys and words from the published JSON Schema, and the names that the text itself gives.
import { LIST, namesBelow, type Place, placeAt } from './places';

/** A schema as far as completion reads it. */
export type Schema = {
  $ref?: string;
  $defs?: Record<string, Schema>;
  description?: string;
  properties?: Record<string, Schema>;
  patternProperties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  then?: Schema;
  else?: Schema;
  enum?: unknown[];
  const?: unknown;
  examples?: unknown[];
};

export type Suggestion = { word: string; about?: string; is: 'key' | 'word' | 'name' };

/** Keys whose values are names that the text gives: of signals, of groups. */
const NAMED: Record<string, string> = { on: 'signals', seen: 'signals', after: 'signals', group: 'groups' };

/** What can stand at a place of the text, and where it begins. */
export function suggestions(
  schema: Schema,
  text: string,
  at: number,
): { from: number; options: Suggestion[] } | undefined {
  const place = placeAt(text, at);
  if (!place) return undefined;
  const options = place.is === 'key' ? keys(schema, place) : values(schema, place, text);
  return options.length === 0 ? undefined : { from: place.from, options };
}

function keys(schema: Schema, place: Place): Suggestion[] {
  const found = new Map<string, Suggestion>();
  for (const node of walk(schema, place.path)) {
    for (const [word, child] of Object.entries(node.properties ?? {})) {
      const about = child.description ?? resolved(schema, child).description;
      if (!found.has(word)) found.set(word, { word, about, is: 'key' });
    }
  }
  return [...found.values()];
}

function values(schema: Schema, place: Place, text: string): Suggestion[] {
  const key = place.path.filter((part) => part !== LIST).at(-1) ?? '';
  const list = NAMED[key];
  const names = list ? namesBelow(text, list) : [];
  const found = new Map<string, Suggestion>(names.map((word) => [word, { word, is: 'name' }]));
  for (const node of walk(schema, place.path)) {
    const words = [...(node.enum ?? []), ...(node.const === undefined ? [] : [node.const]), ...(node.examples ?? [])];
    for (const word of words.map(said)) if (!found.has(word)) found.set(word, { word, is: 'word' });
  }
  return [...found.values()];
}

/** As a pact writes it. */
function said(value: unknown): string {
  if (value === true) return 'yes';
  if (value === false) return 'no';
  return String(value);
}

/** The schemas that hold at the end of a path. */
function walk(schema: Schema, path: string[]): Schema[] {
  let nodes = spread(schema, [schema]);
  for (const part of path)
    nodes = spread(
      schema,
      nodes.flatMap((node) => below(node, part)),
    );
  return nodes;
}

function below(node: Schema, part: string): Schema[] {
  if (part === LIST) return node.items ? [node.items] : [];
  const own = node.properties?.[part];
  if (own) return [own];
  const patterns = Object.entries(node.patternProperties ?? {}).filter(([pattern]) =>
    new RegExp(pattern, 'u').test(part),
  );
  if (patterns.length > 0) return patterns.map(([, child]) => child);
  return typeof node.additionalProperties === 'object' ? [node.additionalProperties] : [];
}

/** Each schema with all that it refers to and all of its alternatives. */
function spread(root: Schema, nodes: Schema[]): Schema[] {
  const all = new Set<Schema>();
  const add = (node: Schema) => {
    if (all.has(node)) return;
    all.add(node);
    if (node.$ref) add(resolved(root, node));
    for (const child of [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])]) add(child);
    if (node.then) add(node.then);
    if (node.else) add(node.else);
  };
  for (const node of nodes) add(node);
  return [...all];
}

function resolved(root: Schema, node: Schema): Schema {
  const name = node.$ref?.replace('#/$defs/', '');
  return (name && root.$defs?.[name]) || node;
}
