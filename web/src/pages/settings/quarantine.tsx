// What could not be read: to be corrected and read again, or let go.
import { Badge, Button, Code, Group, Modal, Paper, SegmentedControl, Stack, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { answer, api, type Form } from '../../api/client';
import { FormFoot } from '../../parts/form-foot';
import { Loaded } from '../../parts/loaded';
import { Empty } from '../../parts/page';
import { useTellProblem } from '../../parts/problem';
import { When } from '../../parts/when';
import { useSay, useSayCode } from '../../words';
import { Actor } from './actor';
import { useSources } from './sources';

type Entry = Form<'Entry'>;
type State = Form<'EntryState'>;

const STATES: State[] = ['waiting', 'replayed', 'dismissed'];

export default function Quarantine() {
  const say = useSay();
  const sayCode = useSayCode();
  const [state, setState] = useState<State>('waiting');
  const [correcting, setCorrecting] = useState<Entry>();
  const entries = useInfiniteQuery({
    queryKey: ['quarantine', state],
    queryFn: ({ pageParam }) =>
      answer(api.GET('/api/quarantine', { params: { query: { state, cursor: pageParam, limit: 50 } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
  });
  return (
    <>
      <Group justify="space-between" mb="sm">
        <Text size="sm" className="quiet" maw={640}>
          {say('quarantine-about')}
        </Text>
        <SegmentedControl
          size="xs"
          aria-label={say('state')}
          data={STATES.map((value) => ({ value, label: sayCode('entry', value) }))}
          value={state}
          onChange={(value) => setState(value as State)}
        />
      </Group>
      <Loaded query={entries}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0)
            return <Empty title={say(state === 'waiting' ? 'quarantine-none' : 'quarantine-none-such')} />;
          return items.map((entry) => (
            <EntryShown key={entry.id} entry={entry} onCorrect={() => setCorrecting(entry)} />
          ));
        }}
      </Loaded>
      {entries.hasNextPage && (
        <Button variant="default" loading={entries.isFetchingNextPage} onClick={() => entries.fetchNextPage()}>
          {say('more')}
        </Button>
      )}
      {correcting && <Correct key={correcting.id} entry={correcting} onClose={() => setCorrecting(undefined)} />}
    </>
  );
}

function EntryShown({ entry, onCorrect }: { entry: Entry; onCorrect: () => void }) {
  const say = useSay();
  const sayCode = useSayCode();
  const queries = useQueryClient();
  const tell = useTellProblem();
  const sources = useSources();
  const source = sources.data?.find((one) => one.id === entry.source);
  const dismiss = useMutation({
    mutationFn: () => answer(api.POST('/api/quarantine/{id}/dismiss', { params: { path: { id: entry.id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['quarantine'] }),
    onError: tell,
  });
  return (
    <Paper p="sm" mb="xs" component="article" aria-label={entry.why}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div style={{ minWidth: 0 }}>
          <Text size="sm" fw={500}>
            {entry.why}
          </Text>
          <Text size="xs" className="quiet">
            <When at={entry.received_at} /> · {source?.name ?? say('source-own')} · {entry.endpoint}
            {entry.path && ` · ${entry.path}`} · {entry.reason}
          </Text>
        </div>
        <Group gap={6} wrap="nowrap">
          <Badge variant="default">{sayCode('extent', entry.extent)}</Badge>
          {entry.state === 'waiting' && (
            <>
              <Button size="compact-xs" onClick={onCorrect}>
                {say('correct')}
              </Button>
              <Button size="compact-xs" variant="default" loading={dismiss.isPending} onClick={() => dismiss.mutate()}>
                {say('dismiss')}
              </Button>
            </>
          )}
        </Group>
      </Group>
      <Code
        block
        mt={6}
        mah={120}
        tabIndex={0}
        style={{ overflow: 'auto', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
      >
        {entry.raw}
      </Code>
      {entry.settled_at && (
        <Text size="xs" className="quiet" mt={4}>
          {sayCode('entry', entry.state)} <When at={entry.settled_at} /> <Actor tag={entry.settled_by ?? ''} />
        </Text>
      )}
    </Paper>
  );
}

function Correct({ entry, onClose }: { entry: Entry; onClose: () => void }) {
  const say = useSay();
  const queries = useQueryClient();
  const [raw, setRaw] = useState(() => indented(entry.raw));
  const replay = useMutation({
    mutationFn: () =>
      answer(api.POST('/api/quarantine/{id}/replay', { params: { path: { id: entry.id } }, body: { raw } })),
    onSuccess: ({ accepted }) => {
      queries.invalidateQueries({ queryKey: ['quarantine'] });
      notifications.show({ message: say('corrected', { n: accepted }) });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    replay.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={say('correct-title')}
      size="lg"
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Text size="sm">
            {entry.why} {entry.path && <Code>{entry.path}</Code>}
          </Text>
          <Textarea
            aria-label={say('correct-text')}
            minRows={10}
            maxRows={24}
            spellCheck={false}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12.5 } }}
            value={raw}
            onChange={(event) => setRaw(event.currentTarget.value)}
            data-autofocus
          />
          <FormFoot go={say('correct-go')} sending={replay} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}

/** JSON with its lines broken for people; anything else as it is. */
function indented(raw: string): string {
  try {
    return JSON.stringify(JSON.parse(raw), null, 2);
  } catch {
    return raw;
  }
}
