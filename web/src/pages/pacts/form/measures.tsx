// Fields for amounts: numbers, durations, shares, and so many in a time.
import { Group, NumberInput, type NumberInputProps, Select, TextInput } from '@mantine/core';
import { type ClipboardEvent, type ReactNode, useState } from 'react';
import { useFormats } from '../../../formats';
import { useSay } from '../../../words';
import { useFormWords } from './context';
import { pastedDecimal } from './decimals';
import { useDraft } from './draft';
import classes from './form.module.css';
import { type InputProps, named, saidOf, useSet } from './input';
import type { Shape } from './shape';

const UNITS = ['s', 'm', 'h', 'd', 'w', 'mo', 'y'];
const PERIODS = ['week', 'month', 'quarter', 'year'];

/** A number field that may be empty for the moment: the text keeps its number until there is another. */
function Count({ value, onCount, ...others }: NumberInputProps & { onCount: (n: number) => void }) {
  const [isEmpty, setEmpty] = useState(false);
  const { decimalSign } = useFormats();
  // The field takes either sign from the keyboard, but would drop the other one from what is pasted.
  const paste = (event: ClipboardEvent) => {
    const pasted = pastedDecimal(event.clipboardData.getData('text'));
    if (pasted === undefined || Number.isInteger(pasted) || others.allowDecimal === false) return;
    event.preventDefault();
    setEmpty(false);
    onCount(pasted);
  };
  return (
    <NumberInput
      size="sm"
      decimalSeparator={decimalSign}
      allowedDecimalSeparators={['.', ',']}
      onPaste={paste}
      {...others}
      value={isEmpty ? '' : value}
      onBlur={() => setEmpty(false)}
      onChange={(n) => {
        setEmpty(n === '');
        if (typeof n === 'number' && n !== value) onCount(n);
      }}
    />
  );
}

export function NumberOf({ shape, ...props }: InputProps & { shape: Extract<Shape, { is: 'number' }> }) {
  const set = useSet(props);
  const said = saidOf(props.node);
  return (
    <Count
      {...named(props)}
      maw={140}
      value={said === '' || Number.isNaN(Number(said)) ? '' : Number(said)}
      min={shape.min}
      max={shape.max}
      allowDecimal={!shape.isWhole}
      onCount={set}
    />
  );
}

/** A number and its unit; what is combined (`1h 30m`) stays a text. */
export function Duration(props: InputProps) {
  const say = useSay();
  const set = useSet(props);
  const said = saidOf(props.node);
  return (
    <Labelled {...props}>
      <Length label={props.label} said={said} onWritten={(value) => set(value)} unitLabel={say('unit')} />
    </Labelled>
  );
}

function Length(props: { label: string; said: string; unitLabel: string; onWritten: (said: string) => void }) {
  const { word } = useFormWords();
  const match = /^ *(\d+) *([a-z]+) *$/.exec(props.said === '0' ? '0d' : props.said);
  const unit = UNIT_OF[match?.[2] ?? ''] ?? match?.[2];
  const draft = useDraft(props.said, props.onWritten);
  if (props.said !== '' && !match) {
    return (
      <TextInput
        aria-label={props.label}
        w={110}
        value={draft.value}
        onChange={(event) => draft.write(event.currentTarget.value)}
        onBlur={draft.finish}
      />
    );
  }
  const units = unit && !UNITS.includes(unit) ? [unit, ...UNITS] : UNITS;
  return (
    <Group gap={4} wrap="nowrap">
      <Count
        w={84}
        aria-label={props.label}
        min={0}
        allowDecimal={false}
        value={match ? Number(match[1]) : ''}
        onCount={(n) => props.onWritten(`${n}${unit ?? 'd'}`)}
      />
      <Select
        w={112}
        aria-label={`${props.label}: ${props.unitLabel}`}
        data={units.map((one) => ({ value: one, label: word(`unit-${one}`) }))}
        value={unit ?? 'd'}
        onChange={(unit) => unit && props.onWritten(`${match?.[1] ?? 1}${unit}`)}
      />
    </Group>
  );
}

/** Long names of units are as good as the short ones. */
const UNIT_OF: Record<string, string> = Object.fromEntries(
  [
    ['s', 'sec', 'second', 'seconds'],
    ['m', 'min', 'minute', 'minutes'],
    ['h', 'hour', 'hours'],
    ['d', 'day', 'days'],
    ['w', 'week', 'weeks'],
    ['mo', 'month', 'months'],
    ['y', 'year', 'years'],
  ].flatMap(([unit = '', ...others]) => [unit, ...others].map((one) => [one, unit])),
);

/** `3 in 7d`, `3 per 7d`, or just `3`. */
export function Window({ shape, ...props }: InputProps & { shape: Extract<Shape, { is: 'window' }> }) {
  const say = useSay();
  const set = useSet(props);
  const said = saidOf(props.node);
  const match = /^ *(\d+)(?: +[a-z]+ +(.+))?$/.exec(said);
  const [count, length] = [match?.[1], match?.[2]];
  const write = (count: string, length: string | undefined) =>
    set(length === undefined ? Number(count) : `${count} ${shape.word} ${length}`);
  return (
    <Labelled {...props}>
      <Group gap={6}>
        <Count
          w={76}
          aria-label={props.label}
          min={1}
          allowDecimal={false}
          value={count === undefined ? '' : Number(count)}
          onCount={(n) => write(String(n), length)}
        />
        {shape.isLoose ? (
          <Select
            w={100}
            aria-label={`${props.label}: ${say('window')}`}
            data={[
              { value: 'ever', label: say('window-ever') },
              { value: 'per', label: say('window-per') },
            ]}
            value={length === undefined ? 'ever' : 'per'}
            onChange={(to) => write(count ?? '1', to === 'ever' ? undefined : (length ?? '7d'))}
          />
        ) : (
          <span>{say(`window-${shape.word}`)}</span>
        )}
        {(length !== undefined || !shape.isLoose) && (
          <Length
            label={`${props.label}: ${say('window')}`}
            said={length ?? ''}
            unitLabel={say('unit')}
            onWritten={(length) => write(count ?? '1', length)}
          />
        )}
      </Group>
    </Labelled>
  );
}

/** `300 per quarter`. */
export function Rate(props: InputProps) {
  const say = useSay();
  const { word } = useFormWords();
  const set = useSet(props);
  const match = /^ *(\d+) +(per|a) +(\w+)$/.exec(saidOf(props.node));
  const write = (count: string, period: string) => set(`${count} ${match?.[2] ?? 'per'} ${period}`);
  return (
    <Labelled {...props}>
      <Group gap={6}>
        <Count
          w={96}
          aria-label={props.label}
          min={1}
          allowDecimal={false}
          value={match ? Number(match[1]) : ''}
          onCount={(n) => write(String(n), match?.[3] ?? 'quarter')}
        />
        <Select
          w={130}
          aria-label={`${props.label}: ${say('period')}`}
          data={PERIODS.map((one) => ({ value: one, label: word(`per-${one}`) }))}
          value={match?.[3] ?? 'quarter'}
          onChange={(period) => period && write(match?.[1] ?? '100', period)}
        />
      </Group>
    </Labelled>
  );
}

export function Percent(props: InputProps) {
  const set = useSet(props);
  const said = saidOf(props.node).replace(/ *% *$/, '');
  return (
    <Count
      {...named(props)}
      maw={110}
      min={0}
      max={100}
      suffix=" %"
      value={said === '' ? '' : Number(said)}
      onCount={(n) => set(`${n}%`)}
    />
  );
}

/** Several inputs that are one field. */
function Labelled({ label, isBare, children }: InputProps & { children: ReactNode }) {
  if (isBare) return <>{children}</>;
  return (
    <fieldset className={classes.plain}>
      <legend className={classes.label}>{label}</legend>
      {children}
    </fieldset>
  );
}
