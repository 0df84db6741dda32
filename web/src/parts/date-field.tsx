// Fields for a day and for an instant, as whoever is signed in writes them, in their time zone: typed, or chosen in a calendar.
import { ActionIcon, Center, Loader, Popover, TextInput, type TextInputProps } from '@mantine/core';
import { IconCalendar } from '@tabler/icons-react';
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { isDay, useDates } from '../dates';
import { useSay } from '../words';

/** Loaded when it is opened for the first time. */
const Calendar = lazy(() => import('./calendar'));

/** What every field can be told, but for what these say themselves. */
type Props = Omit<TextInputProps, 'value' | 'onChange' | 'type' | 'error' | 'placeholder' | 'rightSection'> & {
  /** No text at all is no value. */
  value: string;
  onChange: (value: string) => void;
};

/** A field for a day, as `2026-11-23`. */
export function DayField({ value, ...props }: Props) {
  const say = useSay();
  const dates = useDates();
  const example = dates.day(dates.today());
  return (
    <Field
      {...props}
      shown={dates.day(value)}
      read={dates.readDay}
      example={example}
      unreadable={say('day-unreadable', { example })}
    >
      {(choose, close) => (
        <Calendar
          day={isDay(value) ? value : undefined}
          onDay={(day) => {
            choose(day);
            close();
          }}
        />
      )}
    </Field>
  );
}

/** A field for an instant, in ISO 8601. A day by itself is its beginning. */
export function InstantField({ value, earliest, ...props }: Props & { earliest?: string }) {
  const say = useSay();
  const dates = useDates();
  const example = dates.instant(dates.instantOf(dates.today(), '14:30'));
  const zone = say('times-in-zone', { zone: dates.timeZone });
  const wall = value === '' ? undefined : dates.wall(value);
  return (
    <Field
      {...props}
      description={props.description ? `${props.description} ${zone}` : zone}
      shown={value === '' ? '' : dates.instant(value)}
      read={dates.readInstant}
      example={example}
      unreadable={say('instant-unreadable', { example })}
    >
      {(choose, close) => (
        <Calendar
          day={wall?.day}
          earliest={earliest ? dates.wall(earliest).day : undefined}
          onDay={(day) => choose(dates.instantOf(day, wall?.time ?? '00:00'))}
          time={wall?.time ?? '00:00'}
          onTime={(time) => choose(dates.instantOf(wall?.day ?? dates.today(), time))}
          onDone={close}
        />
      )}
    </Field>
  );
}

type FieldProps = Omit<Props, 'value' | 'children'> & {
  /** The value as people write it. */
  shown: string;
  /** The value of what was typed, if it can be read. */
  read: (text: string) => string | undefined;
  example: string;
  unreadable: string;
  /** The calendar, given what chooses a value and what closes it. */
  children: (choose: (value: string) => void, close: () => void) => ReactNode;
};

function Field({ shown, read, onChange, example, unreadable, children, ...props }: FieldProps) {
  const say = useSay();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState<string>();
  const [isLeft, setLeft] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const isWrong = typed !== undefined && typed.trim() !== '' && read(typed) === undefined;
  // A form that has something unreadable in it is not sent.
  useEffect(() => input.current?.setCustomValidity(isWrong ? unreadable : ''), [isWrong, unreadable]);

  const type = (text: string) => {
    setTyped(text);
    setLeft(false);
    const value = text.trim() === '' ? '' : read(text);
    if (value !== undefined) onChange(value);
  };
  const choose = (value: string) => {
    setTyped(undefined);
    onChange(value);
  };
  const calendar = (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" shadow="md" returnFocus>
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={say('calendar-of', { field: String(props.label ?? props['aria-label'] ?? '') })}
          disabled={props.disabled}
          onClick={() => setOpen(!isOpen)}
        >
          <IconCalendar size={16} stroke={1.5} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p="sm">
        <Suspense
          fallback={
            <Center h={290} w={252}>
              <Loader size="sm" type="dots" aria-label={say('loading')} role="status" />
            </Center>
          }
        >
          {children(choose, () => setOpen(false))}
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
  return (
    <TextInput
      {...props}
      ref={input}
      autoComplete="off"
      placeholder={say('for-example', { example })}
      error={isWrong && isLeft && unreadable}
      value={typed ?? shown}
      onChange={(event) => type(event.currentTarget.value)}
      onBlur={(event) => {
        setLeft(true);
        // What can be read is shown as it was understood.
        if (!isWrong) setTyped(undefined);
        props.onBlur?.(event);
      }}
      rightSection={calendar}
    />
  );
}
