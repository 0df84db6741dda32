// Fields for single values, by their kind. What is typed goes into the text after a pause or when the field is left.
import { Autocomplete, Select, Switch, TextInput } from '@mantine/core';
import { useFormats } from '../../../formats';
import { DayField } from '../../../parts/date-field';
import { useForm, useFormWords } from './context';
import { shownDecimal, writtenDecimal } from './decimals';
import { useDraft } from './draft';
import { type InputProps, named, saidOf, useSet } from './input';
import { Duration, NumberOf, Percent, Rate, Window } from './measures';
import type { Choices, References } from './references';
import type { Shape } from './shape';

/** What the language offers; where it leaves room for more, the pact's own traits too. */
export function choicesOf(shape: Extract<Shape, { is: 'choice' }>, references: References): Choices {
  return { names: shape.isOpen ? [...shape.words, ...references.traits()] : shape.words, words: [], isOpen: false };
}

/** Whether a value is one for a field of one line. */
export function isSingle({ is }: Shape): boolean {
  return !['list', 'several', 'record', 'named', 'condition', 'short', 'either'].includes(is);
}

export function SingleInput(props: InputProps) {
  const { language, references } = useForm();
  const shape = language.shape(props.schema);
  const choices = references.at(props.path);
  switch (shape.is) {
    case 'yes-no':
      return <YesNo {...props} />;
    case 'choice':
      return <Choice {...props} choices={choicesOf(shape, references)} />;
    case 'number':
      return <NumberOf {...props} shape={shape} />;
    case 'duration':
      return <Duration {...props} />;
    case 'window':
      return <Window {...props} shape={shape} />;
    case 'rate':
      return <Rate {...props} />;
    case 'percent':
      return <Percent {...props} />;
    case 'date':
      return <DayOf {...props} />;
    default:
      return choices ? <Choice {...props} choices={choices} /> : <Written {...props} />;
  }
}

function Written(props: InputProps) {
  const set = useSet(props);
  const { decimalSign } = useFormats();
  // What stands in quotes is a text, also if it looks like a number.
  const isQuoted = props.node?.is === 'scalar' && props.node.quote !== '';
  const said = saidOf(props.node);
  const draft = useDraft(isQuoted ? said : shownDecimal(said, decimalSign), (typed) =>
    set(isQuoted ? typed : writtenDecimal(typed, decimalSign)),
  );
  return (
    <TextInput
      {...named(props)}
      value={draft.value}
      onChange={(event) => draft.write(event.currentTarget.value)}
      onBlur={draft.finish}
      onKeyDown={(event) => event.key === 'Enter' && draft.finish()}
    />
  );
}

function DayOf(props: InputProps) {
  const draft = useDraft(saidOf(props.node), useSet(props));
  return <DayField {...named(props)} value={draft.value} onChange={draft.write} onBlur={draft.finish} />;
}

function YesNo({ path, node, label }: InputProps) {
  const { change } = useForm();
  const said = saidOf(node);
  const isLogical = /^(true|false)$/i.test(said);
  const isOn = /^(true|yes)$/i.test(said);
  const set = (isOn: boolean) => change({ is: 'set', path, value: isLogical ? isOn : isOn ? 'yes' : 'no' });
  return <Switch label={label} checked={isOn} onChange={(event) => set(event.currentTarget.checked)} my={4} />;
}

export function Choice(props: InputProps & { choices: Choices }) {
  const { word } = useFormWords();
  const { traitName } = useForm();
  const { names, words, isOpen } = props.choices;
  const set = useSet(props);
  const said = saidOf(props.node);
  const draft = useDraft(said, set);
  if (isOpen) {
    return (
      <Autocomplete
        {...named(props)}
        size="sm"
        data={[...words, ...names]}
        value={draft.value}
        onChange={draft.write}
        onBlur={draft.finish}
        onOptionSubmit={set}
      />
    );
  }
  const known = [...words, ...names];
  const data = (known.includes(said) || said === '' ? known : [said, ...known]).map((value) => ({
    value,
    label: word(value) === value ? (traitName(value) ?? value) : word(value),
  }));
  return (
    <Select
      {...named(props)}
      data={data}
      value={said === '' ? null : said}
      searchable={data.length > 6}
      onChange={(value) => value !== null && set(value)}
    />
  );
}
