// A lead: why it is where it is first, then what is known of it, and what happened.
import { Anchor, Badge, Box, Grid, Group, SegmentedControl, Text } from '@mantine/core';
import { Link, useParams, useSearchParams } from 'react-router';
import { CopyIcon } from '../../parts/copy';
import { Loaded } from '../../parts/loaded';
import { PageHead } from '../../parts/page';
import { useReach } from '../../session';
import { useSay } from '../../words';
import { DoingProvider } from '../today/doing';
import { useHandoffsOf } from '../today/queries';
import { Consents, useConsents } from './consents';
import { Correct } from './correct';
import { Handoffs } from './handoffs';
import { Known } from './known';
import { type Lead, useExplanation, useLead, usePactsInForce, useTimeline } from './queries';
import { Group as BuyingGroup, Decisions, Merges } from './related';
import { Timeline } from './timeline';
import { Why } from './why';

export default function LeadPage() {
  const { id = '' } = useParams();
  const lead = useLead(id);
  // What stands beside the lead needs nothing of it but its id: it is asked for together with it.
  useTimeline(id);
  useConsents(id);
  useHandoffsOf(id, useReach()('handoff.list') === 'none');
  const { pact } = useChosenPact();
  useExplanation(id, pact);
  return (
    <DoingProvider>
      <Loaded query={lead}>{(lead) => <Shown key={lead.id} lead={lead} />}</Loaded>
    </DoingProvider>
  );
}

/** The pacts in force, and the one that the lead is looked at under. */
function useChosenPact() {
  const [params] = useSearchParams();
  const pacts = usePactsInForce();
  const names = pacts.data?.map((one) => one.pact) ?? [];
  const wanted = params.get('pact');
  return { pacts, names, pact: names.find((name) => name === wanted) ?? names[0] };
}

function Shown({ lead }: { lead: Lead }) {
  const say = useSay();
  const [, setParams] = useSearchParams();
  const { pacts, names, pact } = useChosenPact();
  return (
    <>
      <PageHead title={lead.name ?? lead.email ?? say('lead-unnamed')} about={<Who lead={lead} />}>
        {names.length > 1 && (
          <SegmentedControl
            size="xs"
            aria-label={say('pact')}
            data={names}
            value={pact ?? ''}
            onChange={(name) => setParams({ pact: name }, { replace: true })}
          />
        )}
        <Correct lead={lead} />
      </PageHead>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Handoffs lead={lead.id} />
          <Why lead={lead.id} pact={pact} hasPacts={names.length > 0 || pacts.isPending} />
          <Box mt="md">
            <Timeline lead={lead.id} />
          </Box>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <Known lead={lead} />
          {lead.company && <BuyingGroup company={lead.company.id} except={lead.id} pact={pact} />}
          <Decisions decisions={lead.decisions} />
          <Merges merges={lead.merges} />
          <Consents lead={lead.id} />
        </Grid.Col>
      </Grid>
    </>
  );
}

function Who({ lead }: { lead: Lead }) {
  const say = useSay();
  return (
    <Group gap="2px 10px">
      {lead.title && <Text size="sm">{lead.title}</Text>}
      {lead.company && (
        <Anchor component={Link} to={`/companies/${lead.company.id}`} size="sm">
          {lead.company.name ?? lead.company.domain}
        </Anchor>
      )}
      {lead.buying_role && <Badge variant="default">{lead.buying_role}</Badge>}
      {lead.name && lead.email && (
        <Group gap={0} wrap="nowrap">
          <Anchor href={`mailto:${lead.email}`} size="sm">
            {lead.email}
          </Anchor>
          <CopyIcon text={lead.email} label={say('copy-email')} />
        </Group>
      )}
      {lead.phone && (
        <Anchor href={`tel:${lead.phone}`} size="sm">
          {lead.phone}
        </Anchor>
      )}
    </Group>
  );
}
