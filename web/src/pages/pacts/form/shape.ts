// What a form needs to know of a place in the language: read from the published JSON Schema, so that no word is missing.
import type { Schema as Completed } from '../completion';
import { isSameKey, type Node } from './tree';
import type { Value } from './written';

/** A schema as far as forms read it. */
export type Schema = Omit<
  Completed,
  'properties' | 'additionalProperties' | 'items' | 'anyOf' | 'allOf' | 'then' | 'else'
> & {
  type?: string | string[];
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  propertyNames?: Schema;
  items?: Schema;
  anyOf?: Schema[];
  allOf?: Schema[];
  then?: Schema;
  else?: Schema;
};

/** A key of a map, what it is for and what it holds. */
export type Field = { key: string; about: string; schema: Schema; isRequired: boolean };
export type RecordShape = { is: 'record'; fields: Field[] };

export type Shape =
  | { is: 'yes-no' }
  /** One of these words; an open one may be something else. */
  | { is: 'choice'; words: string[]; isOpen: boolean }
  | { is: 'number'; min?: number; max?: number; isWhole: boolean }
  | { is: 'date' }
  | { is: 'duration' }
  | { is: 'percent' }
  /** So many in a window: `3 in 7d`, `3 per 7d`; a loose one may do without the window. */
  | { is: 'window'; word: string; isLoose: boolean }
  /** So many in each period: `300 per quarter`. */
  | { is: 'rate' }
  | { is: 'text'; examples: string[] }
  | { is: 'list'; item: Schema; least: number; most: number }
  /** One, or a list of them. */
  | { is: 'several'; item: Schema; most: number }
  | RecordShape
  /** Keys that people invent. */
  | { is: 'named'; item: Schema; names: string[]; about: string }
  /** Keys of the language beside traits. */
  | { is: 'condition'; fields: Field[]; trait: Schema }
  /** A map, or one of its values by itself. */
  | { is: 'short'; record: RecordShape; short: Field[] }
  | { is: 'either'; of: Schema[] };

/** Texts that tell patterns apart by what they let pass. */
const PROBES = { window: /^\d+ (in|per) /, words: ['A', 'B', 'C', 'D', '1', '2', '3', '4'] };
const PERIODS = ['week', 'month', 'quarter', 'year'];

export class Language {
  private readonly known = new WeakMap<Schema, Shape>();

  constructor(readonly root: Schema) {}

  /** The sections in the order of the agreement. */
  sections(): Field[] {
    return this.fields(this.root);
  }

  shape(schema: Schema): Shape {
    let shape = this.known.get(schema);
    if (!shape) {
      shape = this.read(this.resolved(schema));
      this.known.set(schema, shape);
    }
    return shape;
  }

  private resolved(schema: Schema): Schema {
    const name = schema.$ref?.replace('#/$defs/', '');
    const found = name === undefined ? undefined : (this.root.$defs as Record<string, Schema> | undefined)?.[name];
    return found ? this.resolved(found) : schema;
  }

  private read(schema: Schema): Shape {
    if (schema.then && schema.else) return this.either([schema.then, schema.else]);
    if (schema.anyOf) return this.either(schema.anyOf);
    if (schema.enum) return choice(schema.enum);
    if (schema.const !== undefined) return { is: 'choice', words: [String(schema.const)], isOpen: false };
    if (schema.items) {
      return {
        is: 'list',
        item: schema.items,
        least: schema.minItems ?? 0,
        most: schema.maxItems ?? Number.POSITIVE_INFINITY,
      };
    }
    if (schema.type === 'object' || schema.properties) return this.map(schema);
    if (schema.type === 'integer' || schema.type === 'number') {
      return { is: 'number', min: schema.minimum, max: schema.maximum, isWhole: schema.type === 'integer' };
    }
    return text(schema);
  }

  private map(schema: Schema): Shape {
    const others = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
    if (!others) return { is: 'record', fields: this.fields(schema) };
    if (Object.keys(schema.properties ?? {}).length > 0)
      return { is: 'condition', fields: this.fields(schema), trait: others };
    const names = (schema.propertyNames?.enum ?? []).map(String);
    return { is: 'named', item: others, names, about: others.description ?? '' };
  }

  private fields(schema: Schema): Field[] {
    const required = (schema.allOf ?? []).flatMap((one) => [
      ...(one.required ?? []),
      ...(one.anyOf ?? []).flatMap((two) => two.required ?? []),
    ]);
    return Object.entries(schema.properties ?? {}).map(([key, schema]) => ({
      key,
      schema,
      about: schema.description ?? '',
      isRequired: required.some((one) => isSameKey(one, key)),
    }));
  }

  private either(of: Schema[]): Shape {
    const list = of.find((one) => this.resolved(one).items);
    const rest = of.filter((one) => one !== list);
    const item = list && this.resolved(list).items;
    if (list && item && alike(item, rest)) {
      return { is: 'several', item, most: this.resolved(list).maxItems ?? Number.POSITIVE_INFINITY };
    }
    return this.short(of) ?? this.single(of) ?? { is: 'either', of };
  }

  /** A map whose values can stand by themselves. */
  private short(of: Schema[]): Shape | undefined {
    const records = of.filter((one) => this.shape(one).is === 'record');
    const [schema] = records;
    const record = schema && this.shape(schema);
    if (!schema || record?.is !== 'record' || records.length > 1) return undefined;
    const others = of.filter((one) => one !== schema);
    const short = others.map((one) => record.fields.find((field) => alike(field.schema, [one])));
    return short.every((one) => one !== undefined) ? { is: 'short', record, short } : undefined;
  }

  /** Alternatives that are one kind of field. */
  private single(of: Schema[]): Shape | undefined {
    const shapes = of.map((one) => this.shape(one));
    const first = <T extends Shape['is']>(is: T) =>
      shapes.find((one) => one.is === is) as Extract<Shape, { is: T }> | undefined;
    const choice = first('choice');
    if (choice && shapes.length === 2) {
      if (first('text')) return { ...choice, isOpen: true };
      const other = shapes.find((one) => one !== choice);
      if (other?.is === 'duration' && choice.words.join() === '0') return other;
      if (other?.is === 'number') return choice;
    }
    const window = first('window');
    return window && first('number') && shapes.length === 2 ? { ...window, isLoose: true } : undefined;
  }
}

function choice(words: unknown[]): Shape {
  if (words.includes('yes') && words.includes('no')) return { is: 'yes-no' };
  return { is: 'choice', words: words.map(String), isOpen: false };
}

function text({ pattern, format, examples }: Schema): Shape {
  if (format === 'date') return { is: 'date' };
  if (pattern !== undefined) {
    const passes = (probe: string) => new RegExp(pattern, 'u').test(probe);
    const free = passes('some text') || passes('some-text');
    const window = ['5 in 2d', '3 per 7d'].find((probe) => !free && passes(probe));
    if (window && !passes('7d')) return { is: 'window', word: PROBES.window.exec(window)?.[1] ?? '', isLoose: false };
    if (!free && passes('30d')) return { is: 'duration' };
    if (!free && passes('95%')) return { is: 'percent' };
    if (!free && PERIODS.every((period) => passes(`300 per ${period}`))) return { is: 'rate' };
    if (!passes('E1') && passes('A1')) {
      const [letters, digits] = [PROBES.words.slice(0, 4), PROBES.words.slice(4)];
      const pairs = letters.flatMap((letter) => digits.map((digit) => letter + digit));
      return { is: 'choice', words: [...pairs, ...PROBES.words].filter(passes), isOpen: false };
    }
  }
  return { is: 'text', examples: (examples ?? []).map(String) };
}

/** Whether a schema is the same as these alternatives, leaving aside what is said about it. */
function alike(schema: Schema, others: Schema[]): boolean {
  const key = (one: Schema) => JSON.stringify({ ...one, description: undefined });
  const own = (schema.anyOf ?? [schema]).map(key);
  const theirs = others.flatMap((one) => one.anyOf ?? [one]).map(key);
  return own.length === theirs.length && own.every((one) => theirs.includes(one));
}

/** What of a map or short form stands in the text: the map, or the one value that stands for it. */
export function shortOf(language: Language, shape: Extract<Shape, { is: 'short' }>, node: Node): Field | undefined {
  const fits = (field: Field): boolean => {
    const own = language.shape(field.schema);
    if (node.is === 'list') return own.is === 'list' || own.is === 'several';
    if (node.is === 'map')
      return own.is === 'condition' && !node.entries.some((entry) => isSameKey(entry.key, field.key));
    return node.is === 'scalar' && !['list', 'condition', 'record', 'named'].includes(own.is);
  };
  return shape.short.find(fits);
}

/** What something new begins with, by its key: the usual case. */
const USUAL: Record<string, Value> = {
  points: 5,
  half_life: '14d',
  within: '7d',
  lasts: '30d',
  for: '30d',
  lasting: '10s',
  at_most: 3,
  at_least: '3 in 7d',
  weight: 2,
  cool_off: '30d',
  qualified: '100 per quarter',
  complete: '95%',
  'respond within': '30m',
  'at the latest': '1d',
  'decide within': '3d',
  'status every': '7d',
  'hand over within': '15m',
  hours: 'Mon-Fri 09:00-17:00',
  capacity: 40,
  in_next: '6mo',
  in_last: '90d',
  fit: { min: 50 },
  engagement: { min: 50 },
};

/** What a form writes first where nothing was. */
export function initial(language: Language, schema: Schema, key = '', today = ''): Value {
  const shape = language.shape(schema);
  const usual = USUAL[key];
  switch (shape.is) {
    case 'yes-no':
      return 'yes';
    case 'choice':
      return shape.isOpen ? '' : (shape.words[0] ?? '');
    case 'number':
      return typeof usual === 'number' ? usual : Math.max(shape.min ?? 0, Math.min(0, shape.max ?? 0));
    case 'date':
      return today;
    case 'duration':
      return typeof usual === 'string' && /^\d+\w+$/.test(usual) ? usual : '30d';
    case 'percent':
      return '95%';
    case 'window':
      return shape.isLoose ? 3 : `3 ${shape.word} 7d`;
    case 'rate':
      return '100 per quarter';
    case 'text':
      return typeof usual === 'string' ? usual : (shape.examples[0] ?? '');
    case 'list':
      return Array.from({ length: shape.least }, () => initial(language, shape.item, key, today));
    case 'several':
      return initial(language, shape.item, key, today);
    case 'record':
      return typeof usual === 'object' ? usual : initialRecord(language, shape, today);
    case 'named':
    case 'condition':
      return {};
    case 'short':
      return initialShort(language, shape, key, today);
    case 'either':
      return initial(language, shape.of[0] as Schema, key, today);
  }
}

function initialShort(language: Language, shape: Extract<Shape, { is: 'short' }>, key: string, today: string): Value {
  const [alone] = shape.short as [Field];
  const needed = needs(language, shape.record);
  if (needed.length > 0 && !needed.includes(alone)) return initialRecord(language, shape.record, today);
  const flag = shape.record.fields.find((field) => field.key === 'required');
  return flag ? flag.key : initial(language, alone.schema, key, today);
}

function initialRecord(language: Language, shape: RecordShape, today: string): Value {
  const needed = needs(language, shape);
  return Object.fromEntries(needed.map((field) => [field.key, initial(language, field.schema, field.key, today)]));
}

/** What must stand in a map. Where a list of the same could stand instead, it is what its elements need. */
export function needs(language: Language, shape: RecordShape): Field[] {
  const required = shape.fields.filter((field) => field.isRequired);
  if (required.length > 0) return required;
  for (const field of shape.fields) {
    const own = language.shape(field.schema);
    const item = own.is === 'list' ? language.shape(own.item) : undefined;
    const inner = item?.is === 'record' ? item.fields.filter((one) => one.isRequired) : [];
    const same = inner.flatMap((one) => shape.fields.filter((other) => other.key === one.key));
    if (inner.length > 0 && same.length === inner.length) return same;
  }
  return [];
}
