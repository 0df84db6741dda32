// Doing something with a handoff: at once, or after a question that one key answers. What closed a handoff can be taken back.
import { Button, Group, Kbd, Modal, Select, Stack, Textarea, TextInput, UnstyledButton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { createContext, type FormEvent, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { answer, api } from '../../api/client';
import { asProblem } from '../../api/problem';
import { InstantField } from '../../parts/date-field';
import { ProblemText, useTold } from '../../parts/problem';
import { useSay } from '../../words';
import { ACTS, type ActSpec, actMessage, type Choice, CLOSING } from './acts';
import { type HandoffItem, type NewAct, useAct } from './queries';
import classes from './today.module.css';

type Target = Pick<HandoffItem, 'id' | 'revision' | 'lead'>;
type Doing = {
  /** Asks what has to be asked, and does it. */
  begin: (spec: ActSpec, handoff: Target) => void;
  /** Does it at once. */
  act: (act: NewAct, handoff: Target) => void;
  /** Takes back what was closed last. */
  undo: () => void;
  isAsking: boolean;
};

const DoingContext = createContext<Doing>({ begin: () => {}, act: () => {}, undo: () => {}, isAsking: false });

export const useDoing = (): Doing => useContext(DoingContext);

export function DoingProvider({ children }: { children: ReactNode }) {
  const say = useSay();
  const told = useTold();
  const doing = useAct();
  const [asking, setAsking] = useState<{ spec: ActSpec; handoff: Target }>();
  const closed = useRef<Target | undefined>(undefined);
  // Once a question has gone from the page, whoever asked looks where the focus is.
  const [, setGone] = useState(0);
  const nameOf = (handoff: Target) => handoff.lead.name ?? handoff.lead.email ?? say('lead-unnamed');

  const act = (act: NewAct, handoff: Target) => {
    setAsking(undefined);
    doing.mutate(
      { handoff, act },
      {
        onSuccess: (after) => {
          closed.current = CLOSING.has(act.act) ? after : undefined;
          tellDone(act, after);
        },
        onError: tellProblem,
      },
    );
  };
  const undo = () => {
    const handoff = closed.current;
    closed.current = undefined;
    if (handoff) act({ act: 'reopen', words: say('undone-words') }, handoff);
  };
  const tellDone = (act: NewAct, handoff: Target) => {
    notifications.show({
      message: (
        <Group justify="space-between" gap="xs">
          <span>{say('act-done', { act: say(actMessage(act.act)), name: nameOf(handoff) })}</span>
          {CLOSING.has(act.act) && (
            <Button size="compact-xs" variant="default" onClick={undo}>
              {say('undo')}
            </Button>
          )}
        </Group>
      ),
    });
  };
  const tellProblem = (error: unknown) => {
    const problem = told(error);
    const isLate = asProblem(error).status === 409;
    const what = (problem.detail && problem.title) || problem.text;
    const about = say('conflict-about', { what: what.replace(/\.$/, '') });
    const late = { ...problem, title: say('conflict'), text: about };
    const shown = isLate ? late : problem;
    notifications.show({
      color: 'red',
      title: shown.title,
      message: <ProblemText told={shown} />,
      autoClose: 10_000,
    });
  };
  const begin = (spec: ActSpec, handoff: Target) => {
    if (spec.asks.by === 'nothing') {
      act(spec.act === 'reopen' ? { act: spec.act, words: say('undone-words') } : { act: spec.act }, handoff);
    } else setAsking({ spec, handoff });
  };
  return (
    <DoingContext value={{ begin, act, undo, isAsking: asking !== undefined }}>
      {children}
      <Modal
        opened={asking !== undefined}
        onClose={() => setAsking(undefined)}
        onExitTransitionEnd={() => setGone((n) => n + 1)}
        title={asking && `${say(actMessage(asking.spec.act))}: ${nameOf(asking.handoff)}`}
        closeButtonProps={{ 'aria-label': say('close') }}
      >
        {asking?.spec.asks.by === 'choice' && (
          <Choices choices={asking.spec.asks.choices} onChosen={(chosen) => act(chosen, asking.handoff)} />
        )}
        {asking?.spec.asks.by === 'form' && (
          <Field spec={asking.spec} field={asking.spec.asks.field} onDone={(done) => act(done, asking.handoff)} />
        )}
      </Modal>
    </DoingContext>
  );
}

/** Choices with their digits. One that has to be explained asks for words first. */
function Choices({ choices, onChosen }: { choices: Choice[]; onChosen: (act: NewAct) => void }) {
  const say = useSay();
  const [explaining, setExplaining] = useState<Choice>();
  const [words, setWords] = useState('');
  const choose = (choice: Choice) => (choice.needsWords ? setExplaining(choice) : onChosen(choice.act));
  useEffect(() => {
    if (explaining) return;
    const press = (event: KeyboardEvent) => {
      const choice = choices[Number(event.key) - 1];
      if (!choice || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      choose(choice);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  });
  if (explaining) {
    const submit = (event: FormEvent) => {
      event.preventDefault();
      onChosen({ ...explaining.act, words });
    };
    return (
      <form onSubmit={submit}>
        <Textarea
          label={say('explain')}
          required
          withAsterisk={false}
          maxLength={2000}
          autoFocus
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <Group justify="flex-end" mt="sm">
          <Button type="submit">{say(actMessage(explaining.act.act))}</Button>
        </Group>
      </form>
    );
  }
  return (
    <Stack gap={2}>
      {choices.map((choice, idx) => (
        <UnstyledButton
          key={choice.message}
          className={classes.choice}
          onClick={() => choose(choice)}
          data-autofocus={idx === 0 || undefined}
        >
          <Kbd>{idx + 1}</Kbd> {say(choice.message)}
        </UnstyledButton>
      ))}
    </Stack>
  );
}

type FieldProps = { spec: ActSpec; field: 'amount' | 'until' | 'person'; onDone: (act: NewAct) => void };

function Field({ spec, field, onDone }: FieldProps) {
  const say = useSay();
  const [value, setValue] = useState('');
  const [words, setWords] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const more = words ? { words } : {};
    if (field === 'person') onDone({ act: spec.act, to: value, ...more });
    else if (field === 'until') onDone({ act: spec.act, until: value, ...more });
    else onDone({ act: spec.act, ...(value.trim() && { amount: value.trim() }) });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {field === 'amount' && (
          <TextInput
            label={say('amount')}
            description={say('amount-about')}
            placeholder="15000 EUR"
            data-autofocus
            value={value}
            onChange={(event) => setValue(event.currentTarget.value)}
          />
        )}
        {field === 'until' && (
          <InstantField
            label={say('until')}
            required
            withAsterisk={false}
            data-autofocus
            value={value}
            onChange={setValue}
          />
        )}
        {field === 'person' && <People value={value} onChange={setValue} />}
        {spec.act === 'pause' && (
          <Textarea
            label={say('agreed-what')}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        )}
        <Group justify="flex-end">
          <Button type="submit" disabled={field === 'person' && value === ''}>
            {say(actMessage(spec.act))}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Who could have it, with how much they have. */
function People({ value, onChange }: { value: string; onChange: (person: string) => void }) {
  const say = useSay();
  const duties = useQuery({ queryKey: ['duties'], queryFn: () => answer(api.GET('/api/duties')) });
  const people = (duties.data ?? []).map((one) => ({
    value: one.person,
    label: say(one.on_duty ? 'has-open' : 'off-duty', { name: one.name, n: one.n_open }),
  }));
  return (
    <Select
      label={say('to-whom')}
      data={[...people, { value: 'pool', label: say('queue-pool') }]}
      searchable
      data-autofocus
      value={value || null}
      onChange={(person) => person && onChange(person)}
    />
  );
}

/** The acts that are possible, as buttons and a menu of the rest. */
export function ActButtons({ handoff, hidesKeys }: { handoff: HandoffItem; hidesKeys?: boolean }) {
  const say = useSay();
  const { begin } = useDoing();
  return (
    <Group gap={6}>
      {ACTS.filter(({ act }) => handoff.allowed.includes(act)).map((spec) => (
        <Button
          key={spec.act}
          variant={spec.act === 'accept' ? 'filled' : 'default'}
          onClick={() => begin(spec, handoff)}
          rightSection={
            hidesKeys ? undefined : (
              <Kbd size="xs" visibleFrom="sm">
                {spec.key}
              </Kbd>
            )
          }
        >
          {say(actMessage(spec.act))}
        </Button>
      ))}
    </Group>
  );
}
