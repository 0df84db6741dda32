// The pacts with their versions, and which is in force.
import { Anchor, Badge, Box, Button, Group, Paper, Table, Text, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from 'react-router';
import { Loaded } from '../../parts/loaded';
import { Empty, PageHead } from '../../parts/page';
import { useNow, When } from '../../parts/when';
import { WideTable } from '../../parts/wide-table';
import { useReach } from '../../session';
import { useSay } from '../../words';
import { Actor } from '../settings/actor';
import { type Pacts, type PactVersion, usePacts, type VersionState, versionState } from './queries';

export default function PactsPage() {
  const say = useSay();
  const reach = useReach();
  const pacts = usePacts();
  const mayWrite = reach('pact.push') === 'all';
  return (
    <>
      <PageHead title={say('nav-pacts')} about={say('pacts-about')}>
        {mayWrite && (
          <Button component={Link} to="/pacts/new" leftSection={<IconPlus size={14} />}>
            {say('pact-new')}
          </Button>
        )}
      </PageHead>
      <Loaded query={pacts}>
        {(pacts) =>
          pacts.versions.length === 0 ? (
            <Empty title={say('pacts-none')}>{mayWrite ? say('pacts-none-write') : say('pacts-none-read')}</Empty>
          ) : (
            byName(pacts).map(([name, versions]) => <Pact key={name} name={name} versions={versions} pacts={pacts} />)
          )
        }
      </Loaded>
    </>
  );
}

/** The versions of each pact, newest first. */
function byName(pacts: Pacts): [string, PactVersion[]][] {
  const names = [...new Set(pacts.versions.map((version) => version.pact))].sort();
  return names.map((name) => [name, pacts.versions.filter((version) => version.pact === name)]);
}

function Pact({ name, versions, pacts }: { name: string; versions: PactVersion[]; pacts: Pacts }) {
  const say = useSay();
  const now = useNow();
  return (
    <Paper p="md" mb="md" component="section" aria-label={name}>
      <Title order={2} mb="xs">
        {name}
      </Title>
      <WideTable minWidth={560}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say('version')}</Table.Th>
              <Table.Th>{say('state')}</Table.Th>
              <Table.Th>{say('uploaded')}</Table.Th>
              <Table.Th>{say('fingerprint')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {versions.map((version) => (
              <Table.Tr key={version.id}>
                <Table.Td>
                  <Anchor component={Link} to={`/pacts/${version.id}`} size="sm" fw={500}>
                    {say('version-n', { n: version.version })}
                  </Anchor>
                </Table.Td>
                <Table.Td>
                  <StateBadge state={versionState(pacts, version, now)} />
                </Table.Td>
                <Table.Td>
                  <When at={version.uploaded_at} />{' '}
                  <Text span size="xs" className="quiet">
                    <Actor tag={version.uploaded_by} />
                  </Text>
                </Table.Td>
                <Table.Td>
                  <Text size="xs" ff="monospace" title={version.fingerprint}>
                    {version.fingerprint.replace(/^sha256:/, '').slice(0, 12)}
                  </Text>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </WideTable>
    </Paper>
  );
}

export function StateBadge({ state }: { state: VersionState }) {
  const say = useSay();
  switch (state.is) {
    case 'in_force':
      return (
        <Group gap={6}>
          <Badge color="teal">{say('in-force')}</Badge>
          <Since state={state} />
        </Group>
      );
    case 'coming':
      return (
        <Group gap={6}>
          <Badge color="blue">{say('coming')}</Badge>
          <Since state={state} />
        </Group>
      );
    case 'was':
      return <Badge variant="default">{say('was-in-force')}</Badge>;
    case 'never':
      return <Badge variant="default">{say('draft')}</Badge>;
  }
}

function Since({ state }: { state: VersionState }) {
  const say = useSay();
  return (
    <Box component="span" className="quiet" fz="xs">
      {say('from')} <When at={state.from ?? ''} />
    </Box>
  );
}
