// Values under names that people invent: properties of events, rates of currencies.
import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { type KeyboardEvent, useState } from 'react';
import { useSay } from '../../../words';
import { hasList } from './condition';
import { useForm, useFormWords } from './context';
import { FieldOf } from './field';
import classes from './form.module.css';
import { Act } from './lists';
import { entriesOf } from './record';
import { initial, type Shape } from './shape';
import { isSameKey, type Node, type Path } from './tree';

type Props = { path: Path; node: Node | undefined; shape: Extract<Shape, { is: 'named' }> };

export function NamedValues({ path, node, shape }: Props) {
  const say = useSay();
  const { change, language, goTo, today } = useForm();
  const entries = entriesOf(node);
  const add = (name: string) => {
    change({ is: 'set', path: [...path, name], value: initial(language, shape.item, name, today) });
    goTo([...path, name]);
  };
  return (
    <Stack gap={6}>
      {entries.map((entry) => (
        <div key={entry.key} className={classes.row} data-wide={hasList(entry.node) || undefined}>
          <div className={classes.subject}>{entry.key}</div>
          <div className={classes.grows}>
            <FieldOf path={[...path, entry.key]} node={entry.node} schema={shape.item} label={entry.key} isBare />
          </div>
          <Act
            label={say('remove-what', { what: entry.key })}
            icon={<IconX size={14} />}
            onAct={() => change({ is: 'remove', path: [...path, entry.key] })}
          />
        </div>
      ))}
      <NewName
        kind={String(path.findLast((part) => typeof part === 'string'))}
        names={shape.names}
        isTaken={(name) => entries.some((entry) => isSameKey(entry.key, name))}
        onAdd={add}
      />
    </Stack>
  );
}

type NewProps = { kind: string; names: string[]; isTaken: (name: string) => boolean; onAdd: (name: string) => void };

/** A button that becomes a field for the name of something new. */
export function NewName({ kind, names, isTaken, onAdd }: NewProps) {
  const say = useSay();
  const { added } = useFormWords();
  const [name, setName] = useState<string>();
  const label = added(kind);
  if (name === undefined) {
    return (
      <Group>
        <Button variant="light" size="compact-sm" leftSection={<IconPlus size={14} />} onClick={() => setName('')}>
          {label}
        </Button>
      </Group>
    );
  }
  const isFine = name.trim() !== '' && !isTaken(name.trim()) && !name.includes('/');
  const add = () => {
    if (!isFine) return;
    setName(undefined);
    onAdd(name.trim());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      // The key ends here: it does not press the button that is gone to.
      event.preventDefault();
      add();
    }
    if (event.key === 'Escape') setName(undefined);
  };
  const free = names.filter((one) => !isTaken(one));
  return (
    <Group gap={6} align="flex-start">
      {names.length > 0 ? (
        <Select
          aria-label={label}
          placeholder={say('its-name')}
          data={free}
          searchable
          autoFocus
          defaultDropdownOpened
          value={null}
          onChange={(name) => {
            if (!name) return;
            setName(undefined);
            onAdd(name);
          }}
        />
      ) : (
        <TextInput
          aria-label={label}
          placeholder={say('its-name')}
          autoFocus
          value={name}
          error={isTaken(name.trim()) ? say('name-taken') : name.includes('/') ? say('name-slash') : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
      )}
      {names.length === 0 && (
        <Button mt={3} onClick={add} disabled={!isFine}>
          {say('add')}
        </Button>
      )}
      <Button mt={3} variant="subtle" onClick={() => setName(undefined)}>
        {say('cancel')}
      </Button>
    </Group>
  );
}
