// Who may be handed leads at the moment: on duty, away, and for how many at a time.
import { Badge, Button, Modal, NumberInput, SimpleGrid, Stack, Switch, Table, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { answer, api, type Form } from '../../api/client';
import { useFormats } from '../../formats';
import { InstantField } from '../../parts/date-field';
import { FormFoot } from '../../parts/form-foot';
import { ListTable } from '../../parts/list-table';
import { Loaded } from '../../parts/loaded';
import { Empty } from '../../parts/page';
import { useTellProblem } from '../../parts/problem';
import { useNow } from '../../parts/when';
import { usePerson, useReach } from '../../session';
import { useSay, useSayCode } from '../../words';

type Duty = Form<'DutyItem'>;
type DutyChange = Form<'DutyChange'>;

const DUTIES = ['duties'];

export default function DutyPage() {
  const say = useSay();
  const duties = useQuery({ queryKey: DUTIES, queryFn: () => answer(api.GET('/api/duties')) });
  const [changing, setChanging] = useState<Duty>();
  return (
    <>
      <Text size="sm" className="quiet" mb="sm">
        {say('duty-about')}
      </Text>
      <Loaded query={duties}>
        {(duties) =>
          duties.length === 0 ? (
            <Empty title={say('duty-none')}>{say('duty-none-about')}</Empty>
          ) : (
            <Duties duties={duties} onChange={setChanging} />
          )
        }
      </Loaded>
      {changing && <Change key={changing.person} duty={changing} onClose={() => setChanging(undefined)} />}
    </>
  );
}

/** Changes what holds for somebody. */
function useChange() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ person, change }: { person: string; change: DutyChange }) =>
      answer(api.PATCH('/api/duties/{person}', { params: { path: { person } }, body: change })),
    onSuccess: () => {
      queries.invalidateQueries({ queryKey: DUTIES });
      queries.invalidateQueries({ queryKey: ['handoffs'] });
      queries.invalidateQueries({ queryKey: ['audit'] });
    },
  });
}

function Duties({ duties, onChange }: { duties: Duty[]; onChange: (duty: Duty) => void }) {
  return (
    <ListTable
      minWidth={640}
      head={['name', 'on-duty', 'away', 'open-now', 'capacity', 'team']}
      numbers={['open-now', 'capacity']}
      hasActs
    >
      {duties.map((duty) => (
        <Row key={duty.person} duty={duty} onChange={onChange} />
      ))}
    </ListTable>
  );
}

function Row({ duty, onChange }: { duty: Duty; onChange: (duty: Duty) => void }) {
  const say = useSay();
  const sayCode = useSayCode();
  const formats = useFormats();
  const reach = useReach();
  const me = usePerson();
  const tell = useTellProblem();
  const change = useChange();
  const mayChange = reach('duty.change') === 'all' || duty.person === me.id;
  const isFull = duty.capacity !== undefined && duty.n_open >= duty.capacity;
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={500}>
          {duty.name}
        </Text>
        <Text size="xs" className="quiet">
          {sayCode('role', duty.role)}
        </Text>
      </Table.Td>
      <Table.Td>
        <Switch
          aria-label={say('on-duty-of', { name: duty.name })}
          checked={duty.on_duty}
          disabled={!mayChange || change.isPending}
          onChange={(event) =>
            change.mutate({ person: duty.person, change: { on_duty: event.currentTarget.checked } }, { onError: tell })
          }
        />
      </Table.Td>
      <Table.Td>
        <Away duty={duty} />
      </Table.Td>
      <Table.Td className="number">{formats.number(duty.n_open)}</Table.Td>
      <Table.Td className="number">
        {isFull && <Badge color="yellow">{say('full')}</Badge>}{' '}
        {duty.capacity === undefined ? say('by-pact') : formats.number(duty.capacity)}
      </Table.Td>
      <Table.Td>{duty.team}</Table.Td>
      <Table.Td ta="end">
        {mayChange && (
          <Button
            variant="default"
            size="compact-xs"
            aria-label={say('duty-change-of', { name: duty.name })}
            onClick={() => onChange(duty)}
          >
            {say('change')}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** When somebody is away, as long as that is not over. */
function Away({ duty }: { duty: Duty }) {
  const say = useSay();
  const formats = useFormats();
  const now = useNow();
  const { away_from: from, away_until: until } = duty;
  if ((!from && !until) || (until && Date.parse(until) <= now)) return null;
  const isAway = !from || Date.parse(from) <= now;
  return (
    <Text size="sm" span>
      {isAway && <Badge color="orange">{say('away-now')}</Badge>}{' '}
      {until
        ? say(isAway ? 'away-until' : 'away-between', {
            from: from ? formats.dateTime(from) : '',
            until: formats.dateTime(until),
          })
        : from && !isAway && say('away-from', { from: formats.dateTime(from) })}
    </Text>
  );
}

function Change({ duty, onClose }: { duty: Duty; onClose: () => void }) {
  const say = useSay();
  const change = useChange();
  const [from, setFrom] = useState(duty.away_from ?? '');
  const [until, setUntil] = useState(duty.away_until ?? '');
  const [capacity, setCapacity] = useState<string | number>(duty.capacity ?? '');
  const [team, setTeam] = useState(duty.team ?? '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(
      {
        person: duty.person,
        change: {
          away_from: from || null,
          away_until: until || null,
          capacity: typeof capacity === 'number' ? capacity : null,
          team: team.trim() || null,
        },
      },
      {
        onSuccess: () => {
          notifications.show({ message: say('saved') });
          onClose();
        },
      },
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={say('duty-change-of', { name: duty.name })}
      size="lg"
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Text size="sm" className="quiet">
            {say('away-about')}
          </Text>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            <InstantField label={say('away-since')} value={from} onChange={setFrom} data-autofocus />
            <InstantField label={say('away-to')} earliest={from} value={until} onChange={setUntil} />
          </SimpleGrid>
          <NumberInput
            label={say('capacity')}
            description={say('capacity-about')}
            min={0}
            allowDecimal={false}
            value={capacity}
            onChange={setCapacity}
          />
          <TextInput
            label={say('team')}
            description={say('team-about')}
            maxLength={100}
            value={team}
            onChange={(event) => setTeam(event.currentTarget.value)}
          />
          <FormFoot go={say('save')} sending={change} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}
