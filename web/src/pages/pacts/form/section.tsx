// A section of the agreement: what it is for, and its fields or clauses.
import { Text, Title } from '@mantine/core';
import type { Finding } from '../../../api/pact';
import { Clauses, FixedClauses } from './clauses';
import { unquoted, useForm, useFormWords } from './context';
import { FieldOf } from './field';
import { Found } from './found';
import { Fields } from './record';
import type { Field, Language } from './shape';
import { entryOf, type Node, type Path } from './tree';

/** The part of the form that one looks at: one word of the language, or those of the beginning. */
export type Section = { key: string; fields: Field[] };

/** What stands before the first named things: name, dates, parties. */
export const BASICS = 'basics';

/** The sections in the order of the agreement. */
export function sectionsOf(language: Language): Section[] {
  const fields = language.sections();
  const first = fields.findIndex((field) => language.shape(field.schema).is === 'named');
  const basics = { key: BASICS, fields: fields.slice(0, Math.max(first, 0)) };
  return [basics, ...fields.slice(Math.max(first, 0)).map((field) => ({ key: field.key, fields: [field] }))];
}

/** The section that a path leads to. */
export function sectionOf(sections: Section[], root: Node, path: Path): Section | undefined {
  const [key] = path;
  return sections.find(({ fields }) =>
    fields.some((field) => entryOf(root, field.key)?.key === key || field.key === key),
  );
}

/** How many clauses a section has; nothing where it has none by name. */
export function countOf(section: Section, root: Node): number | undefined {
  const [field] = section.fields;
  const node = field && section.key !== BASICS ? entryOf(root, field.key)?.node : undefined;
  if (node?.is === 'map') return node.entries.length;
  return node?.is === 'list' ? node.items.length : undefined;
}

export function SectionView({ section }: { section: Section }) {
  const { root } = useForm();
  const words = useFormWords();
  const [field] = section.fields;
  return (
    <section aria-labelledby="form-section">
      <Title order={2} id="form-section" fz="md">
        {words.section(section.key)}
      </Title>
      <Text size="sm" className="quiet" mb="sm">
        {words.about(section.key, section.key === BASICS ? '' : (field?.about ?? ''))}
      </Text>
      {section.key === BASICS ? (
        <Fields path={[]} node={root} shape={{ is: 'record', fields: section.fields }} />
      ) : (
        field && <Whole field={field} />
      )}
    </section>
  );
}

function Whole({ field }: { field: Field }) {
  const { root, language, foundAt } = useForm();
  const entry = entryOf(root, field.key);
  const path: Path = [entry?.key ?? field.key];
  const shape = language.shape(field.schema);
  const found: Finding[] = foundAt(path);
  if (shape.is === 'named') {
    return (
      <>
        <Found findings={found} />
        <Clauses path={path} node={entry?.node} shape={shape} />
      </>
    );
  }
  const isOfClauses = shape.is === 'record' && shape.fields.every((one) => isClause(one, language));
  if (shape.is === 'record' && isOfClauses) {
    return (
      <>
        <Found findings={found} />
        <FixedClauses path={path} node={entry?.node} shape={shape} />
      </>
    );
  }
  return <FieldOf path={path} node={entry?.node} schema={field.schema} label={unquoted(field.about)} isBare />;
}

/** Whether a field is a condition that may have a note beside it. */
function isClause(field: Field, language: Language): boolean {
  const shape = language.shape(field.schema);
  return shape.is === 'short' && shape.short.some((one) => language.shape(one.schema).is === 'condition');
}
