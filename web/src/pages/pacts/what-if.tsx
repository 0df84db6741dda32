// What a changed pact would have done with the leads of the service, beside the version in force: by week, by tier, lead by lead.
import { Anchor, Badge, Group, List, Paper, Select, SimpleGrid, Table, Text, Title } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'react-router';
import { answer, api, type Form } from '../../api/client';
import { asProblem } from '../../api/problem';
import { useFormats } from '../../formats';
import { ChartFrame } from '../../parts/chart';
import { Loaded } from '../../parts/loaded';
import { When } from '../../parts/when';
import { WideTable } from '../../parts/wide-table';
import { useSay } from '../../words';
import { promisedPerWeek } from './thresholds';

const WeekChart = lazy(() => import('./week-chart'));

type WouldHave = Form<'WouldHave'>;
type LeadChange = Form<'LeadChange'>;

/** The past is loaded into memory at the first question: until it is there, the same is asked again. */
const ASK_AGAIN_MS = 2_000;
const ASK_AGAIN_TIMES = 60;

export function WhatIf({ text, scenarios }: { text: string; scenarios: Form<'ScenarioText'>[] }) {
  const say = useSay();
  const asked = useQuery({
    queryKey: ['what-if', text],
    placeholderData: keepPreviousData,
    gcTime: 60_000,
    retry: (failures, error) => asProblem(error).status === 503 && failures < ASK_AGAIN_TIMES,
    retryDelay: ASK_AGAIN_MS,
    queryFn: () => answer(api.POST('/api/pacts/what-if', { body: { text, scenarios } })),
  });
  return (
    <Loaded query={asked}>
      {({ would_have }) =>
        would_have ? (
          <Shown would={would_have} promised={promisedPerWeek(text)} />
        ) : (
          <Text size="sm" className="quiet">
            {say('mistakes-first')}
          </Text>
        )
      }
    </Loaded>
  );
}

/** First hand-overs in a week, before and after. */
export type Week = { monday: string; before: number; after: number };

/** The weeks of both sides, of all tiers or of one; weeks without any are there, too, so that the axis is one of time. */
export function weeksOf(would: Pick<WouldHave, 'before' | 'after'>, tier?: string): Week[] {
  const weeks = new Map<string, Week>();
  const add = (side: 'before' | 'after') => {
    const position = would[side].tiers.findIndex((one) => one.tier === tier);
    for (const { monday, by_tier } of would[side].weeks) {
      const week = weeks.get(monday) ?? { monday, before: 0, after: 0 };
      week[side] = tier === undefined ? by_tier.reduce((sum, n) => sum + n, 0) : (by_tier[position] ?? 0);
      weeks.set(monday, week);
    }
  };
  add('before');
  add('after');
  const there = [...weeks.keys()].sort();
  const all: Week[] = [];
  const [first, last] = [there[0], there.at(-1)];
  if (first === undefined || last === undefined) return all;
  for (let at = new Date(first); at <= new Date(last); at.setUTCDate(at.getUTCDate() + 7)) {
    const monday = at.toISOString().slice(0, 10);
    all.push(weeks.get(monday) ?? { monday, before: 0, after: 0 });
  }
  return all;
}

function Shown({ would, promised }: { would: WouldHave; promised: number | undefined }) {
  const say = useSay();
  const formats = useFormats();
  return (
    <>
      <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="xs" mb="sm">
        <Figure
          name={say('handed-over-n')}
          value={`${formats.number(would.n_before)} → ${formats.number(would.n_after)}`}
        />
        <Figure name={say('gained')} value={formats.number(would.n_gained)} />
        <Figure name={say('lost')} value={formats.number(would.n_lost)} />
        <Figure
          name={say('earlier-later')}
          value={`${formats.number(would.n_earlier)} / ${formats.number(would.n_later)}`}
        />
      </SimpleGrid>
      <Weeks would={would} promised={promised} />
      <Tiers would={would} />
      <Leads title={say('gained')} n={would.n_gained} leads={would.gained} />
      <Leads title={say('lost')} n={would.n_lost} leads={would.lost} />
      <Text size="xs" className="quiet">
        {say('what-if-of', {
          n: formats.number(would.n_leads),
          until: formats.dateTime(would.until),
          ms: formats.number(Math.round(would.took_ms)),
        })}
      </Text>
    </>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <Paper p="xs">
      <Text size="xs" className="quiet">
        {name}
      </Text>
      <Text fw={650} fz={18} className="number" ta="start">
        {value}
      </Text>
    </Paper>
  );
}

/** All tiers together. */
const ALL = '';

function Weeks({ would, promised }: { would: WouldHave; promised: number | undefined }) {
  const say = useSay();
  const [tier, setTier] = useState(ALL);
  const names = tierNames(would);
  const weeks = weeksOf(would, names.includes(tier) ? tier : undefined);
  return (
    <Paper p="sm" mb="sm">
      <ChartFrame
        title={say('by-week')}
        file="what-if.csv"
        rows={[
          [say('week'), say('in-force'), say('this-text')],
          ...weeks.map((one) => [one.monday, one.before, one.after]),
        ]}
        choices={
          names.length > 1 && (
            <Select
              size="xs"
              w={130}
              aria-label={say('tier')}
              data={[{ value: ALL, label: say('tier-any') }, ...names.map((name) => ({ value: name, label: name }))]}
              value={tier}
              onChange={(name) => setTier(name ?? ALL)}
            />
          )
        }
      >
        <Suspense fallback={null}>
          <WeekChart
            weeks={weeks}
            promised={tier === ALL ? promised : undefined}
            capacity={tier === ALL ? would.sales.a_week : undefined}
          />
        </Suspense>
      </ChartFrame>
      <Capacity sales={would.sales} />
    </Paper>
  );
}

/** What the line of sales' capacity rests on, or why there is none. */
function Capacity({ sales }: { sales: Form<'SalesCapacity'> }) {
  const say = useSay();
  const formats = useFormats();
  const known = { people: sales.n_people, room: formats.number(sales.room ?? 0) };
  const why =
    sales.a_week !== undefined
      ? say('capacity-of', { ...known, n: formats.score(sales.a_week), open: formats.duration(sales.open_ms ?? 0) })
      : sales.n_people === 0
        ? say('capacity-nobody')
        : sales.room === undefined
          ? say('capacity-no-limit', { people: sales.n_people })
          : say('capacity-no-time', known);
  return (
    <Text size="xs" className="quiet" mt={4}>
      {why}
    </Text>
  );
}

/** The names of tiers on either side, without the line that adds them up. */
function tierNames(would: WouldHave): string[] {
  const own = (side: 'before' | 'after') => {
    const { tiers } = would[side];
    return (tiers.length > 1 ? tiers.slice(0, -1) : tiers).map((one) => one.tier);
  };
  return [...new Set([...own('before'), ...own('after')])];
}

/** What the service calls all tiers together. */
const ALL_TIERS = 'all tiers';

function Tiers({ would }: { would: WouldHave }) {
  const say = useSay();
  const formats = useFormats();
  const names = [...new Set([...would.before.tiers, ...would.after.tiers].map((tier) => tier.tier))];
  const of = (side: 'before' | 'after', name: string) => would[side].tiers.find((tier) => tier.tier === name);
  const share = (value: number | undefined) => (value === undefined ? '–' : formats.percent(value));
  return (
    <WideTable minWidth={420}>
      <Table mb="sm" verticalSpacing={3}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say('tier')}</Table.Th>
            <Table.Th className="number">{say('handed-over-n')}</Table.Th>
            <Table.Th className="number" title={say('precision-about')}>
              {say('precision')}
            </Table.Th>
            <Table.Th className="number" title={say('recall-about')}>
              {say('recall')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {names.map((name) => {
            const [before, after] = [of('before', name), of('after', name)];
            return (
              <Table.Tr key={name}>
                <Table.Td>{name === ALL_TIERS ? say('all-tiers') : name}</Table.Td>
                <Table.Td className="number">
                  {formats.number(before?.n_qualified ?? 0)} → {formats.number(after?.n_qualified ?? 0)}
                </Table.Td>
                <Table.Td className="number">
                  {share(before?.precision)} → {share(after?.precision)}
                </Table.Td>
                <Table.Td className="number">
                  {share(before?.recall)} → {share(after?.recall)}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </WideTable>
  );
}

function Leads({ title, n, leads }: { title: string; n: number; leads: LeadChange[] }) {
  const say = useSay();
  const formats = useFormats();
  if (leads.length === 0) return null;
  return (
    <Paper p="sm" mb="sm" component="section" aria-label={title}>
      <Title order={3}>
        {title} ({formats.number(n)})
      </Title>
      {leads.map((lead) => (
        <div key={lead.lead}>
          <Group gap="xs" mt={6}>
            <Anchor component={Link} to={`/leads/${lead.lead}`} size="sm" fw={500}>
              {lead.name ?? lead.email ?? say('lead-unnamed')}
            </Anchor>
            <Badge variant="default">{lead.tier}</Badge>
            <Text size="xs" className="quiet">
              <When at={lead.at} />
            </Text>
          </Group>
          <List size="xs" className="quiet">
            {lead.reasons.map((reason) => (
              <List.Item key={reason}>{reason}</List.Item>
            ))}
          </List>
        </div>
      ))}
      {n > leads.length && (
        <Text size="xs" className="quiet" mt={4}>
          {say('and-more', { n: formats.number(n - leads.length) })}
        </Text>
      )}
    </Paper>
  );
}
