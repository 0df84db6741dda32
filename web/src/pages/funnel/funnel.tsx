// How far leads come, stage by stage: whom each step loses, how long it takes, and for which part of the leads it goes best.
import { Anchor, Group, Paper, Select, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Link, useSearchParams } from 'react-router';
import { answer, api, type Form } from '../../api/client';
import { useFormats } from '../../formats';
import { ChartFrame } from '../../parts/chart';
import { Loaded } from '../../parts/loaded';
import { Empty, PageHead } from '../../parts/page';
import { When } from '../../parts/when';
import { WideTable } from '../../parts/wide-table';
import { useSay, useSayCode } from '../../words';
import { usePactsInForce } from '../leads/queries';

const FunnelChart = lazy(() => import('./funnel-chart'));

export type Sheet = Form<'FunnelSheet'>;
type Funnel = Form<'FunnelItem'>;
export type Step = Form<'FunnelStepItem'>;

/** Periods that can be looked at, in days. */
const PERIODS = [28, 91, 182, 365, 730];
const JOINED = ['inquiry', 'mql'];
const PARTS = ['channel', 'campaign', 'persona', 'tier', 'version', 'owner'];
const DAY_MS = 86_400_000;

export default function FunnelPage() {
  const say = useSay();
  const [params, setParams] = useSearchParams();
  const pacts = usePactsInForce();
  const names = pacts.data?.map((one) => one.pact) ?? [];
  const chosen = (name: string, known: string[]) => known.find((one) => one === params.get(name));
  const pact = chosen('pact', names) ?? names[0];
  const days = PERIODS.find((days) => String(days) === params.get('days')) ?? 91;
  const joined = chosen('joined', JOINED) ?? 'inquiry';
  const by = chosen('by', PARTS);
  const set = (name: string, value: string | null) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        if (value) after.set(name, value);
        else after.delete(name);
        return after;
      },
      { replace: true },
    );
  const sheet = useQuery({
    queryKey: ['leads', 'funnel', pact, days, joined, by],
    enabled: pact !== undefined,
    staleTime: 30_000,
    queryFn: () => {
      const from = new Date(Date.now() - days * DAY_MS).toISOString();
      return answer(api.GET('/api/funnel', { params: { query: { pact, from, joined, by } } }));
    },
  });
  return (
    <>
      <PageHead title={say('nav-funnel')} about={sheet.data && <Period sheet={sheet.data} />}>
        {names.length > 1 && (
          <Choice name="pact" value={pact ?? ''} of={names.map((name) => [name, name])} onChange={set} />
        )}
        <Choice
          name="period"
          value={String(days)}
          of={PERIODS.map((n) => [String(n), say('last-days', { n })])}
          onChange={(_, value) => set('days', value)}
        />
        <Choice
          name="joined"
          value={joined}
          of={JOINED.map((one) => [one, say(`joined-${one}`)])}
          onChange={set}
          width={210}
        />
        <Choice
          name="by"
          value={by ?? ''}
          of={[['', say('by-nothing')], ...PARTS.map((one): [string, string] => [one, say(`by-${one}`)])]}
          onChange={set}
        />
      </PageHead>
      {pacts.data && names.length === 0 ? (
        <Empty title={say('why-no-pact')}>{say('funnel-no-pact')}</Empty>
      ) : (
        <Loaded query={sheet}>{(sheet) => <Shown sheet={sheet} by={by} />}</Loaded>
      )}
    </>
  );
}

type ChoiceProps = {
  name: string;
  value: string;
  of: [string, string][];
  onChange: (name: string, value: string) => void;
  width?: number;
};

function Choice({ name, value, of, onChange, width = 160 }: ChoiceProps) {
  const say = useSay();
  return (
    <Select
      size="xs"
      w={width}
      aria-label={say(name)}
      data={of.map(([value, label]) => ({ value, label }))}
      value={value}
      allowDeselect={false}
      onChange={(value) => onChange(name, value ?? '')}
    />
  );
}

function Period({ sheet }: { sheet: Sheet }) {
  return (
    <>
      <When at={sheet.from} /> – <When at={sheet.to} />
    </>
  );
}

function Shown({ sheet, by }: { sheet: Sheet; by: string | undefined }) {
  const say = useSay();
  const sayCode = useSayCode();
  const { steps } = sheet.all;
  if ((steps[0]?.n_reached ?? 0) === 0) return <Empty title={say('funnel-empty')}>{say('funnel-empty-about')}</Empty>;
  const rows = [
    [say('column-stage'), say('came-here'), say('of-before-percent'), say('took-half-days')],
    ...steps.map((step) => [
      sayCode('stage', step.stage),
      step.n_reached,
      step.of_before === undefined ? '' : Math.round(step.of_before * 1000) / 10,
      step.took.p50_ms === undefined ? '' : Math.round((step.took.p50_ms / DAY_MS) * 100) / 100,
    ]),
  ];
  return (
    <Stack gap="md">
      <Paper p="md">
        <ChartFrame title={say('funnel-title')} file="funnel.csv" rows={rows} order={2}>
          <Suspense fallback={<div style={{ height: 300 }} />}>
            <FunnelChart steps={steps} />
          </Suspense>
        </ChartFrame>
      </Paper>
      <Paper p="md" component="section" aria-labelledby="steps">
        <Title order={2} id="steps" mb={4}>
          {say('step-by-step')}
        </Title>
        <Steps funnel={sheet.all} pact={sheet.pact} />
      </Paper>
      {sheet.parts && by && <Parts sheet={sheet} by={by} />}
    </Stack>
  );
}

/** Each stage with whom it kept and what it took; how many are in it now leads to them. */
function Steps({ funnel, pact }: { funnel: Funnel; pact: string }) {
  const say = useSay();
  const sayCode = useSayCode();
  const formats = useFormats();
  const time = (ms: number | undefined) => (ms === undefined ? '–' : formats.duration(ms));
  const aside = [
    ['nurture', funnel.n_nurture],
    ['disqualified', funnel.n_disqualified],
  ] as const;
  const here = (stage: string, n: number) =>
    n === 0 ? (
      formats.number(n)
    ) : (
      <Anchor component={Link} to={`/leads?${new URLSearchParams({ pact, stage })}`} size="sm" underline="always">
        {formats.number(n)}
      </Anchor>
    );
  return (
    <>
      <WideTable minWidth={560}>
        <Table verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say('column-stage')}</Table.Th>
              <Table.Th className="number">{say('came-here')}</Table.Th>
              <Table.Th className="number">{say('of-before')}</Table.Th>
              <Table.Th className="number">{say('half')}</Table.Th>
              <Table.Th className="number">{say('nine-of-ten')}</Table.Th>
              <Table.Th className="number">{say('here-now')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {funnel.steps.map((step) => (
              <Table.Tr key={step.stage}>
                <Table.Td>{sayCode('stage', step.stage)}</Table.Td>
                <Table.Td className="number">{formats.number(step.n_reached)}</Table.Td>
                <Table.Td className="number">
                  {step.of_before === undefined ? '–' : formats.percent(step.of_before)}
                </Table.Td>
                <Table.Td className="number">{time(step.took.p50_ms)}</Table.Td>
                <Table.Td className="number">{time(step.took.p90_ms)}</Table.Td>
                <Table.Td className="number">{here(step.stage, step.n_now)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </WideTable>
      <Group gap="lg" mt="xs">
        {aside.map(([stage, n]) => (
          <Text key={stage} size="sm" className="quiet">
            {sayCode('stage', stage)}: {here(stage, n)}
          </Text>
        ))}
      </Group>
    </>
  );
}

/** The same for each part of the leads, so that one sees where the good ones come from. */
function Parts({ sheet, by }: { sheet: Sheet; by: string }) {
  const say = useSay();
  const sayCode = useSayCode();
  const formats = useFormats();
  const stages = sheet.all.steps.slice(1).map((step) => step.stage);
  return (
    <Paper p="md" component="section" aria-labelledby="parts">
      <Title order={2} id="parts" mb={4}>
        {say(`by-${by}`)}
      </Title>
      <WideTable minWidth={640}>
        <Table verticalSpacing={4} highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say(`by-${by}`)}</Table.Th>
              <Table.Th className="number">{sayCode('stage', sheet.all.steps[0]?.stage ?? '')}</Table.Th>
              {stages.map((stage) => (
                <Table.Th key={stage} className="number">
                  {sayCode('stage', stage)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sheet.parts?.map(({ name, steps }) => (
              <Table.Tr key={name ?? ''}>
                <Table.Td>{name === undefined ? say('by-none-of-them') : partName(by, name, say, sayCode)}</Table.Td>
                <Table.Td className="number">{formats.number(steps[0]?.n_reached ?? 0)}</Table.Td>
                {steps.slice(1).map((step) => (
                  <Table.Td key={step.stage} className="number">
                    {formats.number(step.n_reached)}{' '}
                    <Text span size="xs" className="quiet">
                      {steps[0]?.n_reached ? formats.percent(step.n_reached / steps[0].n_reached) : ''}
                    </Text>
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </WideTable>
      <Text size="xs" className="quiet" mt={4}>
        {say('parts-about')}
      </Text>
    </Paper>
  );
}

function partName(
  by: string,
  name: string,
  say: ReturnType<typeof useSay>,
  sayCode: ReturnType<typeof useSayCode>,
): string {
  if (by === 'channel') return sayCode('channel', name);
  if (by === 'version') return say('version-n', { n: name });
  return name;
}
