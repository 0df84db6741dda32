// The fields of a map that are there, and a menu of those that could be added.
import { Button, Group, Menu, Text } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useSay } from '../../../words';
import { unquoted, useForm, useFormWords } from './context';
import type { Change } from './edit';
import { FieldOf } from './field';
import classes from './form.module.css';
import { Act } from './lists';
import { type Field, initial, needs, type RecordShape, type Shape } from './shape';
import { type Entry, isSameKey, type Node, type Path } from './tree';
import type { Value } from './written';

type Props = {
  path: Path;
  node: Node | undefined;
  shape: RecordShape;
  /** Whether a key has its own place elsewhere. */
  isLeftOut?: (key: string) => boolean;
};

export const entriesOf = (node: Node | undefined): Entry[] => (node?.is === 'map' ? node.entries : []);

export function Fields({ path, node, shape, isLeftOut }: Props) {
  const { language } = useForm();
  const entries = entriesOf(node);
  const entry = (field: Field) => entries.find((one) => isSameKey(one.key, field.key));
  const needed = needs(language, shape);
  const instead = shape.fields.find(
    (field) => !needed.includes(field) && entry(field) && isListOf(field, needed, language),
  );
  // The last one goes with the whole, which its own button takes away.
  const isLast = entries.length === 1 && path.length > 1;
  const fields = shape.fields.filter((field) => !isLeftOut?.(field.key));
  const shown = fields.filter((field) => entry(field) || (needed.includes(field) && !instead));
  const addable = fields.filter(
    (field) => !shown.includes(field) && !(instead && needed.includes(field)) && !isListOf(field, needed, language),
  );
  return (
    <div className={classes.fields}>
      {shown.map((field) => (
        <OneField
          key={field.key}
          path={path}
          field={field}
          entry={entry(field)}
          isKept={needed.includes(field) || field === instead || isLast}
        />
      ))}
      <AddField
        fields={addable}
        at={path}
        changeOf={(field, value) => ({ is: 'set', path: [...path, field.key], value })}
      />
    </div>
  );
}

/** Whether a field needs the whole width. */
function isWide({ is }: Shape): boolean {
  return !['yes-no', 'choice', 'number', 'date', 'duration', 'percent', 'rate'].includes(is);
}

/** Whether a field is a list of what the other fields say once. */
function isListOf(field: Field, needed: Field[], language: ReturnType<typeof useForm>['language']): boolean {
  if (field.isRequired || needed.length === 0 || needed.some((one) => one.isRequired)) return false;
  const shape = language.shape(field.schema);
  const item = shape.is === 'list' ? language.shape(shape.item) : undefined;
  return item?.is === 'record' && needed.every((one) => item.fields.some((other) => other.key === one.key));
}

function OneField({
  path,
  field,
  entry,
  isKept,
}: {
  path: Path;
  field: Field;
  entry: Entry | undefined;
  isKept: boolean;
}) {
  const say = useSay();
  const { change, language } = useForm();
  const { label } = useFormWords();
  const own: Path = [...path, entry?.key ?? field.key];
  const name = label(field.key, String(path[0] ?? ''));
  return (
    <div className={classes.removable} data-wide={isWide(language.shape(field.schema)) || undefined}>
      <div className={classes.grows}>
        <FieldOf path={own} node={entry?.node} schema={field.schema} label={name} />
      </div>
      {entry && !isKept && !field.isRequired && (
        <Act
          label={say('remove-what', { what: name })}
          icon={<IconX size={14} />}
          onAct={() => change({ is: 'remove', path: own })}
        />
      )}
    </div>
  );
}

type AddProps = {
  fields: Field[];
  /** What the button says, where it is not the usual. */
  words?: string;
  /** The part that they are added to. */
  at: Path;
  changeOf: (field: Field, value: Value) => Change;
};

/** A menu of what is not there, with what it is for. */
export function AddField({ fields, words, at, changeOf }: AddProps) {
  const say = useSay();
  const { change, goTo, language, today } = useForm();
  const { label } = useFormWords();
  if (fields.length === 0) return null;
  const add = (field: Field) => {
    change(changeOf(field, initial(language, field.schema, field.key, today)));
    goTo([...at, field.key]);
  };
  return (
    <Group data-wide>
      <Menu position="bottom-start" width={320} withinPortal returnFocus={false}>
        <Menu.Target>
          <Button variant="subtle" size="compact-xs" leftSection={<IconPlus size={12} />}>
            {words ?? say('add-more')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
          {fields.map((field) => (
            <Menu.Item key={field.key} onClick={() => add(field)}>
              <Text size="sm">{label(field.key, String(at[0] ?? ''))}</Text>
              <Text size="xs" className="quiet">
                {unquoted(field.about)}
              </Text>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}
