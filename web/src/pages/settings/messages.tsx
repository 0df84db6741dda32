// Where messages go: webhooks and chat rooms with their topics and secrets, and what became of each message.
import {
  ActionIcon,
  Alert,
  Badge,
  Button,
  Group,
  Menu,
  Modal,
  SegmentedControl,
  Stack,
  Table,
  TagsInput,
  Text,
  TextInput,
} from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDots, IconPlus } from '@tabler/icons-react';
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
import { When } from '../../parts/when';
import { useReach } from '../../session';
import { useSay, useSayCode } from '../../words';
import { DELIVERIES, Deliveries } from './deliveries';
import { Mail } from './mail';

type Endpoint = Form<'Endpoint'>;
type EndpointKind = Form<'EndpointKind'>;

const ENDPOINTS = ['endpoints'];
/** What can be listened to; groups first. */
const TOPICS = [
  '*',
  'handoff.*',
  'clock.*',
  'handoff.offered',
  'handoff.pooled',
  'handoff.assigned',
  'handoff.accepted',
  'handoff.rejected',
  'handoff.disqualified',
  'handoff.recycled',
  'handoff.qualified',
  'handoff.opportunity_opened',
  'handoff.won',
  'handoff.lost',
  'handoff.expired',
  'clock.warned',
  'clock.breached',
  'sla.sheet',
];

export default function Messages() {
  const say = useSay();
  const reach = useReach();
  const endpoints = useQuery({ queryKey: ENDPOINTS, queryFn: () => answer(api.GET('/api/endpoints')) });
  const [editing, setEditing] = useState<Endpoint | 'new'>();
  const [secret, setSecret] = useState<{ name: string; secret: string }>();
  const show = (made: Form<'EndpointMade'>) =>
    made.secret && setSecret({ name: made.endpoint.name, secret: made.secret });
  return (
    <>
      <Group justify="space-between" mb="sm">
        <Text size="sm" className="quiet" maw="70ch">
          {say('messages-about')}
        </Text>
        {reach('endpoint.create') === 'all' && (
          <Button leftSection={<IconPlus size={14} />} onClick={() => setEditing('new')}>
            {say('endpoint-new')}
          </Button>
        )}
      </Group>
      {secret && (
        <Alert
          color="teal"
          mb="md"
          withCloseButton
          onClose={() => setSecret(undefined)}
          closeButtonLabel={say('close')}
          title={say('endpoint-secret', { name: secret.name })}
        >
          <Text size="sm" mb={6}>
            {say('endpoint-secret-about')} {say('shown-once')}
          </Text>
          <CopyBlock text={secret.secret} label={say('copy')} />
        </Alert>
      )}
      <Loaded query={endpoints}>
        {(endpoints) =>
          endpoints.length === 0 ? (
            <Empty title={say('endpoints-none')}>{say('endpoints-none-about')}</Empty>
          ) : (
            <Endpoints endpoints={endpoints} onEdit={setEditing} onSecret={show} />
          )
        }
      </Loaded>
      {reach('mail.fetch') === 'all' && <Mail />}
      <Deliveries endpoints={endpoints.data ?? []} />
      {editing && (
        <Edit endpoint={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} onMade={show} />
      )}
    </>
  );
}

type EndpointsProps = {
  endpoints: Endpoint[];
  onEdit: (endpoint: Endpoint) => void;
  onSecret: (made: Form<'EndpointMade'>) => void;
};

function Endpoints({ endpoints, onEdit, onSecret }: EndpointsProps) {
  const say = useSay();
  const sayCode = useSayCode();
  return (
    <ListTable minWidth={720} head={['name', 'endpoint-target', 'topics', 'state']} hasActs isFollowed>
      {endpoints.map((endpoint) => (
        <Table.Tr key={endpoint.id}>
          <Table.Td>
            <Text size="sm" fw={500}>
              {endpoint.name}
            </Text>
            <Text size="xs" className="quiet">
              {sayCode('endpoint', endpoint.kind)}
            </Text>
          </Table.Td>
          <Table.Td ff="monospace" fz="xs" style={{ overflowWrap: 'anywhere' }}>
            {endpoint.target}
          </Table.Td>
          <Table.Td>
            <Group gap={4}>
              {endpoint.topics.map((topic) => (
                <Badge key={topic} variant="default">
                  {topic === '*' ? say('all') : topic}
                </Badge>
              ))}
            </Group>
          </Table.Td>
          <Table.Td>
            <EndpointState endpoint={endpoint} />
          </Table.Td>
          <Table.Td ta="end">
            <Acts endpoint={endpoint} onEdit={onEdit} onSecret={onSecret} />
          </Table.Td>
        </Table.Tr>
      ))}
    </ListTable>
  );
}

function EndpointState({ endpoint }: { endpoint: Endpoint }) {
  const say = useSay();
  if (endpoint.paused_at)
    return (
      <>
        <Badge color="orange">{say('endpoint-paused')}</Badge>
        <Text size="xs" className="quiet">
          {endpoint.paused_why}
        </Text>
      </>
    );
  if (endpoint.held_until)
    return (
      <Text size="xs">
        {say('endpoint-held')} <When at={endpoint.held_until} />
      </Text>
    );
  return <Badge color="teal">{say('endpoint-on')}</Badge>;
}

function Acts({ endpoint, onEdit, onSecret }: { endpoint: Endpoint } & Omit<EndpointsProps, 'endpoints'>) {
  const say = useSay();
  const reach = useReach();
  const queries = useQueryClient();
  const tell = useTellProblem();
  const confirm = useConfirm();
  const params = { params: { path: { id: endpoint.id } } };
  const renew = () => queries.invalidateQueries({ queryKey: ENDPOINTS });
  const done = { onSuccess: renew, onError: tell };
  const test = useMutation({
    mutationFn: () => answer(api.POST('/api/endpoints/{id}/test', params)),
    onSuccess: () => {
      queries.invalidateQueries({ queryKey: DELIVERIES });
      notifications.show({ message: say('endpoint-tested') });
    },
    onError: tell,
  });
  const pause = useMutation({ mutationFn: () => answer(api.POST('/api/endpoints/{id}/pause', params)), ...done });
  const resume = useMutation({ mutationFn: () => answer(api.POST('/api/endpoints/{id}/resume', params)), ...done });
  const remove = useMutation({ mutationFn: () => answer(api.DELETE('/api/endpoints/{id}', params)), ...done });
  const rotate = useMutation({
    mutationFn: () => answer(api.POST('/api/endpoints/{id}/rotate', params)),
    onSuccess: onSecret,
    onError: tell,
  });
  if (reach('endpoint.change') !== 'all') return null;
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      <Button variant="default" size="compact-xs" loading={test.isPending} onClick={() => test.mutate()}>
        {say('endpoint-test')}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={say('actions-for', { name: endpoint.name })}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => onEdit(endpoint)}>{say('change')}</Menu.Item>
          {endpoint.paused_at ? (
            <Menu.Item onClick={() => resume.mutate()}>{say('endpoint-resume')}</Menu.Item>
          ) : (
            <Menu.Item onClick={() => pause.mutate()}>{say('endpoint-pause')}</Menu.Item>
          )}
          {endpoint.kind === 'webhook' && (
            <Menu.Item
              onClick={() =>
                confirm({
                  title: say('endpoint-rotate-title', { name: endpoint.name }),
                  about: say('endpoint-rotate-about'),
                  go: say('endpoint-rotate'),
                  onGo: () => rotate.mutate(),
                })
              }
            >
              {say('endpoint-rotate')}
            </Menu.Item>
          )}
          <Menu.Item
            c="var(--mantine-color-error)"
            onClick={() =>
              confirm({
                title: say('endpoint-remove-title', { name: endpoint.name }),
                about: say('endpoint-remove-about'),
                go: say('remove'),
                isHard: true,
                onGo: () => remove.mutate(),
              })
            }
          >
            {say('remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}

type EditProps = { endpoint?: Endpoint; onClose: () => void; onMade: (made: Form<'EndpointMade'>) => void };
/** What is told of an endpoint. */
type Told = { kind: EndpointKind; name: string; target: string; topics: string[] };

/** The address of a chat room is a secret: only another one is told. */
const isSecret = (endpoint: Endpoint | undefined) => endpoint?.kind === 'chat';

function toldOf(endpoint: Endpoint | undefined): Told {
  if (!endpoint) return { kind: 'webhook', name: '', target: '', topics: ['handoff.*', 'clock.breached'] };
  const { name, target, topics } = endpoint;
  return { kind: isSecret(endpoint) ? 'chat' : 'webhook', name, target: isSecret(endpoint) ? '' : target, topics };
}

/** A new endpoint, or another name, address or topics for one that is there. */
function Edit({ endpoint, onClose, onMade }: EditProps) {
  const say = useSay();
  const queries = useQueryClient();
  const [told, setTold] = useState(() => toldOf(endpoint));
  const put = useMutation({
    mutationFn: async () => {
      if (!endpoint) return onMade(await answer(api.POST('/api/endpoints', { body: told })));
      const { name, topics, target } = told;
      const body = { name, topics, ...(target && { target }) };
      await answer(api.PATCH('/api/endpoints/{id}', { params: { path: { id: endpoint.id } }, body }));
    },
    onSuccess: () => {
      queries.invalidateQueries({ queryKey: ENDPOINTS });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    put.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={endpoint ? endpoint.name : say('endpoint-new')}
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Fields endpoint={endpoint} told={told} onChange={(change) => setTold((told) => ({ ...told, ...change }))} />
          <FormFoot go={say('save')} sending={put} isIncomplete={told.topics.length === 0} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}

type FieldsProps = { endpoint?: Endpoint; told: Told; onChange: (change: Partial<Told>) => void };

function Fields({ endpoint, told, onChange }: FieldsProps) {
  const say = useSay();
  const sayCode = useSayCode();
  return (
    <>
      {!endpoint && (
        <SegmentedControl
          aria-label={say('kind')}
          fullWidth
          size="xs"
          data={(['webhook', 'chat'] as const).map((value) => ({ value, label: sayCode('endpoint', value) }))}
          value={told.kind}
          onChange={(kind) => onChange({ kind: kind as EndpointKind })}
        />
      )}
      <TextInput
        label={say('name')}
        required
        withAsterisk={false}
        maxLength={100}
        value={told.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        data-autofocus
      />
      <TextInput
        type="url"
        label={say('endpoint-target')}
        description={isSecret(endpoint) ? say('endpoint-target-kept') : say('endpoint-target-about')}
        placeholder="https://crm.example.com/hooks/leads"
        required={!isSecret(endpoint)}
        withAsterisk={false}
        maxLength={2000}
        value={told.target}
        onChange={(event) => onChange({ target: event.currentTarget.value })}
      />
      <TagsInput
        size="sm"
        label={say('topics')}
        description={say('topics-about')}
        data={TOPICS}
        value={told.topics}
        onChange={(topics) => onChange({ topics })}
      />
    </>
  );
}
