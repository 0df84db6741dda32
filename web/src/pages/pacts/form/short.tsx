// A map of which one value may stand by itself: `x`, or `{ when: x, note: … }`. The form shows both alike.
import { Button, Group, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useSay } from '../../../words';
import { useForm, useFormWords } from './context';
import { FieldOf } from './field';
import classes from './form.module.css';
import { AddField, Fields } from './record';
import { type Field, initial, needs, type Shape, shortOf } from './shape';
import type { Node, Path } from './tree';

type Props = {
  path: Path;
  node: Node | undefined;
  shape: Extract<Shape, { is: 'short' }>;
  label: string;
  isBare?: boolean;
};

export function ShortField({ path, node, shape, label, isBare }: Props) {
  const { language } = useForm();
  const words = useFormWords();
  const alone = node ? shortOf(language, shape, node) : undefined;
  const inner = alone ? (
    <Stack gap="sm">
      <FieldOf
        path={path}
        node={node}
        schema={alone.schema}
        label={words.label(alone.key)}
        isBare={isListLike(alone, language)}
      />
      <AddField
        fields={shape.record.fields.filter((field) => field !== alone && !isInstead(field, alone, shape, language))}
        at={path}
        changeOf={(field, value) => ({ is: 'wrap', path, key: alone.key, beside: { [field.key]: value } })}
      />
    </Stack>
  ) : (
    <Stack gap="sm">
      <Fields path={path} node={node} shape={shape.record} />
      <Several path={path} node={node} shape={shape} />
    </Stack>
  );
  return isBare ? (
    inner
  ) : (
    <fieldset className={classes.plain}>
      <legend className={classes.label}>{label}</legend>
      {inner}
    </fieldset>
  );
}

const isListLike = (field: Field, language: ReturnType<typeof useForm>['language']) =>
  language.shape(field.schema).is === 'list';

/** Whether a field says once what the value by itself says several times. */
function isInstead(
  field: Field,
  alone: Field,
  shape: Props['shape'],
  language: ReturnType<typeof useForm>['language'],
): boolean {
  return isListLike(alone, language) && needs(language, shape.record).includes(field);
}

/** Makes a list of alternatives of what is said once. */
function Several({ path, node, shape }: Pick<Props, 'path' | 'node' | 'shape'>) {
  const say = useSay();
  const { language, change, goTo, today } = useForm();
  const [first] = shape.short;
  const list = first && language.shape(first.schema);
  const needed = needs(language, shape.record).map((field) => field.key);
  const isPlain = node?.is === 'map' && node.isFlow && node.entries.every((entry) => needed.includes(entry.key));
  if (list?.is !== 'list' || !isPlain || node.entries.length === 0) return null;
  const add = () => {
    change({ is: 'gather', path, behind: [initial(language, list.item, '', today)] });
    goTo([...path, 1]);
  };
  return (
    <Group>
      <Button variant="subtle" size="compact-xs" leftSection={<IconPlus size={12} />} onClick={add}>
        {say('add-alternative')}
      </Button>
    </Group>
  );
}
