// A field of the form, by what the language says can stand there.
import { SegmentedControl, Stack, Text } from '@mantine/core';
import { useSay } from '../../../words';
import { Clauses } from './clauses';
import { ConditionField } from './condition';
import { useForm, useFormWords } from './context';
import classes from './form.module.css';
import { Found } from './found';
import { isSingle, SingleInput } from './inputs';
import { isOfWords, ListField, WordsField } from './lists';
import { NamedValues } from './named';
import { Fields } from './record';
import { initial, type Schema, type Shape, shortOf } from './shape';
import { ShortField } from './short';
import { TestField, testedOf } from './tests';
import type { Node, Path } from './tree';

export type FieldProps = {
  path: Path;
  node: Node | undefined;
  schema: Schema;
  label: string;
  /** Whether what stands around it says what it is. */
  isBare?: boolean;
};

export function FieldOf(props: FieldProps) {
  const { path, node, schema, label, isBare } = props;
  const { language, foundAt, foundBelow } = useForm();
  const say = useSay();
  const shape = language.shape(schema);
  if (node?.is === 'other') {
    return (
      <div data-path={JSON.stringify(path)}>
        {!isBare && <Text size="sm">{label}</Text>}
        <Text size="xs" className="quiet">
          {say('only-in-text')}
        </Text>
      </div>
    );
  }
  const isLeaf = isSingle(shape) || shape.is === 'list' || shape.is === 'several' || testedOf(shape) !== undefined;
  // The field within has the same place, and says it.
  const isWithin =
    shape.is === 'short' && !isLeaf && node !== undefined && shortOf(language, shape, node) !== undefined;
  return (
    <div data-path={JSON.stringify(path)}>
      <Inner {...props} shape={shape} />
      {!isWithin && <Found findings={isLeaf ? foundBelow(path) : foundAt(path)} />}
    </div>
  );
}

function Inner({ shape, ...props }: FieldProps & { shape: Shape }) {
  const { path, node, label, isBare } = props;
  const { language } = useForm();
  const tested = testedOf(shape);
  if (tested) return <TestField {...props} shape={tested} />;
  switch (shape.is) {
    case 'list':
    case 'several': {
      const list = {
        ...props,
        item: shape.item,
        isOneEnough: shape.is === 'several',
        isPair: shape.is === 'list' && shape.least === 2 && shape.most === 2,
      };
      return isOfWords(language, shape.item) ? (
        <WordsField {...list} />
      ) : (
        <Titled {...props}>
          <ListField {...list} />
        </Titled>
      );
    }
    case 'record':
      return (
        <Titled {...props}>
          <Fields path={path} node={node} shape={shape} />
        </Titled>
      );
    case 'named':
      return (
        <Titled {...props}>
          {isSmall(language.shape(shape.item)) ? (
            <NamedValues path={path} node={node} shape={shape} />
          ) : (
            <Clauses path={path} node={node} shape={shape} />
          )}
        </Titled>
      );
    case 'condition':
      return (
        <Titled {...props}>
          <ConditionField path={path} node={node} shape={shape} />
        </Titled>
      );
    case 'short':
      return <ShortField path={path} node={node} shape={shape} label={label} isBare={isBare} />;
    case 'either':
      return <EitherField {...props} of={shape.of} />;
    default:
      return <SingleInput {...props} />;
  }
}

const isSmall = (shape: Shape) => isSingle(shape) || testedOf(shape) !== undefined;

/** Fields that belong together, under what they are called. */
function Titled({ label, isBare, children }: FieldProps & { children: React.ReactNode }) {
  if (isBare) return <>{children}</>;
  return (
    <fieldset className={classes.plain}>
      <legend className={classes.label}>{label}</legend>
      {children}
    </fieldset>
  );
}

/** One of several forms, chosen by name. */
function EitherField({ of, ...props }: FieldProps & { of: Schema[] }) {
  const say = useSay();
  const { language, change, today } = useForm();
  const { label } = useFormWords();
  const { path, node } = props;
  const shapes = of.map((one) => language.shape(one));
  const at = Math.max(
    0,
    shapes.findIndex((shape) =>
      node?.is === 'map' ? shape.is === 'record' : node?.is === 'list' ? shape.is === 'list' : isSingle(shape),
    ),
  );
  const chosen = of[at];
  const nameOf = (shape: Shape) => {
    if (shape.is === 'record')
      return shape.fields.length === 1 ? label(shape.fields[0]?.key ?? '') : say('either-more');
    if (shape.is === 'choice' && shape.words.length === 1) return say('either-all');
    return say(shape.is === 'list' ? 'either-list' : 'either-one');
  };
  return (
    <Stack gap={4}>
      {!props.isBare && (
        <Text size="sm" fw={500}>
          {props.label}
        </Text>
      )}
      <SegmentedControl
        size="xs"
        aria-label={say('kind-of', { what: props.label })}
        data={shapes.map((shape, idx) => ({ value: String(idx), label: nameOf(shape) }))}
        value={String(at)}
        style={{ alignSelf: 'flex-start' }}
        onChange={(to) => {
          const schema = of[Number(to)];
          if (schema) change({ is: 'set', path, value: initial(language, schema, '', today) });
        }}
      />
      {chosen && !isFixed(language.shape(chosen)) && (
        <Inner {...props} schema={chosen} shape={language.shape(chosen)} isBare />
      )}
    </Stack>
  );
}

const isFixed = (shape: Shape) => shape.is === 'choice' && shape.words.length === 1;
