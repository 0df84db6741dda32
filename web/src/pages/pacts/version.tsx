// A version of a pact: the agreement in words, its text, its scenarios, and what changed since another version.
import { Alert, Button, Code, Group, Modal, Paper, Radio, Stack, Tabs, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link, useParams } from 'react-router';
import { answer, api } from '../../api/client';
import type { Checked } from '../../api/pact';
import { useConfirm } from '../../parts/confirm';
import { CopyIcon } from '../../parts/copy';
import { InstantField } from '../../parts/date-field';
import { FormFoot } from '../../parts/form-foot';
import { Loaded } from '../../parts/loaded';
import { Markdown } from '../../parts/markdown';
import { PageHead } from '../../parts/page';
import { useTellProblem } from '../../parts/problem';
import { useNow, When } from '../../parts/when';
import { useReach } from '../../session';
import { useSay } from '../../words';
import { usePactInWords } from '../leads/queries';
import { Actor } from '../settings/actor';
import { ChangesSince } from './changes';
import { Findings, Scenarios } from './findings';
import { StateBadge } from './list';
import { type PactVersionText, usePacts, usePactVersion, versionState } from './queries';

export default function PactPage() {
  const { id = '' } = useParams();
  const version = usePactVersion(Number(id));
  return <Loaded query={version}>{(version) => <Shown version={version} />}</Loaded>;
}

function Shown({ version }: { version: PactVersionText }) {
  const say = useSay();
  const words = usePactInWords(version.id);
  const checked = version.checked as unknown as Checked;
  const n = checked.scenario_files.reduce((n, file) => n + file.scenarios.length, 0);
  return (
    <>
      <PageHead
        title={`${version.pact} · ${say('version-n', { n: version.version })}`}
        about={<About version={version} />}
      >
        <Actions version={version} />
      </PageHead>
      <Tabs defaultValue="words" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="words">{say('agreement')}</Tabs.Tab>
          <Tabs.Tab value="text">{say('text')}</Tabs.Tab>
          <Tabs.Tab value="scenarios">{say('scenarios-n', { n })}</Tabs.Tab>
          <Tabs.Tab value="findings">{say('findings-n', { n: checked.findings.length })}</Tabs.Tab>
          <Tabs.Tab value="changes">{say('changes')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="words">
          <Paper p="lg">
            <Loaded query={words}>{(words) => <Markdown text={words.document} />}</Loaded>
          </Paper>
        </Tabs.Panel>
        <Tabs.Panel value="text">
          <Group justify="flex-end">
            <CopyIcon text={version.text} label={say('copy')} />
          </Group>
          <Code block tabIndex={0}>
            {version.text}
          </Code>
        </Tabs.Panel>
        <Tabs.Panel value="scenarios">
          <Scenarios checked={checked} texts={version.scenarios} />
        </Tabs.Panel>
        <Tabs.Panel value="findings">
          <Findings findings={checked.findings} />
        </Tabs.Panel>
        <Tabs.Panel value="changes">
          <ChangesSince version={version} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function About({ version }: { version: PactVersionText }) {
  const say = useSay();
  const pacts = usePacts();
  const now = useNow();
  return (
    <Group gap="xs" mt={4}>
      {pacts.data && <StateBadge state={versionState(pacts.data, version, now)} />}
      <span>
        {say('uploaded')} <When at={version.uploaded_at} /> <Actor tag={version.uploaded_by} />
      </span>
    </Group>
  );
}

function Actions({ version }: { version: PactVersionText }) {
  const say = useSay();
  const reach = useReach();
  const pacts = usePacts();
  const now = useNow();
  const queries = useQueryClient();
  const tell = useTellProblem();
  const confirm = useConfirm();
  const [isOpen, setOpen] = useState(false);
  const isInForce = pacts.data && versionState(pacts.data, version, now).is === 'in_force';
  const end = useMutation({
    mutationFn: () => answer(api.DELETE('/api/pacts/in-force/{pact}', { params: { path: { pact: version.pact } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['pacts'] }),
    onError: tell,
  });
  const askEnd = () =>
    confirm({
      title: say('end-title', { pact: version.pact }),
      about: say('end-about'),
      go: say('end'),
      isHard: true,
      onGo: () => end.mutate(),
    });
  return (
    <>
      {reach('pact.push') === 'all' && (
        <Button variant="default" component={Link} to={`/pacts/${version.id}/edit`}>
          {say('pact-edit')}
        </Button>
      )}
      {isInForce && reach('pact.end_force') === 'all' && (
        <Button variant="default" onClick={askEnd}>
          {say('end')}
        </Button>
      )}
      {!isInForce && reach('pact.put_in_force') === 'all' && (
        <Button onClick={() => setOpen(true)}>{say('put-in-force')}</Button>
      )}
      <PutInForce version={version} isOpen={isOpen} onClose={() => setOpen(false)} />
    </>
  );
}

function PutInForce({ version, isOpen, onClose }: { version: PactVersionText; isOpen: boolean; onClose: () => void }) {
  const say = useSay();
  const queries = useQueryClient();
  const [when, setWhen] = useState('now');
  const [at, setAt] = useState('');
  const put = useMutation({
    mutationFn: () =>
      answer(
        api.POST('/api/pacts/in-force', {
          body: { version: version.id, ...(when === 'at' ? { from: at } : {}) },
        }),
      ),
    onSuccess: () => {
      queries.invalidateQueries({ queryKey: ['pacts'] });
      notifications.show({ message: say('put-in-force-done') });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    put.mutate();
  };
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={say('put-in-force-title', { pact: version.pact, n: version.version })}
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Radio.Group label={say('from-when')} value={when} onChange={setWhen}>
            <Stack gap={6} mt={4}>
              <Radio value="now" label={say('from-now')} />
              <Radio value="at" label={say('from-instant')} />
            </Stack>
          </Radio.Group>
          {when === 'at' && <InstantField aria-label={say('from-instant')} required value={at} onChange={setAt} />}
          <Alert color="gray" p="xs">
            <Text size="sm">{say('put-in-force-about')}</Text>
          </Alert>
          <FormFoot go={say('put-in-force')} sending={put} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}
