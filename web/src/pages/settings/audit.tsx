// The audit: who did what when. Its entries are chained, so that nobody can change one unseen.
import { Button, Group, Select, Table, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { answer, api, type Form } from '../../api/client';
import { ListTable } from '../../parts/list-table';
import { Loaded } from '../../parts/loaded';
import { Empty } from '../../parts/page';
import { When } from '../../parts/when';
import { useSay } from '../../words';
import { Actor, usePeople } from './actor';

export default function Audit() {
  const say = useSay();
  const [params, setParams] = useSearchParams();
  const [actor, operation] = [params.get('actor') ?? '', params.get('operation') ?? ''];
  const people = usePeople();
  const operations = useQuery({
    queryKey: ['roles'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => answer(api.GET('/api/roles')),
    select: (roles) => roles.operations.map((one) => one.operation),
  });
  const entries = useInfiniteQuery({
    queryKey: ['audit', actor, operation],
    queryFn: ({ pageParam }) =>
      answer(
        api.GET('/api/audit', {
          params: {
            query: { actor: actor || undefined, operation: operation || undefined, cursor: pageParam, limit: 100 },
          },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
  });
  const set = (name: string, value: string | null) => {
    const changed = new URLSearchParams(params);
    if (value) changed.set(name, value);
    else changed.delete(name);
    setParams(changed, { replace: true });
  };
  const persons = (people.data ?? []).map((person) => ({
    value: `person ${person.id}`,
    label: person.name ?? person.id,
  }));
  return (
    <>
      <Group gap="xs" mb="sm">
        <Select
          size="xs"
          w={200}
          clearable
          searchable
          placeholder={say('audit-who')}
          aria-label={say('audit-who')}
          data={persons}
          value={actor || null}
          onChange={(value) => set('actor', value)}
        />
        <Select
          size="xs"
          w={220}
          clearable
          searchable
          placeholder={say('audit-what')}
          aria-label={say('audit-what')}
          data={operations.data ?? []}
          value={operation || null}
          onChange={(value) => set('operation', value)}
        />
      </Group>
      <Loaded query={entries}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          return items.length === 0 ? <Empty title={say('audit-none')} /> : <Entries entries={items} />;
        }}
      </Loaded>
      {entries.hasNextPage && (
        <Button mt="sm" variant="default" loading={entries.isFetchingNextPage} onClick={() => entries.fetchNextPage()}>
          {say('more')}
        </Button>
      )}
    </>
  );
}

function Entries({ entries }: { entries: Form<'AuditEntry'>[] }) {
  return (
    <ListTable
      minWidth={680}
      head={['number', 'when', 'audit-who', 'audit-what', 'details', 'network']}
      numbers={['number']}
    >
      {entries.map((entry) => (
        <Table.Tr key={entry.seq}>
          <Table.Td className="number" title={entry.hash}>
            {entry.seq}
          </Table.Td>
          <Table.Td>
            <When at={entry.at} />
          </Table.Td>
          <Table.Td>
            <Actor tag={entry.actor} />
          </Table.Td>
          <Table.Td>
            <Text size="xs" ff="monospace">
              {entry.operation}
            </Text>
          </Table.Td>
          <Table.Td maw={340}>
            <Text size="xs" className="quiet" style={{ overflowWrap: 'anywhere' }}>
              {detailText(entry.detail)}
            </Text>
          </Table.Td>
          <Table.Td>{entry.network}</Table.Td>
        </Table.Tr>
      ))}
    </ListTable>
  );
}

function detailText(detail: unknown): string {
  if (typeof detail !== 'object' || detail === null) return String(detail ?? '');
  return Object.entries(detail)
    .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join(' · ');
}
