// API keys for programs: made with the scopes they need, shown once, revoked.
import { Alert, Badge, Button, Checkbox, Group, Modal, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { answer, api, type Form } from '../../api/client';
import { useConfirm } from '../../parts/confirm';
import { CopyBlock } from '../../parts/copy';
import { FormFoot } from '../../parts/form-foot';
import { ListTable } from '../../parts/list-table';
import { Loaded } from '../../parts/loaded';
import { Empty } from '../../parts/page';
import { useTellProblem } from '../../parts/problem';
import { Ago, When } from '../../parts/when';
import { useReach } from '../../session';
import { useSay, useSayCode } from '../../words';

type Key = Form<'Key'>;

const DAY_MS = 86_400_000;
/** After how many days a key may end. */
const LIFETIMES = [30, 90, 365];

export default function Keys() {
  const say = useSay();
  const reach = useReach();
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<Form<'KeyMade'>>();
  const keys = useQuery({
    queryKey: ['keys'],
    queryFn: async () => (await answer(api.GET('/api/keys', { params: { query: { limit: 200 } } }))).items,
  });
  return (
    <>
      <Group justify="space-between" mb="sm">
        <Text size="sm" className="quiet">
          {say('keys-about')}
        </Text>
        {reach('key.create') !== 'none' && (
          <Button leftSection={<IconPlus size={14} />} onClick={() => setMaking(true)}>
            {say('key-new')}
          </Button>
        )}
      </Group>
      {made && (
        <Alert
          color="teal"
          mb="sm"
          withCloseButton
          onClose={() => setMade(undefined)}
          closeButtonLabel={say('close')}
          title={say('key-ready', { name: made.key.name })}
        >
          <Text size="sm" mb={6}>
            {say('shown-once')}
          </Text>
          <CopyBlock text={made.secret} label={say('copy')} />
        </Alert>
      )}
      <Loaded query={keys}>
        {(keys) =>
          keys.length === 0 ? (
            <Empty title={say('keys-none')}>{say('keys-none-about')}</Empty>
          ) : (
            <KeyTable keys={keys} />
          )
        }
      </Loaded>
      <NewKey isOpen={isMaking} onClose={() => setMaking(false)} onMade={setMade} />
    </>
  );
}

function KeyTable({ keys }: { keys: Key[] }) {
  const say = useSay();
  const sayCode = useSayCode();
  const queries = useQueryClient();
  const tell = useTellProblem();
  const confirm = useConfirm();
  const revoke = useMutation({
    mutationFn: (id: string) => answer(api.DELETE('/api/keys/{id}', { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['keys'] }),
    onError: tell,
  });
  const ask = (key: Key) =>
    confirm({
      title: say('revoke-title', { name: key.name }),
      about: say('key-revoke-about'),
      go: say('revoke'),
      isHard: true,
      onGo: () => revoke.mutate(key.id),
    });
  return (
    <ListTable minWidth={640} head={['name', 'scopes', 'made-at', 'used-at', 'ends-at']} hasActs>
      {keys.map((key) => (
        <Table.Tr key={key.id}>
          <Table.Td>
            <Text size="sm" fw={500}>
              {key.name}
            </Text>
            <Text size="xs" ff="monospace" className="quiet">
              …{key.hint}
            </Text>
          </Table.Td>
          <Table.Td maw={240}>{key.scopes.map((scope) => sayCode('scope', scope)).join(', ')}</Table.Td>
          <Table.Td>
            <When at={key.created_at} />
          </Table.Td>
          <Table.Td>{key.seen_at ? <Ago at={key.seen_at} /> : '–'}</Table.Td>
          <Table.Td>{key.expires_at ? <When at={key.expires_at} /> : '–'}</Table.Td>
          <Table.Td ta="end">
            {key.revoked_at ? (
              <Badge color="gray">{say('revoked')}</Badge>
            ) : (
              <Button variant="default" size="compact-xs" onClick={() => ask(key)}>
                {say('revoke')}
              </Button>
            )}
          </Table.Td>
        </Table.Tr>
      ))}
    </ListTable>
  );
}

type NewKeyProps = { isOpen: boolean; onClose: () => void; onMade: (made: Form<'KeyMade'>) => void };

function NewKey({ isOpen, onClose, onMade }: NewKeyProps) {
  const say = useSay();
  const sayCode = useSayCode();
  const queries = useQueryClient();
  const roles = useQuery({
    queryKey: ['roles'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => answer(api.GET('/api/roles')),
  });
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>(['read']);
  const [days, setDays] = useState('365');
  const make = useMutation({
    mutationFn: () => {
      const ends = days === '' ? {} : { expires_at: new Date(Date.now() + Number(days) * DAY_MS).toISOString() };
      return answer(api.POST('/api/keys', { body: { name, scopes, ...ends } }));
    },
    onSuccess: (made) => {
      queries.invalidateQueries({ queryKey: ['keys'] });
      onMade(made);
      onClose();
      setName('');
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <Modal opened={isOpen} onClose={onClose} title={say('key-new')} closeButtonProps={{ 'aria-label': say('close') }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label={say('name')}
            description={say('key-name-about')}
            required
            withAsterisk={false}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Checkbox.Group label={say('scopes')} value={scopes} onChange={setScopes}>
            <Stack gap={6} mt={4}>
              {(roles.data?.scopes ?? []).map((scope) => (
                <Checkbox
                  key={scope.code}
                  size="xs"
                  value={scope.code}
                  label={sayCode('scope', scope.code)}
                  description={scope.says}
                />
              ))}
            </Stack>
          </Checkbox.Group>
          <Select
            label={say('ends-at')}
            data={[
              ...LIFETIMES.map((n) => ({ value: String(n), label: say('in-days', { n }) })),
              { value: '', label: say('never') },
            ]}
            value={days}
            onChange={(value) => setDays(value ?? '')}
          />
          <FormFoot go={say('key-make')} sending={make} isIncomplete={scopes.length === 0} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}
