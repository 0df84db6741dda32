// A condition as a sentence: what is looked at, how, and which value; groups of conditions inside one another.
import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useSay } from '../../../words';
import { unquoted, useForm, useFormWords } from './context';
import type { Change } from './edit';
import { FieldOf } from './field';
import classes from './form.module.css';
import { Found } from './found';
import { Act } from './lists';
import { entriesOf } from './record';
import { type Field, initial, type Language, type Shape } from './shape';
import { type Entry, isSameKey, type Node, type Path } from './tree';
import type { Value } from './written';

type ConditionShape = Extract<Shape, { is: 'condition' }>;
type Props = {
  path: Path;
  node: Node | undefined;
  shape: ConditionShape;
  /** What takes the whole condition away, once nothing of it is left. */
  onEmpty?: Change;
};

/** Sections whose conditions look at traits alone, and the words that they leave out. */
const OF_TRAITS = ['fit', 'personas', 'routing', 'nurture', 'bant'];
const BEYOND_TRAITS = ['grade', 'level', 'persona', 'excluded', 'fit', 'engagement', 'bant'];
const OF_EVENTS = ['on', 'within', 'at_least', 'seen', 'sales', 'outcome'];

function isLeftOut(section: string, key: string): boolean {
  if (OF_TRAITS.includes(section)) return BEYOND_TRAITS.includes(key) || OF_EVENTS.includes(key);
  if (section === 'exclude') return BEYOND_TRAITS.includes(key);
  return section === 'levels' && key === 'level';
}

/** Whether a word holds a list of conditions. */
function isGroup(language: Language, field: Field): boolean {
  const shape = language.shape(field.schema);
  return shape.is === 'list' && language.shape(shape.item).is === 'condition';
}

export function ConditionField({ path, node, shape, onEmpty }: Props) {
  const say = useSay();
  const { change } = useForm();
  const entries = entriesOf(node);
  return (
    <Stack gap={6}>
      {entries.length === 0 && (
        <Text size="xs" className="quiet">
          {say('condition-empty')}
        </Text>
      )}
      {entries.map((entry, idx) => (
        <div key={entry.key}>
          {idx > 0 && <div className={classes.joint}>{say('and')}</div>}
          <Row
            path={path}
            entry={entry}
            shape={shape}
            onRemove={() =>
              change(entries.length === 1 && onEmpty ? onEmpty : { is: 'remove', path: [...path, entry.key] })
            }
          />
        </div>
      ))}
      <Pick
        path={path}
        entries={entries}
        shape={shape}
        label={say(entries.length === 0 ? 'add-condition' : 'and-also')}
      />
    </Stack>
  );
}

type RowProps = { path: Path; entry: Entry; shape: ConditionShape; onRemove: () => void };

function Row({ path, entry, shape, onRemove }: RowProps) {
  const say = useSay();
  const { language, traitName } = useForm();
  const words = useFormWords();
  const own: Path = [...path, entry.key];
  const field = shape.fields.find((one) => isSameKey(one.key, entry.key));
  const isWord = field !== undefined && !isTrait(field, shape);
  const name = isWord ? words.condition(field.key) : traitName(entry.key);
  const act = <Act label={say('remove-what', { what: name })} icon={<IconX size={14} />} onAct={onRemove} />;
  if (isWord && isGroup(language, field)) {
    return <GroupRow path={own} node={entry.node} field={field} shape={shape} act={act} />;
  }
  return (
    <div className={classes.row} data-wide={hasList(entry.node) || undefined}>
      <div className={classes.subject}>{name}</div>
      <div className={classes.grows}>
        <FieldOf path={own} node={entry.node} schema={field?.schema ?? shape.trait} label={name} isBare />
      </div>
      {act}
    </div>
  );
}

/** Whether a test has a list of values, which needs room. */
export function hasList(node: Node): boolean {
  return node.is === 'list' || (node.is === 'map' && node.entries.some((entry) => entry.node.is === 'list'));
}

/** Traits that the language knows stand among its words, with the same test as any other. */
function isTrait(field: Field, shape: ConditionShape): boolean {
  return field.schema.$ref !== undefined && field.schema.$ref === shape.trait.$ref;
}

type GroupProps = { path: Path; node: Node; field: Field; shape: ConditionShape; act: React.ReactNode };

/** Several conditions of which all, one or none must hold. */
function GroupRow({ path, node, field, shape, act }: GroupProps) {
  const say = useSay();
  const { language, change, foundAt } = useForm();
  const words = useFormWords();
  const groups = shape.fields.filter((one) => isGroup(language, one));
  const items = node.is === 'list' ? node.items : [];
  return (
    <fieldset className={classes.group} aria-label={words.condition(field.key)}>
      <Group gap={4} wrap="nowrap" mb={6}>
        <Select
          className={classes.grows}
          aria-label={say('group-kind')}
          data={groups.map((one) => ({ value: one.key, label: words.condition(one.key) }))}
          value={field.key}
          onChange={(key) => key && key !== field.key && change({ is: 'rename', path, name: key })}
        />
        {act}
      </Group>
      <Found findings={foundAt(path)} />
      <Stack gap={8}>
        {items.map((item, idx) => (
          <div key={String(idx)} className={classes.member} data-path={JSON.stringify([...path, idx])}>
            <Found findings={foundAt([...path, idx])} />
            <ConditionField
              path={[...path, idx]}
              node={item.node}
              shape={shape}
              onEmpty={items.length > 1 ? { is: 'remove', path: [...path, idx] } : undefined}
            />
          </div>
        ))}
        <Pick path={path} entries={[]} shape={shape} label={say('add-condition')} at={items.length} />
      </Stack>
    </fieldset>
  );
}

type PickProps = {
  path: Path;
  entries: Entry[];
  shape: ConditionShape;
  label: string;
  /** In a list, the position of the new element. */
  at?: number;
};

/** A button that becomes a choice of everything a condition can look at. */
function Pick({ path, entries, shape, label, at }: PickProps) {
  const say = useSay();
  const { language, change, goTo, today } = useForm();
  const [isOpen, setOpen] = useState(false);
  const { data, abouts } = useOffers(path, entries, shape);
  const add = (key: string) => {
    const field = shape.fields.find((one) => one.key === key);
    const value =
      field && !isTrait(field, shape) ? initial(language, field.schema, key, today) : usual(field?.about ?? '');
    change(
      at === undefined
        ? { is: 'set', path: [...path, key], value }
        : { is: 'insert', path, at, value: { [key]: value } },
    );
    setOpen(false);
    goTo(at === undefined ? [...path, key] : [...path, at, key]);
  };
  if (!isOpen) {
    return (
      <Group>
        <Button variant="subtle" size="compact-xs" leftSection={<IconPlus size={12} />} onClick={() => setOpen(true)}>
          {label}
        </Button>
      </Group>
    );
  }
  return (
    <Select
      aria-label={label}
      placeholder={say('condition-on-what')}
      data={data}
      searchable
      autoFocus
      defaultDropdownOpened
      value={null}
      maxDropdownHeight={320}
      nothingFoundMessage={say('nothing-found')}
      renderOption={({ option }) => (
        <div>
          <Text size="sm">{option.label}</Text>
          <Text size="xs" className="quiet">
            {abouts.get(option.value)}
          </Text>
        </div>
      )}
      onBlur={() => setOpen(false)}
      onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}
      onChange={(key) => key && add(key)}
    />
  );
}

/** Everything that a condition can look at here and does not yet, in groups. */
function useOffers(path: Path, entries: Entry[], shape: ConditionShape) {
  const say = useSay();
  const { language, traitName, references } = useForm();
  const words = useFormWords();
  const section = String(path[0] ?? '');
  const used = (key: string) => entries.some((entry) => isSameKey(entry.key, key));
  const isOffered = (field: Field) => !used(field.key) && (isTrait(field, shape) || !isLeftOut(section, field.key));
  const offered = shape.fields.filter(isOffered);
  const own = references.traits().filter((key) => !used(key));
  const abouts = new Map(offered.map((field) => [field.key, unquoted(field.about)]));
  const option = (key: string, label: string) => ({ value: key, label });
  const traits = offered.filter((field) => isTrait(field, shape)).map((field) => field.key);
  const ofWords = offered.filter((field) => !isTrait(field, shape));
  const data = [
    { group: say('group-own-traits'), items: own.map((key) => option(key, key)) },
    {
      group: say('group-person'),
      items: traits.filter((key) => !key.startsWith('company.')).map((key) => option(key, traitName(key))),
    },
    {
      group: say('group-company'),
      items: traits.filter((key) => key.startsWith('company.')).map((key) => option(key, traitName(key))),
    },
    {
      group: say('group-words'),
      items: ofWords
        .filter((field) => !isGroup(language, field))
        .map((field) => option(field.key, words.condition(field.key))),
    },
    {
      group: say('group-groups'),
      items: ofWords
        .filter((field) => isGroup(language, field))
        .map((field) => option(field.key, words.condition(field.key))),
    },
  ].filter((group) => group.items.length > 0);
  return { data, abouts };
}

/** The usual test on a trait, by what the language says that it holds. */
function usual(about: string): Value {
  if (/Holds number|Holds range/.test(about)) return { min: 1 };
  if (/Holds date/.test(about)) return { in_next: '6mo' };
  if (/Holds yes\/no/.test(about)) return 'yes';
  return { known: 'yes' };
}
