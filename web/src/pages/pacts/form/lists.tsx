// Lists: of words as tags, of anything else one below the other.
import { ActionIcon, Button, Group, MultiSelect, Stack, TagsInput } from '@mantine/core';
import { IconArrowUp, IconPlus, IconX } from '@tabler/icons-react';
import { useSay } from '../../../words';
import { useForm, useFormWords } from './context';
import type { Change } from './edit';
import { FieldOf } from './field';
import classes from './form.module.css';
import { Found } from './found';
import { named, saidOf, typed } from './input';
import { choicesOf, isSingle } from './inputs';
import type { Choices } from './references';
import { initial, type Language, type Schema } from './shape';
import type { Node, Path } from './tree';

/** Little room to type in is enough beside what is there. */
const FIELD = { inputField: { minWidth: 48 } };

type ListProps = {
  path: Path;
  node: Node | undefined;
  item: Schema;
  label: string;
  isBare?: boolean;
  isOneEnough: boolean;
  /** Whether it is always two. */
  isPair?: boolean;
};

/** Lists of words, of which each is chosen or typed. */
export function isOfWords(language: Language, item: Schema): boolean {
  const shape = language.shape(item);
  return shape.is === 'choice' || shape.is === 'text';
}

const wordsOf = (node: Node | undefined): string[] =>
  node?.is === 'list' ? node.items.map((item) => saidOf(item.node)) : saidOf(node) === '' ? [] : [saidOf(node)];

/** The changes that make these words of those, each by itself so that comments stay. */
function changesTo(path: Path, node: Node | undefined, next: string[], isOneEnough: boolean): Change[] {
  const before = wordsOf(node);
  const value = (word: string) => typed(word, undefined);
  if (node?.is !== 'list' || (before.length === 0 && next.length > 0)) {
    const [one] = next;
    return [
      { is: 'set', path, value: isOneEnough && next.length === 1 && one !== undefined ? value(one) : next.map(value) },
    ];
  }
  const gone = before.flatMap((word, idx) => (next.includes(word) ? [] : [idx])).reverse();
  const come = next.filter((word) => !before.includes(word));
  return [
    ...gone.map((idx): Change => ({ is: 'remove', path: [...path, idx] })),
    ...come.map(
      (word, idx): Change => ({ is: 'insert', path, at: before.length - gone.length + idx, value: value(word) }),
    ),
  ];
}

export function WordsField({ path, node, item, isOneEnough, isPair, ...props }: ListProps) {
  const say = useSay();
  const { language, references, change, traitName } = useForm();
  const { word } = useFormWords();
  const shape = language.shape(item);
  const own = shape.is === 'choice' ? choicesOf(shape, references) : undefined;
  const choices: Choices | undefined = references.at(path) ?? own;
  const values = wordsOf(node);
  const set = (next: string[]) => change(...changesTo(path, node, next, isOneEnough));
  if (isPair) return <Pair path={path} node={node} item={item} label={props.label} />;
  const label = named({ path, node, schema: item, ...props });
  if (!choices || choices.isOpen) {
    return (
      <TagsInput
        {...label}
        size="sm"
        data={choices ? [...new Set([...choices.words, ...choices.names])] : []}
        value={values}
        placeholder={values.length === 0 ? say('write-and-enter') : undefined}
        splitChars={[',', ';']}
        acceptValueOnBlur
        styles={FIELD}
        onChange={set}
      />
    );
  }
  const data = [...new Set([...choices.words, ...choices.names, ...values])].map((value) => ({
    value,
    label: word(value) === value ? traitName(value) : word(value),
  }));
  return (
    <MultiSelect
      {...label}
      size="sm"
      data={data}
      value={values}
      searchable
      hidePickedOptions
      styles={FIELD}
      onChange={set}
    />
  );
}

/** From one value to another. */
function Pair({ path, node, item, label }: Pick<ListProps, 'path' | 'node' | 'item' | 'label'>) {
  const say = useSay();
  const items = node?.is === 'list' ? node.items : [];
  return (
    <Group gap={6} wrap="nowrap">
      {[0, 1].map((idx) => (
        <div key={idx} className={classes.grows}>
          <FieldOf
            path={[...path, idx]}
            node={items[idx]?.node}
            schema={item}
            label={say('element-n', { label, n: idx + 1 })}
            isBare
          />
        </div>
      ))}
    </Group>
  );
}

/** Elements one below the other. Their order counts. */
export function ListField({ path, node, item, label }: ListProps) {
  const say = useSay();
  const { change, language, goTo, today, foundAt } = useForm();
  const { added } = useFormWords();
  const items = node?.is === 'list' ? node.items : node ? [{ node, start: node.from }] : [];
  const isList = node?.is === 'list';
  const key = String(path.findLast((part) => typeof part === 'string'));
  const itemShape = language.shape(item);
  const isLarge = isList && !isSingle(itemShape) && itemShape.is !== 'either';
  const pathOf = (idx: number): Path => (isList ? [...path, idx] : path);
  const add = () => {
    const value = initial(language, item, key, today);
    if (node === undefined) change({ is: 'set', path, value: [value] });
    else if (isList) change({ is: 'insert', path, at: items.length, value });
    else change({ is: 'gather', path, behind: [value] });
    goTo([...path, items.length]);
  };
  return (
    <Stack gap={6} role="group" aria-label={label}>
      {isList && <Found findings={foundAt(path)} />}
      {items.map((one, idx) => (
        <Group
          key={String(idx)}
          gap={4}
          align="flex-start"
          wrap="nowrap"
          className={isLarge ? classes.card : undefined}
          data-path={JSON.stringify(pathOf(idx))}
        >
          <div className={classes.grows}>
            <FieldOf
              path={pathOf(idx)}
              node={one.node}
              schema={item}
              label={say('element-n', { label, n: idx + 1 })}
              isBare
            />
          </div>
          {isList && idx > 0 && (
            <Act
              label={say('move-up-what', { what: say('element-n', { label, n: idx + 1 }) })}
              onAct={() => change({ is: 'move', path: pathOf(idx), by: -1 })}
              icon={<IconArrowUp size={14} />}
            />
          )}
          {isList && (
            <Act
              label={say('remove-what', { what: say('element-n', { label, n: idx + 1 }) })}
              onAct={() => change({ is: 'remove', path: pathOf(idx) })}
              icon={<IconX size={14} />}
            />
          )}
        </Group>
      ))}
      <Group>
        <Button variant="subtle" size="compact-xs" leftSection={<IconPlus size={12} />} onClick={add}>
          {/* A clause that is itself a list holds alternatives. */}
          {added(path.length === 2 && path[0] !== key ? 'first' : key)}
        </Button>
      </Group>
    </Stack>
  );
}

type ActProps = { label: string; icon: React.ReactNode; onAct: () => void };

export function Act({ label, icon, onAct }: ActProps) {
  return (
    <ActionIcon variant="subtle" color="gray" className={classes.act} aria-label={label} title={label} onClick={onAct}>
      {icon}
    </ActionIcon>
  );
}
