// A test on a trait or property: what it must be, in words between the name and the value.
import { Group, Select, Stack, Switch } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useSay } from '../../../words';
import { useForm, useFormWords } from './context';
import type { Change } from './edit';
import { FieldOf, type FieldProps } from './field';
import classes from './form.module.css';
import { typed } from './input';
import { Act } from './lists';
import { AddField } from './record';
import { type Field, initial, type Language, type Shape, shortOf } from './shape';
import type { Node, Path } from './tree';
import type { Value } from './written';

type ShortShape = Extract<Shape, { is: 'short' }>;

/** The shape of a test: one value, a list, or a map of tests. */
export function testedOf(shape: Shape): ShortShape | undefined {
  if (shape.is !== 'short') return undefined;
  const keys = shape.short.map((field) => field.key);
  return keys.includes('is') && keys.includes('in') ? shape : undefined;
}

/** Fields beside the tests: whether a point is required, and what it may be deduced from. */
const BESIDE = ['required', 'deduced_from', 'within'];
const isBeside = (field: Field) => BESIDE.includes(field.key);
/** Tests that pass or do not, without a value. */
const WITHOUT_VALUE = ['known', 'missing'];

type Test = { field: Field; path: Path; node: Node | undefined };

/** The tests that stand there. */
function testsOf(language: Language, shape: ShortShape, path: Path, node: Node | undefined): Test[] {
  const alone = node && shortOf(language, shape, node);
  if (alone) return [{ field: alone, path, node }];
  if (node?.is !== 'map') return [];
  return node.entries.flatMap((entry) => {
    const field = shape.record.fields.find((one) => one.key === entry.key.replaceAll(/[ -]/g, '_'));
    return field && !isBeside(field) ? [{ field, path: [...path, entry.key], node: entry.node }] : [];
  });
}

export function TestField({ path, node, shape, label, isBare }: FieldProps & { shape: ShortShape }) {
  const { language } = useForm();
  const flag = shape.record.fields.find((field) => field.key === 'required');
  const isFlag = flag !== undefined && node?.is === 'scalar' && node.said === flag.key;
  const tests = isFlag ? [] : testsOf(language, shape, path, node);
  const used = tests.map((test) => test.field.key);
  const beside = shape.record.fields.filter(isBeside);
  const isMap = node?.is === 'map';
  return (
    <Stack gap={4} role="group" aria-label={label}>
      {!isBare && <div className={classes.label}>{label}</div>}
      {tests.map((test) => (
        <TestRow key={test.field.key} test={test} whole={{ path, node }} shape={shape} used={used} label={label} />
      ))}
      {flag && <Flag path={path} node={node} isAlone={isFlag} field={flag} />}
      {isMap &&
        beside.flatMap((field) => {
          const entry = node.entries.find((one) => one.key.replaceAll(/[ -]/g, '_') === field.key);
          return entry && field !== flag
            ? [<Beside key={field.key} path={[...path, entry.key]} node={entry.node} field={field} />]
            : [];
        })}
      <AddTest path={path} node={node} shape={shape} tests={tests} isFlag={isFlag} />
    </Stack>
  );
}

/** What may be added: another test, and what may stand beside tests. */
function AddTest(props: { path: Path; node: Node | undefined; shape: ShortShape; tests: Test[]; isFlag: boolean }) {
  const say = useSay();
  const { path, node, shape, tests, isFlag } = props;
  const has = (field: Field) =>
    node?.is === 'map' && node.entries.some((one) => one.key.replaceAll(/[ -]/g, '_') === field.key);
  const beside = shape.record.fields.filter((field) => isBeside(field) && field.key !== 'required' && !has(field));
  const isOne = tests.some((test) => test.path.length === path.length);
  const [test] = tests;
  const isAmount = test !== undefined && ['min', 'over', 'max', 'under'].includes(test.field.key);
  const bounds = ['min', 'over'].includes(test?.field.key ?? '') ? ['max', 'under'] : ['min', 'over'];
  const second =
    isAmount && tests.length === 1 ? shape.record.fields.filter((field) => bounds.includes(field.key)) : [];
  const first =
    tests.length === 0 && node !== undefined && shape.record.fields.some(isBeside)
      ? shape.record.fields.filter((field) => !isBeside(field))
      : [];
  const fields = [
    ...first,
    ...second,
    ...(shape.record.fields.some((field) => field.key === 'required') ? beside : []),
  ];
  return (
    <AddField
      fields={fields}
      words={say('add-test')}
      at={path}
      changeOf={(field, value) => {
        if (isFlag) return { is: 'set', path, value: { required: 'yes', [field.key]: value } };
        if (isOne && test) return { is: 'wrap', path, key: test.field.key, beside: { [field.key]: value } };
        return { is: 'set', path: [...path, field.key], value };
      }}
    />
  );
}

function Flag({ path, node, isAlone, field }: { path: Path; node: Node | undefined; isAlone: boolean; field: Field }) {
  const { change } = useForm();
  const { label } = useFormWords();
  const entry = node?.is === 'map' ? node.entries.find((one) => one.key === field.key) : undefined;
  const isOn = isAlone || (entry?.node.is === 'scalar' && /^(yes|true)$/i.test(entry.node.said));
  const set = (isOn: boolean) => {
    const own: Path = [...path, field.key];
    if (isAlone) change({ is: 'set', path, value: { known: 'yes' } });
    else if (node?.is === 'map') change(isOn ? { is: 'set', path: own, value: 'yes' } : { is: 'remove', path: own });
    else if (node?.is === 'list') change({ is: 'wrap', path, key: 'in', beside: { [field.key]: 'yes' } });
    else change({ is: 'wrap', path, key: 'is', beside: { [field.key]: 'yes' } });
  };
  return (
    <Switch
      label={label(field.key, 'bant')}
      checked={isOn}
      onChange={(event) => set(event.currentTarget.checked)}
      my={4}
    />
  );
}

function Beside({ path, node, field }: { path: Path; node: Node; field: Field }) {
  const say = useSay();
  const { change } = useForm();
  const { label } = useFormWords();
  const name = label(field.key, 'bant');
  return (
    <div className={classes.removable}>
      <div className={classes.grows}>
        <FieldOf path={path} node={node} schema={field.schema} label={name} />
      </div>
      <Act
        label={say('remove-what', { what: name })}
        icon={<IconX size={14} />}
        onAct={() => change({ is: 'remove', path })}
      />
    </div>
  );
}

type RowProps = {
  test: Test;
  whole: { path: Path; node: Node | undefined };
  shape: ShortShape;
  used: string[];
  label: string;
};

function TestRow({ test, whole, shape, used, label }: RowProps) {
  const say = useSay();
  const { change, language } = useForm();
  const words = useFormWords();
  const { field, path, node } = test;
  const isSaidYes = node?.is === 'scalar' && /^(yes|true)$/i.test(node.said);
  const hasValue = !WITHOUT_VALUE.includes(field.key) || !isSaidYes;
  const choices = shape.record.fields.filter((one) => !isBeside(one) && (one === field || !used.includes(one.key)));
  const to = (key: string | null) => {
    const next = shape.record.fields.find((one) => one.key === key);
    if (next && next !== field) change(...turned(language, test, whole, next, shape));
  };
  return (
    <Group gap={6} align="flex-start" className={classes.test}>
      <Select
        className={classes.operator}
        aria-label={say('test-of', { what: label })}
        data={choices.map((one) => ({ value: one.key, label: words.test(one.key) }))}
        value={field.key}
        searchable
        onChange={to}
      />
      {hasValue && (
        <div className={classes.grows}>
          <FieldOf path={path} node={node} schema={field.schema} label={say('value-of', { what: label })} isBare />
        </div>
      )}
      {used.length > 1 && (
        <Act
          label={say('remove-what', { what: words.test(field.key) })}
          icon={<IconX size={14} />}
          onAct={() => change({ is: 'remove', path })}
        />
      )}
    </Group>
  );
}

/** The changes that make another test of one, keeping its value where it can be. */
function turned(language: Language, test: Test, whole: RowProps['whole'], next: Field, shape: ShortShape): Change[] {
  const value = converted(language, test.node, next, !WITHOUT_VALUE.includes(test.field.key));
  const isAlone = shape.short.includes(next);
  const isMapOfOthers = whole.node?.is === 'map' && whole.node.entries.length > 1;
  if (!isMapOfOthers) return [{ is: 'set', path: whole.path, value: isAlone ? value : { [next.key]: value } }];
  const path = [...whole.path, next.key];
  return [
    { is: 'rename', path: test.path, name: next.key },
    { is: 'set', path, value },
  ];
}

function converted(language: Language, node: Node | undefined, next: Field, isValue: boolean): Value {
  const shape = language.shape(next.schema);
  const words =
    node?.is === 'list'
      ? node.items.flatMap(({ node }) => (node.is === 'scalar' ? [node] : []))
      : node?.is === 'scalar'
        ? [node]
        : [];
  // That something is known says nothing about its value.
  const values = isValue ? words.map((one) => typed(one.said, one)) : [];
  if (shape.is === 'list' && shape.least === 2) return [values[0] ?? 0, values[1] ?? values[0] ?? 0];
  if (shape.is === 'list') return values.length > 0 ? values : [''];
  if (shape.is === 'several') return values.length > 1 ? values : (values[0] ?? '');
  if (shape.is === 'text') return values[0] ?? '';
  return initial(language, next.schema, next.key);
}
