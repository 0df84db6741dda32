// Is it arriving? The latest events as they come in, while they come in.
import { Anchor, Badge, Group, Paper, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { answer, api, type Form } from '../../api/client';
import { Loaded } from '../../parts/loaded';
import { Ago, useNow } from '../../parts/when';
import { WideTable } from '../../parts/wide-table';
import { useReach } from '../../session';
import { useSay, useSayCode } from '../../words';
import { eventName } from '../leads/events';

/** Events that are shown. */
const SHOWN = 25;
/** After so long without an event, nothing is arriving. */
const SILENCE_MS = 5 * 60_000;

export function Arrivals({ sources }: { sources: Form<'Source'>[] }) {
  const say = useSay();
  const sayCode = useSayCode();
  const reach = useReach();
  const now = useNow(5_000);
  const arrivals = useQuery({
    queryKey: ['arrivals'],
    enabled: reach('event.list') === 'all',
    queryFn: () => answer(api.GET('/api/events', { params: { query: { limit: SHOWN } } })),
  });
  const latest = arrivals.data?.items[0];
  const isArriving = latest && now - Date.parse(latest.received_at) < SILENCE_MS;
  const nameOf = (id: number) => sources.find((source) => source.id === id)?.name ?? say('source-own');
  return (
    <Paper p="md" component="section" aria-labelledby="arrivals">
      <Group gap="xs" mb="xs">
        <Title order={2} id="arrivals">
          {say('arrivals')}
        </Title>
        {arrivals.data && (
          <Badge color={isArriving ? 'teal' : 'gray'} role="status">
            {say(isArriving ? 'arriving' : 'silent')}
          </Badge>
        )}
      </Group>
      <Loaded query={arrivals}>
        {({ items }) =>
          items.length === 0 ? (
            <Text size="sm" className="quiet">
              {say('arrivals-none')}
            </Text>
          ) : (
            <WideTable minWidth={560}>
              <Table verticalSpacing={3}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{say('arrived')}</Table.Th>
                    <Table.Th>{say('source')}</Table.Th>
                    <Table.Th>{say('event')}</Table.Th>
                    <Table.Th>{say('lead')}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {items.map(({ received_at, source, lead, lead_name, event }) => (
                    <Table.Tr key={`${lead} ${event.id}`}>
                      <Table.Td>
                        <Ago at={received_at} now={now} />
                      </Table.Td>
                      <Table.Td>{nameOf(source)}</Table.Td>
                      <Table.Td>
                        {eventName(event, sayCode)} <span className="quiet">{sayCode('channel', event.channel)}</span>
                      </Table.Td>
                      <Table.Td>
                        <Anchor component={Link} to={`/leads/${lead}`} size="sm">
                          {lead_name ?? say('lead-unnamed')}
                        </Anchor>
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </WideTable>
          )
        }
      </Loaded>
    </Paper>
  );
}
