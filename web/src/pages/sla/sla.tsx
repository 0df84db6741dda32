// Both parties' promises side by side: what was owed, kept and broken, by whom, and where first responses lost their time.
import { Badge, Button, Grid, Group, Paper, Progress, Select, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Fragment, lazy, Suspense } from 'react';
import { useSearchParams } from 'react-router';
import { answer, api, type Form } from '../../api/client';
import { useFormats } from '../../formats';
import { ChartFrame } from '../../parts/chart';
import { save, toCsv } from '../../parts/csv';
import { Loaded } from '../../parts/loaded';
import { Empty, PageHead } from '../../parts/page';
import { When } from '../../parts/when';
import { type Say, useSay, useSayCode } from '../../words';
import { usePactsInForce } from '../leads/queries';
import { FirstResponses } from './response';
import { byTeam } from './teams';

const SlaWeeks = lazy(() => import('./sla-weeks'));

type Sheet = Form<'SlaSheet'>;
type Promised = Form<'PromiseItem'>;
type Quota = Form<'QuotaItem'>;

/** Periods that can be looked at, in days. */
const PERIODS = [7, 28, 91];
const DAY_MS = 86_400_000;

export default function SlaPage() {
  const say = useSay();
  const [params, setParams] = useSearchParams();
  const pacts = usePactsInForce();
  const names = pacts.data?.map((one) => one.pact) ?? [];
  const pact = names.find((name) => name === params.get('pact')) ?? names[0];
  const days = PERIODS.find((days) => String(days) === params.get('days')) ?? 28;
  const set = (name: string, value: string) => {
    const changed = new URLSearchParams(params);
    changed.set(name, value);
    setParams(changed, { replace: true });
  };
  const sheet = useQuery({
    queryKey: ['handoffs', 'sla', pact, days],
    enabled: pact !== undefined,
    refetchInterval: 60_000,
    queryFn: () => {
      const from = new Date(Date.now() - days * DAY_MS).toISOString();
      return answer(api.GET('/api/sla', { params: { query: { pact, from } } }));
    },
  });
  return (
    <>
      <PageHead title={say('nav-sla')} about={sheet.data && <Period sheet={sheet.data} />}>
        {names.length > 1 && (
          <Select
            size="xs"
            w={180}
            aria-label={say('pact')}
            data={names}
            value={pact ?? null}
            onChange={(name) => name && set('pact', name)}
          />
        )}
        <Select
          size="xs"
          w={150}
          aria-label={say('period')}
          data={PERIODS.map((n) => ({ value: String(n), label: say('last-days', { n }) }))}
          value={String(days)}
          onChange={(value) => value && set('days', value)}
        />
        {sheet.data && <SaveCsv sheet={sheet.data} />}
      </PageHead>
      {pacts.data && names.length === 0 ? (
        <Empty title={say('why-no-pact')}>{say('sla-no-pact')}</Empty>
      ) : (
        <Loaded query={sheet}>{(sheet) => <Shown sheet={sheet} />}</Loaded>
      )}
    </>
  );
}

function Period({ sheet }: { sheet: Sheet }) {
  return (
    <>
      <When at={sheet.from} /> – <When at={sheet.to} />
    </>
  );
}

function Shown({ sheet }: { sheet: Sheet }) {
  const say = useSay();
  const of = (party: string) => sheet.promises.filter((one) => one.party === party);
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, lg: 6 }}>
        <Paper p="md" h="100%" component="section" aria-labelledby="marketing">
          <Title order={2} id="marketing" mb="sm">
            {say('party-marketing')}
          </Title>
          <Quota sheet={sheet} />
          <Complete sheet={sheet} />
          {of('marketing').map((promise) => (
            <PromiseShown key={promise.promise} promise={promise} />
          ))}
        </Paper>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 6 }}>
        <Paper p="md" h="100%" component="section" aria-labelledby="sales">
          <Title order={2} id="sales" mb="sm">
            {say('party-sales')}
          </Title>
          {of('sales').length === 0 && (
            <Text size="sm" className="quiet">
              {say('nothing-fell-due')}
            </Text>
          )}
          {of('sales').map((promise) => (
            <PromiseShown key={promise.promise} promise={promise} />
          ))}
        </Paper>
      </Grid.Col>
      {sheet.quota && (
        <Grid.Col span={12}>
          <Weeks quota={sheet.quota} />
        </Grid.Col>
      )}
      <Grid.Col span={12}>
        <FirstResponses response={sheet.response} />
      </Grid.Col>
    </Grid>
  );
}

/** How many leads marketing handed over, beside what it promised for this time, and how its quarter will end if it goes on so. */
function Quota({ sheet }: { sheet: Sheet }) {
  const say = useSay();
  const sayCode = useSayCode();
  const formats = useFormats();
  const { quota, n_offered } = sheet;
  return (
    <>
      <Line
        name={say('handed-over-n')}
        value={
          quota
            ? say('of-due', { n: formats.number(n_offered), due: formats.score(quota.due) })
            : formats.number(n_offered)
        }
        about={quota && say('quota', { n: formats.number(quota.count), period: sayCode('period', quota.period) })}
        share={quota && quota.due > 0 ? n_offered / quota.due : undefined}
      />
      {quota && <RunRate quota={quota} />}
    </>
  );
}

/** How the promise of so many leads stands in its own period. */
function RunRate({ quota }: { quota: Quota }) {
  const say = useSay();
  const sayCode = useSayCode();
  const formats = useFormats();
  const { run_rate: now } = quota;
  const period = sayCode('period', quota.period);
  const about =
    now.projected === undefined
      ? undefined
      : say('projected', {
          n: formats.number(Math.round(now.projected)),
          promised: formats.number(quota.count),
          until: formats.date(`${now.to}T00:00:00Z`),
        });
  return (
    <Line
      name={say('this-period', { period })}
      value={say('of-due', { n: formats.number(now.n_offered), due: formats.score(now.due) })}
      about={about}
      share={now.due > 0 ? now.n_offered / now.due : undefined}
    />
  );
}

/** Leads handed over week by week, beside what a week owes. */
function Weeks({ quota }: { quota: Quota }) {
  const say = useSay();
  const formats = useFormats();
  const rows = [
    [say('week-of'), say('handed-over-n'), say('due')],
    ...quota.weeks.map((week) => [week.from, week.n_offered, Math.round(quota.due_a_week * 10) / 10]),
  ];
  const weeks = quota.weeks.map((week) => ({ week: formats.date(`${week.from}T12:00:00Z`), n: week.n_offered }));
  return (
    <Paper p="md">
      <ChartFrame title={say('week-by-week')} file="weeks.csv" rows={rows} order={2}>
        <Suspense fallback={<div style={{ height: 220 }} />}>
          <SlaWeeks weeks={weeks} due={quota.due_a_week} />
        </Suspense>
      </ChartFrame>
    </Paper>
  );
}

function Complete({ sheet }: { sheet: Sheet }) {
  const say = useSay();
  const formats = useFormats();
  const { promised, n_incomplete } = sheet.complete;
  const share = sheet.n_offered === 0 ? undefined : 1 - n_incomplete / sheet.n_offered;
  return (
    <Line
      name={say('complete')}
      value={share === undefined ? '–' : formats.percent(share)}
      about={promised === undefined ? undefined : say('promised', { what: formats.percent(promised) })}
      share={share}
      least={promised}
    />
  );
}

type LineProps = { name: string; value: string; about?: string; share?: number; least?: number };

/** A promise in one line: how much of it was kept. */
function Line({ name, value, about, share, least = 1 }: LineProps) {
  const isKept = share === undefined || share >= least - 1e-9;
  return (
    <div style={{ marginBottom: 14 }}>
      <Group justify="space-between" align="baseline" gap="xs">
        <Text size="sm" fw={500}>
          {name}
        </Text>
        <Text size="sm" fw={600} className="number">
          {value}
        </Text>
      </Group>
      {share !== undefined && (
        <Progress
          value={Math.min(share, 1) * 100}
          color={isKept ? 'teal.7' : 'orange.7'}
          size="sm"
          my={3}
          aria-label={name}
        />
      )}
      {about && (
        <Text size="xs" className="quiet">
          {about}
        </Text>
      )}
    </div>
  );
}

function PromiseShown({ promise }: { promise: Promised }) {
  const say = useSay();
  const sayCode = useSayCode();
  const formats = useFormats();
  const n = promise.n_kept + promise.n_excused + promise.n_breached;
  const share = n === 0 ? undefined : (promise.n_kept + promise.n_excused) / n;
  const name = sayCode('promise', promise.promise);
  const counts = [
    say('n-kept', { n: promise.n_kept }),
    promise.n_excused > 0 && say('n-excused', { n: promise.n_excused }),
    say('n-broken', { n: promise.n_breached }),
    say('n-running', { n: promise.n_running }),
  ];
  return (
    <>
      <Line
        name={name}
        value={share === undefined ? '–' : formats.percent(share)}
        about={counts.filter(Boolean).join(' · ')}
        share={share}
      />
      {promise.people.some((one) => one.n_breached > 0) && (
        <Table verticalSpacing={2} mb="sm" withRowBorders={false} aria-label={name}>
          <Table.Tbody>
            {byTeam(promise.people).map(({ name, members, ...all }) => (
              <Fragment key={name ?? ''}>
                {name && <Kept who={name} {...all} isTeam />}
                {members.map(({ person, ...own }) => (
                  <Kept key={person.id} who={person.name} {...own} isOfTeam={name !== undefined} />
                ))}
              </Fragment>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </>
  );
}

type KeptProps = { who: string; n_kept: number; n_breached: number; isTeam?: boolean; isOfTeam?: boolean };

/** What somebody, or all of a team, kept and broke. */
function Kept({ who, n_kept, n_breached, isTeam = false, isOfTeam = false }: KeptProps) {
  const say = useSay();
  return (
    <Table.Tr>
      <Table.Td fw={isTeam ? 600 : undefined} pl={isOfTeam ? 'lg' : undefined}>
        {who}
      </Table.Td>
      <Table.Td ta="end">
        {n_breached > 0 && <Badge color="orange">{say('n-broken', { n: n_breached })}</Badge>}{' '}
        {say('n-kept', { n: n_kept })}
      </Table.Td>
    </Table.Tr>
  );
}

function SaveCsv({ sheet }: { sheet: Sheet }) {
  const say = useSay();
  return (
    <Button variant="default" onClick={() => save('sla.csv', toCsv(rows(sheet, say)))}>
      CSV
    </Button>
  );
}

function rows(sheet: Sheet, say: Say): (string | number)[][] {
  const head = [say('promise'), say('party'), say('kept'), say('excused'), say('broken'), say('running')];
  return [
    head,
    ...sheet.promises.map((one) => [one.promise, one.party, one.n_kept, one.n_excused, one.n_breached, one.n_running]),
  ];
}
