// Companies, searched by name or domain.
import { Anchor, Button, Group, Paper, Table, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { answer, api } from '../../api/client';
import { Loaded } from '../../parts/loaded';
import { Empty, PageHead } from '../../parts/page';
import { useSay } from '../../words';

export default function CompaniesPage() {
  const say = useSay();
  const [params, setParams] = useSearchParams();
  const q = params.get('q') ?? '';
  const [typed, setTyped] = useState(q);
  const ask = useDebouncedCallback((text: string) => setParams(text ? { q: text } : {}, { replace: true }), 250);
  const companies = useInfiniteQuery({
    queryKey: ['companies', q],
    queryFn: ({ pageParam }) =>
      answer(api.GET('/api/companies', { params: { query: { q: q || undefined, limit: 100, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
  });
  return (
    <>
      <PageHead title={say('nav-companies')} />
      <TextInput
        size="xs"
        type="search"
        mb="sm"
        maw={340}
        aria-label={say('companies-search')}
        placeholder={say('companies-search')}
        leftSection={<IconSearch size={14} />}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          ask(event.currentTarget.value);
        }}
      />
      <Loaded query={companies}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0)
            return (
              <Empty title={say(q ? 'companies-none-found' : 'companies-none')}>
                {!q && say('companies-none-about')}
              </Empty>
            );
          return (
            <Paper>
              <Table highlightOnHover>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{say('company')}</Table.Th>
                    <Table.Th>{say('domain')}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {items.map((company) => (
                    <Table.Tr key={company.id}>
                      <Table.Td>
                        <Anchor component={Link} to={`/companies/${company.id}`} size="sm" fw={500}>
                          {company.name ?? company.domain ?? company.id}
                        </Anchor>
                      </Table.Td>
                      <Table.Td>{company.domain}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Paper>
          );
        }}
      </Loaded>
      {companies.hasNextPage && (
        <Group mt="sm">
          <Button variant="default" loading={companies.isFetchingNextPage} onClick={() => companies.fetchNextPage()}>
            {say('more')}
          </Button>
        </Group>
      )}
    </>
  );
}
