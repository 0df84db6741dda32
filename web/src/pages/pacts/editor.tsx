// A pact being written: as a form or as text with what the check finds at once, beside the agreement in words and what changes.
import { Badge, Box, Button, Grid, Skeleton, Tabs, Text } from '@mantine/core';
import { useDebouncedValue, useLocalStorage } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Activity, lazy, type RefObject, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { answer, api, type Form } from '../../api/client';
import type { Checked, Finding } from '../../api/pact';
import { later } from '../../parts/later';
import { Loaded } from '../../parts/loaded';
import { Markdown } from '../../parts/markdown';
import { PageHead } from '../../parts/page';
import { ProblemNote } from '../../parts/problem';
import { useReach } from '../../session';
import { useSay } from '../../words';
import { usePactsInForce } from '../leads/queries';
import { Begin } from './begin';
import { ChangeList } from './changes';
import type { EditorHandle } from './code-editor';
import { Findings, Scenarios } from './findings';
import type { FormHandle } from './form/form';
import { Thresholds } from './histogram';
import { begun as beginHistory, type Hand, type History, written } from './history';
import { type PactVersionText, useChanges, useChecked, usePactVersion, usePush } from './queries';
import { changeOf } from './range';
import { Undoing } from './undoing';
import { WhatIf } from './what-if';

const CodeEditor = lazy(() => import('./code-editor'));
const PactForm = later(() => import('./form/form'));
// Whoever writes sees the form first, or has it beside the text.
PactForm.fetchAhead();

/** After so long without a key, the text is checked. */
const PAUSE_MS = 400;
/** Where the browser keeps whether its person likes the form or the text. */
const VIEW = 'leadpact-pact-view';

export default function PactEditor() {
  const { id } = useParams();
  const from = usePactVersion(id === undefined ? undefined : Number(id));
  const [begun, setBegun] = useState<Form<'StarterPact'>>();
  if (begun) return <Editor text={begun.text} scenarios={begun.scenarios} />;
  if (id === undefined) return <Begin onBegun={setBegun} />;
  return <Loaded query={from}>{(from) => <Editor from={from} text={from.text} scenarios={from.scenarios} />}</Loaded>;
}

type Files = { text: string; scenarios: Form<'ScenarioText'>[] };

/** The text of a version that is changed, or of a pact that is begun. */
function Editor({ from, ...begun }: { from?: PactVersionText } & Files) {
  const say = useSay();
  const mayWrite = useReach()('pact.push') === 'all';
  const navigate = useNavigate();
  const [history, setHistory] = useState(() => beginHistory(begun.text));
  const { text } = history.now;
  const write = (text: string, by: Hand) => setHistory((history) => written(history, text, by));
  const [scenarios, setScenarios] = useState(begun.scenarios);
  const [settled] = useDebouncedValue(text, PAUSE_MS);
  const [settledScenarios] = useDebouncedValue(scenarios, PAUSE_MS);
  const checked = useChecked(settled, settledScenarios);
  const findings = useMemo(() => checked.data?.findings ?? [], [checked.data]);
  const field = useRef<EditorHandle>(null);
  const form = useRef<FormHandle>(null);
  const [view, setView] = useLocalStorage<'form' | 'text'>({
    key: VIEW,
    defaultValue: 'form',
    getInitialValueInEffect: false,
  });
  const [file, setFile] = useState<string>();
  const tab = file ?? view;
  const isFormThere = useFormThere();
  const setTab = (tab: string | null) => {
    const isView = tab === 'form' || tab === 'text';
    if (isView) setView(tab);
    setFile(isView || tab === null ? undefined : `${tab}`);
  };
  const push = usePush();
  const isChanged = !from || text !== begun.text || scenarios !== begun.scenarios;
  useUnsavedWarning(isChanged && !push.isSuccess);
  const goTo = <T,>(view: 'form' | 'text', handle: RefObject<T | null>, act: (there: T) => void) => {
    setTab(view);
    onceThere(handle, act);
  };
  const go = (finding: Finding) => {
    const isInForm = view === 'form' && form.current !== null;
    if (isInForm) goTo('form', form, (there) => there.show(finding));
    else goTo('text', field, (there) => there.show(finding));
  };
  const goToLine = (line: number) =>
    goTo('text', field, (there) => there.show({ line, column: 1, end_line: line, end_column: 1 }));
  const goBack = (to: History) => {
    if (to === history) return;
    setHistory(to);
    goTo('form', form, (there) => there.turnTo(changeOf(text, to.now.text).from));
  };
  const save = () =>
    push.mutate(
      { text, scenarios },
      {
        onSuccess: ({ version }) => {
          notifications.show({ message: say('pact-saved', { n: version.version }) });
          navigate(`/pacts/${version.id}`);
        },
      },
    );
  const isSound = checked.data !== undefined && checked.data.fault === null && settled === text;
  return (
    <>
      <PageHead title={from ? say('pact-edit-title', { pact: from.pact }) : say('pact-new')}>
        <CheckBadge checked={checked.data} />
        {mayWrite && tab === 'form' && <Undoing history={history} onBack={goBack} />}
        {mayWrite && (
          <Button onClick={save} disabled={!isSound || !isChanged} loading={push.isPending}>
            {say('pact-save')}
          </Button>
        )}
      </PageHead>
      {push.isError && <ProblemNote error={push.error} />}
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: tab === 'form' ? 7 : 6 }}>
          {/* The text keeps what can be undone while it is not shown. */}
          <Tabs value={tab} onChange={setTab} keepMountedMode="display-none">
            <Tabs.List mb="xs">
              <Tabs.Tab value="form">{say('as-form')}</Tabs.Tab>
              <Tabs.Tab value="text">{say('text')}</Tabs.Tab>
              {scenarios.map(({ name }) => (
                <Tabs.Tab key={name} value={name}>
                  {name}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Tabs.Panel value="form">
              <Activity mode={tab === 'form' ? 'visible' : 'hidden'}>
                <Suspense fallback={<Skeleton height={320} />}>
                  <PactForm
                    value={text}
                    findings={settled === text ? findings : undefined}
                    handle={form}
                    isDisabled={!mayWrite}
                    onChange={(text) => write(text, 'form')}
                    onLine={goToLine}
                  />
                </Suspense>
              </Activity>
            </Tabs.Panel>
            <Tabs.Panel value="text">
              {(isFormThere || tab === 'text') && (
                <Suspense fallback={tab === 'text' && <Skeleton height={320} />}>
                  <CodeEditor
                    isPact
                    handle={field}
                    label={say('pact-text')}
                    findings={settled === text ? findings : undefined}
                    value={text}
                    onChange={(text) => write(text, 'text')}
                  />
                </Suspense>
              )}
            </Tabs.Panel>
            {scenarios.map((file) => (
              <Tabs.Panel key={file.name} value={file.name}>
                {(isFormThere || tab === file.name) && (
                  <Suspense fallback={tab === file.name && <Skeleton height={320} />}>
                    <CodeEditor
                      label={file.name}
                      value={file.text}
                      onChange={(changed) =>
                        setScenarios((all) =>
                          all.map((one) => (one.name === file.name ? { ...one, text: changed } : one)),
                        )
                      }
                    />
                  </Suspense>
                )}
              </Tabs.Panel>
            ))}
          </Tabs>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: tab === 'form' ? 5 : 6 }}>
          {checked.isError && <ProblemNote error={checked.error} />}
          {checked.data && (
            <Beside
              checked={checked.data}
              text={settled}
              written={text}
              scenarios={settledScenarios}
              from={from}
              onGo={go}
              onText={(text) => write(text, 'threshold')}
            />
          )}
        </Grid.Col>
      </Grid>
    </>
  );
}

function CheckBadge({ checked }: { checked: Checked | undefined }) {
  const say = useSay();
  if (!checked) return null;
  const n = checked.findings.filter((one) => one.severity === 'error').length;
  if (checked.fault === 'mistakes') return <Badge color="red">{say('mistakes-n', { n })}</Badge>;
  if (checked.fault === 'failed_scenario') return <Badge color="red">{say('scenario-fails')}</Badge>;
  return <Badge color="teal">{say('sound')}</Badge>;
}

type BesideProps = {
  checked: Checked;
  /** The text that was checked. */
  text: string;
  /** The text as it is this very moment. */
  written: string;
  scenarios: { name: string; text: string }[];
  from?: PactVersionText;
  onGo: (finding: Finding) => void;
  onText: (text: string) => void;
};

function Beside({ checked, text, written, scenarios, from, onGo, onText }: BesideProps) {
  const say = useSay();
  const reach = useReach();
  const pacts = usePactsInForce();
  const isReadable = checked.pact !== null;
  // Without a version in force there is nothing to compare with.
  const mayAsk = reach('pact.replay') === 'all' && (pacts.data?.length ?? 0) > 0;
  const compared = (pacts.data?.find((one) => one.pact === checked.pact) ?? pacts.data?.[0])?.pact;
  const n = checked.scenario_files.reduce((n, file) => n + file.scenarios.filter((one) => !one.passed).length, 0);
  return (
    <Tabs defaultValue="findings" keepMounted={false}>
      <Tabs.List mb="xs">
        <Tabs.Tab value="findings">{say('findings-n', { n: checked.findings.length })}</Tabs.Tab>
        <Tabs.Tab value="words">{say('agreement')}</Tabs.Tab>
        <Tabs.Tab value="scenarios">{n > 0 ? say('scenarios-failing', { n }) : say('scenarios')}</Tabs.Tab>
        {from && <Tabs.Tab value="changes">{say('changes')}</Tabs.Tab>}
        {mayAsk && <Tabs.Tab value="what-if">{say('what-if')}</Tabs.Tab>}
      </Tabs.List>
      <Tabs.Panel value="findings">
        <Findings findings={checked.findings} onGo={onGo} />
      </Tabs.Panel>
      <Tabs.Panel value="words">{isReadable ? <Draft text={text} /> : <NotReadable />}</Tabs.Panel>
      <Tabs.Panel value="scenarios">
        <Scenarios checked={checked} texts={scenarios} />
      </Tabs.Panel>
      {from && (
        <Tabs.Panel value="changes">
          {isReadable ? <DraftChanges old={from.text} text={text} /> : <NotReadable />}
        </Tabs.Panel>
      )}
      {mayAsk && (
        <Tabs.Panel value="what-if">
          <Thresholds text={written} pact={compared} onText={onText} />
          {isReadable ? <WhatIf text={text} scenarios={scenarios} /> : <NotReadable />}
        </Tabs.Panel>
      )}
    </Tabs>
  );
}

function NotReadable() {
  const say = useSay();
  return (
    <Text size="sm" className="quiet">
      {say('mistakes-first')}
    </Text>
  );
}

function Draft({ text }: { text: string }) {
  const words = useQuery({
    queryKey: ['draft-words', text],
    gcTime: 10_000,
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: () => answer(api.POST('/api/pacts/words', { body: { text } })),
  });
  return (
    <Box mah="max(320px, calc(100dvh - 172px))" style={{ overflow: 'auto' }} tabIndex={0}>
      <Loaded query={words}>{(words) => <Markdown text={words.document} />}</Loaded>
    </Box>
  );
}

function DraftChanges({ old, text }: { old: string; text: string }) {
  const changes = useChanges(old, text);
  return <Loaded query={changes}>{(changes) => <ChangeList changes={changes} />}</Loaded>;
}

/** Whether the form is there and the browser has time for what is not looked at yet. */
function useFormThere(): boolean {
  const [isThere, setThere] = useState(false);
  useEffect(() => {
    let isLeft = false;
    const rest = () => !isLeft && setThere(true);
    PactForm.fetch().then(
      () => ('requestIdleCallback' in window ? requestIdleCallback(rest) : setTimeout(rest, 500)),
      () => {},
    );
    return () => {
      isLeft = true;
    };
  }, []);
  return isThere;
}

/** Does something with a panel that is shown now, once its code has come and it is drawn. */
function onceThere<T>(handle: RefObject<T | null>, act: (there: T) => void, frames = 600) {
  requestAnimationFrame(() => {
    if (handle.current) requestAnimationFrame(() => requestAnimationFrame(() => handle.current && act(handle.current)));
    else if (frames > 0) onceThere(handle, act, frames - 1);
  });
}

/** Asks before a page with unsaved text is left. */
function useUnsavedWarning(isUnsaved: boolean) {
  useEffect(() => {
    if (!isUnsaved) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isUnsaved]);
}
