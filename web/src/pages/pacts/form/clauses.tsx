// Clauses one below the other: each with its name and what it says in short, opened to change it.
import { ActionIcon, Badge, Collapse, Group, Menu, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconChevronRight, IconCopy, IconDots, IconTrash } from '@tabler/icons-react';
import { useFormats } from '../../../formats';
import { useSay, useSpoken } from '../../../words';
import { useForm, useFormWords } from './context';
import { shownDecimal } from './decimals';
import { useDraft } from './draft';
import type { Change } from './edit';
import { FieldOf } from './field';
import classes from './form.module.css';
import { inShort, noteOf, pointsOf } from './in-short';
import { NewName } from './named';
import { AddField, entriesOf } from './record';
import { initial, type RecordShape, type Schema, type Shape } from './shape';
import { type Entry, isSameKey, type Node, type Path } from './tree';

type Props = { path: Path; node: Node | undefined; shape: Extract<Shape, { is: 'named' }> };

/** Clauses with names that people give. */
export function Clauses({ path, node, shape }: Props) {
  const { change, language, goTo, setOpen, references, today } = useForm();
  const entries = entriesOf(node);
  const section = String(path.findLast((part) => typeof part === 'string'));
  const isTaken = (name: string) => entries.some((entry) => isSameKey(entry.key, name));
  const add = (name: string) => {
    const own: Path = [...path, name];
    const value = initial(language, shape.item, '', today);
    change({ is: 'set', path: own, value, order: language.sections().map((one) => one.key) });
    setOpen(own, true);
    goTo(own);
  };
  return (
    <Stack gap={0}>
      {entries.map((entry, idx) => (
        <Clause
          key={entry.key}
          path={[...path, entry.key]}
          entry={entry}
          schema={shape.item}
          title={entry.key}
          names={{ isTaken, isFirst: idx === 0, isLast: idx === entries.length - 1 }}
        />
      ))}
      <div className={classes.below}>
        <NewName
          kind={section}
          names={shape.names.length > 0 ? shape.names : section === 'breach' ? references.promises() : []}
          isTaken={isTaken}
          onAdd={add}
        />
      </div>
    </Stack>
  );
}

/** Clauses whose names the language gives: levels, gates. */
export function FixedClauses({ path, node, shape }: { path: Path; node: Node | undefined; shape: RecordShape }) {
  const { label, added } = useFormWords();
  const { setOpen } = useForm();
  const entries = entriesOf(node);
  const section = String(path[0] ?? '');
  const there = shape.fields.flatMap((field) => {
    const entry = entries.find((one) => isSameKey(one.key, field.key));
    return entry ? [{ field, entry }] : [];
  });
  return (
    <Stack gap={0}>
      {there.map(({ field, entry }) => (
        <Clause
          key={field.key}
          path={[...path, entry.key]}
          entry={entry}
          schema={field.schema}
          title={label(field.key, section)}
        />
      ))}
      <div className={classes.below}>
        <AddField
          fields={shape.fields.filter((field) => !there.some((one) => one.field === field))}
          words={added(section)}
          at={path}
          changeOf={(field, value) => {
            setOpen([...path, field.key], true);
            return { is: 'set', path: [...path, field.key], value };
          }}
        />
      </div>
    </Stack>
  );
}

type ClauseProps = {
  path: Path;
  entry: Entry;
  schema: Schema;
  title: string;
  /** Where people give names: then a clause can be renamed, repeated and moved. */
  names?: { isTaken: (name: string) => boolean; isFirst: boolean; isLast: boolean };
};

function Clause({ path, entry, schema, title, names }: ClauseProps) {
  const say = useSay();
  const { isOpen, setOpen, foundBelow } = useForm();
  const open = isOpen(path);
  const findings = foundBelow(path);
  const isWrong = findings.some((one) => one.severity === 'error');
  return (
    <div className={classes.clause} data-path={JSON.stringify(path)}>
      <Group gap={4} wrap="nowrap" align="flex-start">
        <UnstyledButton className={classes.head} aria-expanded={open} onClick={() => setOpen(path, !open)}>
          <IconChevronRight size={14} className={classes.chevron} data-open={open || undefined} aria-hidden="true" />
          <div className={classes.grows}>
            <Group gap={6} wrap="nowrap" justify="space-between">
              <Text size="sm" fw={550} className={classes.name}>
                {title}
              </Text>
              <Group gap={4} wrap="nowrap">
                {findings.length > 0 && (
                  <Badge color={isWrong ? 'red' : 'yellow'}>{say('found-n', { n: findings.length })}</Badge>
                )}
                <PointsBadge node={entry.node} />
              </Group>
            </Group>
            {!open && <Short node={entry.node} />}
          </div>
        </UnstyledButton>
        <ClauseMenu path={path} title={title} names={names} />
      </Group>
      <Collapse expanded={open}>
        {open && (
          <div className={classes.body}>
            <Stack gap="sm">
              {names && <NameField path={path} name={entry.key} isTaken={names.isTaken} />}
              <FieldOf path={path} node={entry.node} schema={schema} label={title} isBare />
            </Stack>
          </div>
        )}
      </Collapse>
    </div>
  );
}

function Short({ node }: { node: Node }) {
  const say = useSay();
  const { traitName } = useForm();
  const { label, test } = useFormWords();
  const { decimalSign } = useFormats();
  const isEnglish = useSpoken().split('-')[0] === 'en';
  const naming = {
    test,
    traitName,
    number: (said: string) => shownDecimal(said, decimalSign),
    // Other languages write some words with a capital wherever they stand.
    label: (key: string) => (isEnglish ? label(key).toLowerCase() : label(key)),
    joints: { any: say('or'), all: say('and'), none: say('nor') },
  };
  const note = noteOf(node);
  return (
    <>
      <Text size="xs" className={`quiet ${classes.short}`}>
        {inShort(node, naming) || say('condition-empty')}
      </Text>
      {note && (
        <Text size="xs" className={`quiet ${classes.short}`} fs="italic">
          {note}
        </Text>
      )}
    </>
  );
}

function PointsBadge({ node }: { node: Node }) {
  const formats = useFormats();
  const points = pointsOf(node);
  if (points.length === 0) return null;
  const signed = (n: number) => `${n > 0 ? '+' : ''}${formats.number(n)}`;
  const [least, most] = [Math.min(...points), Math.max(...points)];
  return (
    <Badge color={most > 0 ? 'gray' : 'orange'} className="number">
      {least === most ? signed(most) : `${signed(least)} … ${signed(most)}`}
    </Badge>
  );
}

function NameField({ path, name, isTaken }: { path: Path; name: string; isTaken: (name: string) => boolean }) {
  const say = useSay();
  const { change, setOpen, references } = useForm();
  const rename = (written: string) => {
    const next = written.trim();
    if (next === '' || next === name || next.includes('/')) return;
    if (isTaken(next) && !isSameKey(next, name)) return;
    // Whatever refers to it goes on referring to it.
    const uses = path.length === 2 ? references.usesOf(String(path[0]), name) : [];
    change(...uses.map((use): Change => ({ is: 'set', path: use, value: next })), { is: 'rename', path, name: next });
    setOpen([...path.slice(0, -1), next], true);
  };
  const draft = useDraft(name, rename, false);
  return (
    <TextInput
      label={say('name')}
      value={draft.value}
      error={
        isTaken(draft.value) && !isSameKey(draft.value, name)
          ? say('name-taken')
          : draft.value.includes('/')
            ? say('name-slash')
            : undefined
      }
      onChange={(event) => draft.write(event.currentTarget.value)}
      onBlur={draft.finish}
      onKeyDown={(event) => event.key === 'Enter' && draft.finish()}
    />
  );
}

function ClauseMenu({ path, title, names }: Pick<ClauseProps, 'path' | 'title' | 'names'>) {
  const say = useSay();
  const { change, setOpen } = useForm();
  const free = (n: number): string => {
    const name = `${title} ${n}`;
    return names?.isTaken(name) ? free(n + 1) : name;
  };
  const copy = () => {
    const name = free(2);
    change({ is: 'copy', path, name });
    setOpen([...path.slice(0, -1), name], true);
  };
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={say('acts-on', { what: title })} mt={6}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {names && (
          <>
            <Menu.Item
              leftSection={<IconArrowUp size={14} />}
              disabled={names.isFirst}
              onClick={() => change({ is: 'move', path, by: -1 })}
            >
              {say('move-up')}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconArrowDown size={14} />}
              disabled={names.isLast}
              onClick={() => change({ is: 'move', path, by: 1 })}
            >
              {say('move-down')}
            </Menu.Item>
            <Menu.Item leftSection={<IconCopy size={14} />} onClick={copy}>
              {say('duplicate')}
            </Menu.Item>
          </>
        )}
        <Menu.Item leftSection={<IconTrash size={14} />} onClick={() => change({ is: 'remove', path })}>
          {say('remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
