// A company: its buying group with who does what in the decision, and what became known of it.
import { Alert, Anchor, Grid, Paper, Table, Text, Title } from '@mantine/core';
import { Link, useParams } from 'react-router';
import type { Form } from '../../api/client';
import { useFormats } from '../../formats';
import { GradeBadge, StageBadge, VerdictBadge } from '../../parts/badges';
import { Loaded } from '../../parts/loaded';
import { PageHead } from '../../parts/page';
import { Ago, useNow, When } from '../../parts/when';
import { WideTable } from '../../parts/wide-table';
import { useSay } from '../../words';
import { valueText } from '../leads/known';
import { useCompany } from '../leads/related';

type Company = Form<'Company'>;

const DECISION_MAKER = 'decision maker';

export default function CompanyPage() {
  const { id = '' } = useParams();
  const company = useCompany(id);
  return <Loaded query={company}>{(company) => <Shown company={company} />}</Loaded>;
}

function Shown({ company }: { company: Company }) {
  const say = useSay();
  const roles = company.buying_group.map((lead) => lead.buying_role);
  const lacksDecisionMaker = roles.some(Boolean) && !roles.includes(DECISION_MAKER);
  return (
    <>
      <PageHead title={company.name ?? company.domain ?? company.id} about={company.name && company.domain} />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Paper p="md" component="section" aria-labelledby="group">
            <Title order={2} id="group" mb="xs">
              {say('buying-group')}
            </Title>
            {lacksDecisionMaker && (
              <Alert color="yellow" mb="sm">
                {say('decision-maker-missing')}
              </Alert>
            )}
            <People company={company} />
          </Paper>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <Facts company={company} />
        </Grid.Col>
      </Grid>
    </>
  );
}

function People({ company }: { company: Company }) {
  const say = useSay();
  const now = useNow();
  return (
    <WideTable minWidth={620}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say('lead')}</Table.Th>
            <Table.Th>{say('column-role')}</Table.Th>
            <Table.Th>{say('verdict')}</Table.Th>
            <Table.Th>{say('column-grade')}</Table.Th>
            <Table.Th>{say('column-stage')}</Table.Th>
            <Table.Th>{say('column-latest')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {company.buying_group.map((lead) => {
            const standing = lead.standings[0];
            return (
              <Table.Tr key={lead.id}>
                <Table.Td>
                  <Anchor component={Link} to={`/leads/${lead.id}`} size="sm" fw={500}>
                    {lead.name ?? lead.email ?? say('lead-unnamed')}
                  </Anchor>
                  <Text size="xs" className="quiet">
                    {lead.title}
                  </Text>
                </Table.Td>
                <Table.Td>{lead.buying_role ?? '–'}</Table.Td>
                <Table.Td>{standing && <VerdictBadge verdict={standing.verdict} tier={standing.tier} />}</Table.Td>
                <Table.Td>{standing && <GradeBadge grade={standing.grade} />}</Table.Td>
                <Table.Td>{standing && <StageBadge stage={standing.stage} />}</Table.Td>
                <Table.Td>{lead.latest_at && <Ago at={lead.latest_at} now={now} />}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </WideTable>
  );
}

/** The latest of each trait, with when it was told. */
function Facts({ company }: { company: Company }) {
  const say = useSay();
  const formats = useFormats();
  const known = new Map<string, { value: unknown; at: string }>();
  for (const fact of company.facts) {
    for (const [name, value] of Object.entries(fact.properties)) known.set(name, { value, at: fact.at });
  }
  return (
    <Paper p="md" component="section" aria-labelledby="facts">
      <Title order={2} id="facts" mb="xs">
        {say('known')}
      </Title>
      {known.size === 0 && (
        <Text size="sm" className="quiet">
          {say('known-nothing')}
        </Text>
      )}
      <Table withRowBorders={false} verticalSpacing={2} horizontalSpacing={0}>
        <Table.Tbody>
          {[...known].sort().map(([name, { value, at }]) => (
            <Table.Tr key={name}>
              <Table.Td className="quiet">{name.replace(/^company\./, '').replaceAll('_', ' ')}</Table.Td>
              <Table.Td title={formats.dateTime(at)}>{valueText(value, formats, say('yes'), say('no'))}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Title order={3} mt="sm">
        {say('found-under')}
      </Title>
      <Text size="xs" ff="monospace">
        {company.keys.join(', ')}
      </Text>
      {company.facts.length > 0 && (
        <Text size="xs" className="quiet" mt={4}>
          {say('latest-fact')} <When at={company.facts.at(-1)?.at ?? ''} />
        </Text>
      )}
    </Paper>
  );
}
