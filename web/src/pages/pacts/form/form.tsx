// A pact as a form: another view of the same text, which every change of a field goes into.
import { Alert, Badge, Button, Group, NativeSelect, UnstyledButton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type Ref, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react';
import type { Finding } from '../../../api/pact';
import { useDates } from '../../../dates';
import { useTraitNames } from '../../../trait-names';
import { useSay } from '../../../words';
import { rangeOf } from '../range';
import { SCHEMA } from '../schema';
import { type FormContext, FormCtx, pathKey, useFormWords } from './context';
import { type Change, edit, NotHere } from './edit';
import classes from './form.module.css';
import { References } from './references';
import { countOf, type Section, SectionView, sectionOf, sectionsOf } from './section';
import { Language } from './shape';
import { type Fault, type Node, type Path, pathAt, read } from './tree';

export type FormHandle = {
  /** Shows the field that a finding is about. */
  show: (finding: Finding) => void;
  /** Turns to the section that this position in the text belongs to, and stays away from the fields. */
  turnTo: (position: number) => void;
};

type Props = {
  value: string;
  /** What was found in this very text. */
  findings?: Finding[];
  handle?: Ref<FormHandle>;
  isDisabled?: boolean;
  onChange: (text: string) => void;
  /** Goes to a line of the text. */
  onLine: (line: number) => void;
};

const LANGUAGE = new Language(SCHEMA);
const SECTIONS = sectionsOf(LANGUAGE);
const ORDER = LANGUAGE.sections().map((field) => field.key);

export default function PactForm({ value, findings, handle, isDisabled, onChange, onLine }: Props) {
  const { root, fault } = useMemo(() => read(value), [value]);
  if (fault) return <Faulty fault={fault} onLine={onLine} />;
  return (
    <Whole
      root={root}
      value={value}
      findings={findings}
      handle={handle}
      isDisabled={isDisabled}
      onChange={onChange}
      onLine={onLine}
    />
  );
}

function Faulty({ fault, onLine }: { fault: Fault; onLine: Props['onLine'] }) {
  const say = useSay();
  return (
    <Alert color="yellow" title={say('form-fault')}>
      {say('form-fault-about', { n: fault.line, message: fault.message })}
      <Group mt="xs">
        <Button variant="default" onClick={() => onLine(fault.line)}>
          {say('form-fault-go')}
        </Button>
      </Group>
    </Alert>
  );
}

type Placed = { finding: Finding; path: Path };

/** Each finding with the part of the text that it is about. */
function placed(text: string, root: Node, findings: Finding[]): Placed[] {
  return findings.map((finding) => ({ finding, path: pathAt(root, rangeOf(text, finding)[0]) }));
}

const isBelow = (path: Path, above: Path) => above.every((part, idx) => path[idx] === part);

function Whole({ root, value, findings, handle, isDisabled, onChange }: Props & { root: Node }) {
  const say = useSay();
  const traitName = useTraitNames();
  const dates = useDates();
  const [current, setCurrent] = useState(SECTIONS[0]?.key ?? '');
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [goal, setGoal] = useState<Path>();
  const place = useRef<HTMLDivElement>(null);
  const found = useMemo(() => placed(value, root, findings ?? []), [value, root, findings]);
  useEffect(() => {
    if (goal && place.current && focusField(place.current, goal)) setGoal(undefined);
  });
  const turnTo = (path: Path) => setCurrent(sectionOf(SECTIONS, root, path)?.key ?? current);
  const show = (path: Path) => {
    turnTo(path);
    setOpened((all) => new Set([...all, ...path.map((_, idx) => pathKey(path.slice(0, idx + 1)))]));
    setGoal(path);
  };
  useImperativeHandle(handle, () => ({
    show: (finding) => show(pathAt(root, rangeOf(value, finding)[0])),
    turnTo: (position) => turnTo(pathAt(root, position)),
  }));
  const context: FormContext = {
    text: value,
    root,
    language: LANGUAGE,
    references: new References(root, LANGUAGE),
    change: (...changes) => {
      try {
        const text = changes.reduce((text, change) => edit(text, ordered(change)), value);
        if (text !== value) onChange(text);
      } catch (error) {
        if (!(error instanceof NotHere)) throw error;
        notifications.show({ color: 'red', message: say('form-not-here', { why: error.message }) });
      }
    },
    goTo: setGoal,
    foundAt: (path) => found.filter((one) => pathKey(one.path) === pathKey(path)).map((one) => one.finding),
    foundBelow: (path) => found.filter((one) => isBelow(one.path, path)).map((one) => one.finding),
    isOpen: (path) => opened.has(pathKey(path)),
    setOpen: (path, isOpen) =>
      setOpened((all) => {
        const next = new Set(all);
        if (isOpen) next.add(pathKey(path));
        else next.delete(pathKey(path));
        return next;
      }),
    traitName,
    today: dates.today(),
  };
  const section = SECTIONS.find((one) => one.key === current) ?? SECTIONS[0];
  const foundIn = (one: Section) => found.filter(({ path }) => sectionOf(SECTIONS, root, path) === one);
  return (
    <FormCtx value={context}>
      <div className={classes.form} ref={place}>
        <Sections root={root} current={current} foundIn={foundIn} onGo={setCurrent} />
        <fieldset className={classes.content} disabled={isDisabled} key={current}>
          {section && <SectionView section={section} />}
        </fieldset>
      </div>
    </FormCtx>
  );
}

/** New sections stand where the agreement has them. */
function ordered(change: Change): Change {
  return change.is === 'set' ? { order: ORDER, ...change } : change;
}

/** Goes to the field of a path, or to the nearest around it; says whether the field itself was there. */
function focusField(place: HTMLElement, path: Path): boolean {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const key = pathKey(path.slice(0, depth));
    const field = [...place.querySelectorAll<HTMLElement>('[data-path]')].findLast((one) => one.dataset.path === key);
    if (!field) continue;
    const input =
      field.querySelector<HTMLElement>('input:not([type=hidden]), textarea, select') ?? field.querySelector('button');
    field.scrollIntoView({ block: 'nearest' });
    input?.focus();
    return true;
  }
  return false;
}

type SectionsProps = {
  root: Node;
  current: string;
  foundIn: (section: Section) => Placed[];
  onGo: (key: string) => void;
};

/** The sections at the side; on a narrow page, as a choice above. */
function Sections({ root, current, foundIn, onGo }: SectionsProps) {
  const say = useSay();
  const words = useFormWords();
  const nameOf = (section: Section) => {
    const n = countOf(section, root);
    return n === undefined ? words.section(section.key) : `${words.section(section.key)} (${n})`;
  };
  return (
    <>
      <NativeSelect
        className={classes.chooser}
        label={say('section')}
        value={current}
        data={SECTIONS.map((one) => ({
          value: one.key,
          label:
            foundIn(one).length > 0 ? `${nameOf(one)} · ${say('findings-n', { n: foundIn(one).length })}` : nameOf(one),
        }))}
        onChange={(event) => onGo(event.currentTarget.value)}
      />
      <nav className={classes.sections} aria-label={say('sections')}>
        {SECTIONS.map((section) => {
          const n = countOf(section, root);
          const findings = foundIn(section);
          const isWrong = findings.some(({ finding }) => finding.severity === 'error');
          return (
            <UnstyledButton
              key={section.key}
              className={classes.section}
              aria-current={section.key === current ? 'true' : undefined}
              onClick={() => onGo(section.key)}
            >
              <span className={classes.grows}>{words.section(section.key)}</span>
              {findings.length > 0 && (
                <Badge
                  size="sm"
                  color={isWrong ? 'red' : 'yellow'}
                  aria-label={say('findings-n', { n: findings.length })}
                >
                  {findings.length}
                </Badge>
              )}
              {n !== undefined && <span className="quiet number">{n}</span>}
            </UnstyledButton>
          );
        })}
      </nav>
    </>
  );
}
