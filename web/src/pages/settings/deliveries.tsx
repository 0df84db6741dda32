// What became of each message on its way: sent, waiting for the next try, given up; looked into, and sent again.
import { Badge, Button, Code, Group, Modal, SegmentedControl, Select, Table, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api, type Form } from '../../api/client';
import { ListTable } from '../../parts/list-table';
import { Loaded } from '../../parts/loaded';
import { Empty } from '../../parts/page';
import { useTellProblem } from '../../parts/problem';
import { Ago, When } from '../../parts/when';
import { useReach } from '../../session';
import { useSay, useSayCode } from '../../words';
import { usePeople } from './actor';

type Delivery = Form<'Delivery'>;
type State = 'waiting' | 'sent' | 'dead' | 'dropped';

export const DELIVERIES = ['deliveries'];
const STATES: State[] = ['waiting', 'sent', 'dead', 'dropped'];
const COLOURS: Record<string, string> = { waiting: 'blue', sent: 'teal', dead: 'red', dropped: 'gray' };
/** Deliveries of one request. */
const PAGE = 50;
/** What is on its way is looked at again so often. */
const AGAIN_MS = 5_000;

export function Deliveries({ endpoints }: { endpoints: Form<'Endpoint'>[] }) {
  const say = useSay();
  const sayCode = useSayCode();
  const [state, setState] = useState<State | ''>('');
  const [endpoint, setEndpoint] = useState('');
  const [shown, setShown] = useState<string>();
  const query = { ...(state && { state }), ...(endpoint && { endpoint }) };
  const deliveries = useInfiniteQuery({
    queryKey: [...DELIVERIES, query],
    queryFn: ({ pageParam }) =>
      answer(api.GET('/api/deliveries', { params: { query: { ...query, limit: PAGE, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
    refetchInterval: AGAIN_MS,
  });
  const items = deliveries.data?.pages.flatMap((page) => page.items) ?? [];
  const places = [
    ...endpoints.map((one) => ({ value: one.id, label: one.name })),
    { value: 'mail', label: say('by-mail') },
  ];
  const isFiltered = state !== '' || endpoint !== '';
  return (
    <section aria-labelledby="deliveries">
      <Group justify="space-between" mb="xs" gap="xs">
        <Title order={2} id="deliveries">
          {say('deliveries')}
        </Title>
        <Group gap="xs">
          <Select
            size="xs"
            aria-label={say('delivery-to')}
            data={[{ value: '', label: say('delivery-to-any') }, ...places]}
            value={endpoint}
            onChange={(value) => setEndpoint(value ?? '')}
          />
          <SegmentedControl
            size="xs"
            aria-label={say('state')}
            data={['', ...STATES].map((value) => ({ value, label: value ? sayCode('delivery', value) : say('all') }))}
            value={state}
            onChange={(value) => setState(value as State | '')}
          />
        </Group>
      </Group>
      <Loaded query={deliveries}>
        {() =>
          items.length === 0 ? (
            <Empty title={say(isFiltered ? 'deliveries-none-such' : 'deliveries-none')}>
              {!isFiltered && say('deliveries-none-about')}
            </Empty>
          ) : (
            <DeliveryTable deliveries={items} places={places} onShow={setShown} />
          )
        }
      </Loaded>
      {deliveries.hasNextPage && (
        <Button
          variant="default"
          mt="sm"
          loading={deliveries.isFetchingNextPage}
          onClick={() => deliveries.fetchNextPage()}
        >
          {say('more')}
        </Button>
      )}
      {shown && <Shown id={shown} onClose={() => setShown(undefined)} />}
    </section>
  );
}

type TableProps = {
  deliveries: Delivery[];
  places: { value: string; label: string }[];
  onShow: (id: string) => void;
};

function DeliveryTable({ deliveries, places, onShow }: TableProps) {
  const say = useSay();
  const people = usePeople();
  const nameOf = (delivery: Delivery) => {
    const place = places.find((one) => one.value === delivery.endpoint)?.label ?? say('endpoint-gone');
    const person = people.data?.find((one) => one.id === delivery.person)?.name;
    return person ? `${place}: ${person}` : place;
  };
  return (
    <ListTable minWidth={720} head={['when', 'topic', 'delivery-to', 'state', 'delivery-answer']} hasActs>
      {deliveries.map((delivery) => (
        <Table.Tr key={delivery.id}>
          <Table.Td>
            <When at={delivery.made_at} />
          </Table.Td>
          <Table.Td ff="monospace" fz="xs">
            {delivery.topic}
          </Table.Td>
          <Table.Td>{nameOf(delivery)}</Table.Td>
          <Table.Td>
            <DeliveryState delivery={delivery} />
          </Table.Td>
          <Table.Td fz="xs">{delivery.answer}</Table.Td>
          <Table.Td ta="end">
            <Group gap={4} justify="flex-end" wrap="nowrap">
              <Button variant="default" size="compact-xs" onClick={() => onShow(delivery.id)}>
                {say('details')}
              </Button>
              {delivery.state !== 'waiting' && <Again delivery={delivery} />}
            </Group>
          </Table.Td>
        </Table.Tr>
      ))}
    </ListTable>
  );
}

function DeliveryState({ delivery }: { delivery: Delivery }) {
  const say = useSay();
  const sayCode = useSayCode();
  return (
    <>
      <Badge color={COLOURS[delivery.state] ?? 'gray'}>{sayCode('delivery', delivery.state)}</Badge>{' '}
      <Text span size="xs" className="quiet">
        {delivery.tries > 1 && say('delivery-tries', { n: delivery.tries })}{' '}
        {delivery.state === 'waiting' && delivery.next_at && delivery.tries > 0 && <Ago at={delivery.next_at} />}
      </Text>
    </>
  );
}

/** Sends it again, under the same id. */
function Again({ delivery }: { delivery: Delivery }) {
  const say = useSay();
  const reach = useReach();
  const queries = useQueryClient();
  const tell = useTellProblem();
  const again = useMutation({
    mutationFn: () => answer(api.POST('/api/deliveries/{id}/replay', { params: { path: { id: delivery.id } } })),
    onSuccess: () => {
      queries.invalidateQueries({ queryKey: DELIVERIES });
      notifications.show({ message: say('delivery-again-done') });
    },
    onError: tell,
  });
  if (reach('delivery.replay') !== 'all') return null;
  return (
    <Button variant="default" size="compact-xs" loading={again.isPending} onClick={() => again.mutate()}>
      {say('delivery-again')}
    </Button>
  );
}

function Shown({ id, onClose }: { id: string; onClose: () => void }) {
  const say = useSay();
  const whole = useQuery({
    queryKey: [...DELIVERIES, id],
    queryFn: () => answer(api.GET('/api/deliveries/{id}', { params: { path: { id } } })),
  });
  return (
    <Modal opened onClose={onClose} size="lg" title={id} closeButtonProps={{ 'aria-label': say('close') }}>
      <Loaded query={whole}>
        {({ delivery, data }) => (
          <>
            <Group gap="xs" mb="xs">
              <Code>{delivery.topic}</Code>
              <DeliveryState delivery={delivery} />
              <Text size="sm">{delivery.answer}</Text>
            </Group>
            {data ? (
              <Code block tabIndex={0} mah={420} style={{ overflow: 'auto' }}>
                {JSON.stringify(data, null, 2)}
              </Code>
            ) : (
              <Text size="sm">{say('delivery-erased')}</Text>
            )}
          </>
        )}
      </Loaded>
    </Modal>
  );
}
