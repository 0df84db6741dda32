// Sources of events: made with their write key and a snippet to paste, watched while events arrive, revoked.
import {
  Alert,
  Badge,
  Button,
  Group,
  Modal,
  SegmentedControl,
  Stack,
  Table,
  Tabs,
  TagsInput,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
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
import { When } from '../../parts/when';
import { useReach } from '../../session';
import { useSay, useSayCode } from '../../words';
import { Arrivals } from './arrivals';
import { SNIPPETS } from './snippets';
import { isTool, NO_SETTINGS, ToolChoice, ToolEdit, ToolFields, ToolMade } from './tools';

type Source = Form<'Source'>;

/** The choice that stands for all tools. */
const TOOL = 'tool';

export function useSources() {
  return useQuery({ queryKey: ['sources'], queryFn: () => answer(api.GET('/api/sources')) });
}

export default function Sources() {
  const say = useSay();
  const sources = useSources();
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<Form<'SourceMade'>>();
  return (
    <>
      <Group justify="space-between" mb="sm">
        <Text size="sm" className="quiet">
          {say('sources-about')}
        </Text>
        <Button leftSection={<IconPlus size={14} />} onClick={() => setMaking(true)}>
          {say('source-new')}
        </Button>
      </Group>
      {made && <Made made={made} onClose={() => setMade(undefined)} />}
      <Loaded query={sources}>
        {(sources) =>
          sources.length === 0 ? (
            <Empty title={say('sources-none')}>{say('sources-none-about')}</Empty>
          ) : (
            <SourceTable sources={sources} />
          )
        }
      </Loaded>
      <Arrivals sources={sources.data ?? []} />
      <NewSource isOpen={isMaking} onClose={() => setMaking(false)} onMade={setMade} />
    </>
  );
}

/** A source that was just made: its key, and what to paste where. */
function Made({ made, onClose }: { made: Form<'SourceMade'>; onClose: () => void }) {
  const say = useSay();
  return (
    <Alert
      color="teal"
      mb="md"
      withCloseButton
      onClose={onClose}
      closeButtonLabel={say('close')}
      title={say('source-ready', { name: made.source.name })}
    >
      <Stack gap="xs">
        <Text size="sm">{say('shown-once')}</Text>
        {isTool(made.source.kind) ? <ToolMade made={made} /> : <Snippets made={made} />}
      </Stack>
    </Alert>
  );
}

function Snippets({ made }: { made: Form<'SourceMade'> }) {
  const say = useSay();
  const snippets = SNIPPETS.filter((snippet) => snippet.isFor(made.source.kind));
  return (
    <>
      <CopyBlock text={made.write_key} label={say('copy-key')} />
      <Text size="sm">{say('snippet-about')}</Text>
      <Tabs defaultValue={snippets[0]?.name}>
        <Tabs.List>
          {snippets.map(({ name }) => (
            <Tabs.Tab key={name} value={name}>
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {snippets.map(({ name, text }) => (
          <Tabs.Panel key={name} value={name} pt="xs">
            <CopyBlock text={text(location.origin, made.write_key)} label={say('copy')} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}

function SourceTable({ sources }: { sources: Source[] }) {
  const say = useSay();
  const sayCode = useSayCode();
  const reach = useReach();
  const queries = useQueryClient();
  const tell = useTellProblem();
  const confirm = useConfirm();
  const [editing, setEditing] = useState<Source>();
  const revoke = useMutation({
    mutationFn: (id: number) => answer(api.DELETE('/api/sources/{id}', { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['sources'] }),
    onError: tell,
  });
  const ask = (source: Source) =>
    confirm({
      title: say('revoke-title', { name: source.name }),
      about: say('source-revoke-about'),
      go: say('revoke'),
      isHard: true,
      onGo: () => revoke.mutate(source.id),
    });
  return (
    <>
      <ListTable minWidth={560} head={['name', 'kind', 'write-key', 'origins', 'made-at']} hasActs isFollowed>
        {sources.map((source) => (
          <Table.Tr key={source.id}>
            <Table.Td fw={500}>{source.name}</Table.Td>
            <Table.Td>
              {sayCode('source', source.kind)}{' '}
              {source.is_signed && <Badge variant="default">{say('tool-signed')}</Badge>}
            </Table.Td>
            <Table.Td ff="monospace">{source.key_hint ? `…${source.key_hint}` : '–'}</Table.Td>
            <Table.Td>{isTool(source.kind) ? '–' : source.origins.join(', ') || say('any')}</Table.Td>
            <Table.Td>
              <When at={source.created_at} />
            </Table.Td>
            <Table.Td ta="end">
              {source.revoked_at ? (
                <Badge color="gray">{say('revoked')}</Badge>
              ) : (
                <Group gap={4} justify="flex-end" wrap="nowrap">
                  {isTool(source.kind) && reach('source.change') === 'all' && (
                    <Button variant="default" size="compact-xs" onClick={() => setEditing(source)}>
                      {say('change')}
                    </Button>
                  )}
                  {source.key_hint && reach('source.revoke') === 'all' && (
                    <Button variant="default" size="compact-xs" onClick={() => ask(source)}>
                      {say('revoke')}
                    </Button>
                  )}
                </Group>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </ListTable>
      {editing && <ToolEdit source={editing} onClose={() => setEditing(undefined)} />}
    </>
  );
}

type NewSourceProps = { isOpen: boolean; onClose: () => void; onMade: (made: Form<'SourceMade'>) => void };

function NewSource({ isOpen, onClose, onMade }: NewSourceProps) {
  const say = useSay();
  const sayCode = useSayCode();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<Form<'SourceKind'>>('browser');
  const [origins, setOrigins] = useState<string[]>([]);
  const [settings, setSettings] = useState(NO_SETTINGS);
  const { secret, mapping } = settings;
  const make = useMutation({
    mutationFn: () => {
      const more = isTool(kind) ? { ...(secret && { secret }), ...(kind === 'generic' && { mapping }) } : {};
      return answer(
        api.POST('/api/sources', { body: { name, kind, origins: kind === 'browser' ? origins : [], ...more } }),
      );
    },
    onSuccess: (made) => {
      queries.invalidateQueries({ queryKey: ['sources'] });
      onMade(made);
      onClose();
      setName('');
      setOrigins([]);
      setSettings(NO_SETTINGS);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={say('source-new')}
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label={say('name')}
            required
            withAsterisk={false}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <div>
            <Title order={3} fw={500} mb={4} id="source-kind">
              {say('kind')}
            </Title>
            <SegmentedControl
              aria-labelledby="source-kind"
              fullWidth
              size="xs"
              data={['browser', 'server', 'import', TOOL].map((value) => ({
                value,
                label: sayCode('source', value),
              }))}
              value={isTool(kind) ? TOOL : kind}
              onChange={(value) => setKind(value === TOOL ? 'sendgrid' : (value as Form<'SourceKind'>))}
            />
          </div>
          {isTool(kind) && (
            <>
              <ToolChoice kind={kind} onChange={setKind} />
              <ToolFields kind={kind} settings={settings} onChange={setSettings} />
            </>
          )}
          {kind === 'browser' && (
            <TagsInput
              size="sm"
              label={say('origins')}
              description={say('origins-about')}
              placeholder="https://www.example.com"
              value={origins}
              onChange={setOrigins}
            />
          )}
          <FormFoot go={say('source-make')} sending={make} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}
