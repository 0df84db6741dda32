// What belongs to a lead: the buying group of its company, what was decided of it, the leads that became one with it.
import { Anchor, Badge, Box, Button, Paper, Group as Row, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { answer, api, type Form } from '../../api/client';
import { GradeBadge, VerdictBadge } from '../../parts/badges';
import { useConfirm } from '../../parts/confirm';
import { useTellProblem } from '../../parts/problem';
import { When } from '../../parts/when';
import { useReach } from '../../session';
import { useSay, useSayCode } from '../../words';
import classes from './side.module.css';

/** Leads of a company that are shown beside one of them. */
const GROUP_SHOWN = 8;

export function useCompany(id: string) {
  return useQuery({
    queryKey: ['company', id],
    queryFn: () => answer(api.GET('/api/companies/{id}', { params: { path: { id } } })),
  });
}

export function Group({ company, except, pact }: { company: string; except: string; pact: string | undefined }) {
  const say = useSay();
  const group = useCompany(company);
  const others = group.data?.buying_group.filter((lead) => lead.id !== except) ?? [];
  if (others.length === 0) return null;
  return (
    <Paper p="md" mb="md" component="section" aria-labelledby="group">
      <Title order={2} id="group" mb={4}>
        {say('buying-group')}
      </Title>
      {others.slice(0, GROUP_SHOWN).map((lead) => {
        const standing = lead.standings.find((one) => one.pact === pact) ?? lead.standings[0];
        return (
          <div key={lead.id} className={classes.row}>
            <Box miw={0}>
              <Anchor component={Link} to={`/leads/${lead.id}`} size="sm" className="cut" display="block">
                {lead.name ?? lead.email ?? say('lead-unnamed')}
              </Anchor>
              <Text size="xs" className="quiet cut">
                {[lead.title, lead.buying_role].filter(Boolean).join(' · ')}
              </Text>
            </Box>
            {standing && (
              <Row gap={4} wrap="nowrap" flex="none">
                <VerdictBadge verdict={standing.verdict} />
                <GradeBadge grade={standing.grade} />
              </Row>
            )}
          </div>
        );
      })}
      {others.length > GROUP_SHOWN && (
        <Anchor component={Link} to={`/companies/${company}`} size="sm">
          {say('group-all', { n: others.length + 1 })}
        </Anchor>
      )}
    </Paper>
  );
}

export function Decisions({ decisions }: { decisions: Form<'DecisionItem'>[] }) {
  const say = useSay();
  const sayCode = useSayCode();
  if (decisions.length === 0) return null;
  return (
    <Paper p="md" mb="md" component="section" aria-labelledby="decisions">
      <Title order={2} id="decisions" mb={4}>
        {say('decisions')}
      </Title>
      {decisions.toReversed().map((decision) => {
        const scores = decision.scores as { tier?: string; grade?: string };
        return (
          <div key={decision.id} className={classes.row}>
            <Box miw={0}>
              <Text size="sm">
                {sayCode('decision', decision.kind)} {scores.tier && `· ${scores.tier}`}{' '}
                {scores.grade && `· ${scores.grade}`}
              </Text>
              <Text size="xs" className="quiet">
                <When at={decision.at} /> · {decision.pact}
              </Text>
            </Box>
            {decision.withdrawn_at && <Badge color="yellow">{say('withdrawn')}</Badge>}
          </div>
        );
      })}
    </Paper>
  );
}

export function Merges({ merges }: { merges: Form<'MergeItem'>[] }) {
  const say = useSay();
  const sayCode = useSayCode();
  const reach = useReach();
  const queries = useQueryClient();
  const tell = useTellProblem();
  const confirm = useConfirm();
  const split = useMutation({
    mutationFn: (id: number) => answer(api.DELETE('/api/merges/{id}', { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['lead'] }),
    onError: tell,
  });
  if (merges.length === 0) return null;
  const ask = (id: number) =>
    confirm({ title: say('split-title'), about: say('split-about'), go: say('split'), onGo: () => split.mutate(id) });
  return (
    <Paper p="md" mb="md" component="section" aria-labelledby="merges">
      <Title order={2} id="merges" mb={4}>
        {say('merges')}
      </Title>
      {merges.map((merge) => (
        <div key={merge.id} className={classes.row}>
          <Box miw={0}>
            <Text size="sm">
              {say('merged-by', { by: sayCode('maker', merge.made_by.split(' ')[0] ?? '') })} <When at={merge.at} />
            </Text>
            <Text size="xs" className="quiet cut" title={JSON.stringify(merge.evidence)}>
              {evidenceText(merge.evidence)}
            </Text>
          </Box>
          {merge.undone_at ? (
            <Badge variant="default">{say('split-done')}</Badge>
          ) : (
            reach('lead.split') === 'all' && (
              <Button variant="default" size="compact-xs" onClick={() => ask(merge.id)}>
                {say('split')}
              </Button>
            )
          )}
        </div>
      ))}
    </Paper>
  );
}

function evidenceText(evidence: unknown): string {
  if (typeof evidence !== 'object' || evidence === null) return String(evidence ?? '');
  return Object.entries(evidence)
    .map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join(' · ');
}
