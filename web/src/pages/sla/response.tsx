// First responses: where they lost their time, and how many took how long.
import { Paper, SegmentedControl, Table, Text, Title } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { Form } from '../../api/client';
import { useFormats } from '../../formats';
import { ChartFrame } from '../../parts/chart';
import { WideTable } from '../../parts/wide-table';
import { useSay, useSayCode } from '../../words';

const ResponseChart = lazy(() => import('./response-chart'));

type Response = Form<'ResponseItem'>;
type Spread = Form<'Spread'>;
type Bin = Form<'ResponseBinItem'>;

/** The parts of a first response, in the order in which they happen. */
function parts({ capture, decision, routing, human, total }: Response): [string, Spread][] {
  return Object.entries({ capture, decision, routing, human, total });
}

export function FirstResponses({ response }: { response: Response }) {
  const say = useSay();
  const sayCode = useSayCode();
  const formats = useFormats();
  const { n_answered, n_unanswered } = response;
  const time = (ms: number | undefined) => (ms === undefined ? '–' : formats.duration(ms));
  return (
    <Paper p="md" component="section" aria-labelledby="response">
      <Title order={2} id="response">
        {say('first-response')}
      </Title>
      <Text size="sm" className="quiet" mb="xs">
        {say('answered', { n: formats.number(n_answered), open: formats.number(n_unanswered) })}
      </Text>
      <WideTable minWidth={420}>
        <Table verticalSpacing={3}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say('delay')}</Table.Th>
              <Table.Th className="number">{say('half')}</Table.Th>
              <Table.Th className="number">{say('nine-of-ten')}</Table.Th>
              <Table.Th className="number">{say('longest')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {parts(response).map(([name, spread]) => (
              <Table.Tr key={name} fw={name === 'total' ? 600 : undefined}>
                <Table.Td>{sayCode('delay', name)}</Table.Td>
                <Table.Td className="number">{time(spread.p50_ms)}</Table.Td>
                <Table.Td className="number">{time(spread.p90_ms)}</Table.Td>
                <Table.Td className="number">{time(spread.max_ms)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </WideTable>
      {n_answered > 0 && <Waits response={response} />}
    </Paper>
  );
}

const BY = ['wall', 'working'] as const;

/** How many leads waited how long for the first touch, with the average of each part of their waits in the table. */
function Waits({ response }: { response: Response }) {
  const say = useSay();
  const sayCode = useSayCode();
  const formats = useFormats();
  const [by, setBy] = useState<(typeof BY)[number]>('wall');
  const bins = response[by];
  const wait = (bin: Bin, position: number) =>
    bin.up_to_ms === undefined
      ? say('more-than', { time: formats.duration(bins[position - 1]?.up_to_ms ?? 0) })
      : say('up-to', { time: formats.duration(bin.up_to_ms) });
  const averages = ['capture', 'decision', 'routing', 'human'] as const;
  const rows = [
    [say('wait'), say('answered-n'), ...averages.map((part) => sayCode('delay', part))],
    ...bins.map((bin, position) => [
      wait(bin, position),
      bin.n,
      ...averages.map((part) => (bin.n === 0 ? '–' : formats.duration(bin[`${part}_ms`]))),
    ]),
  ];
  return (
    <ChartFrame
      title={say('waits')}
      file="first-responses.csv"
      rows={rows}
      order={3}
      choices={
        <SegmentedControl
          size="xs"
          aria-label={say('waits-by')}
          data={BY.map((value) => ({ value, label: say(`waits-${value}`) }))}
          value={by}
          onChange={setBy}
        />
      }
    >
      <Suspense fallback={<div style={{ height: 220 }} />}>
        <ResponseChart bins={bins.map((bin, position) => ({ wait: wait(bin, position), n: bin.n }))} />
      </Suspense>
    </ChartFrame>
  );
}
