// Why a lead is here: the verdict and its reason, every point with its clause and events, and what is missing for the next tier.
import { Box, Button, Collapse, Group, List, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import {
  type Contribution,
  type Evidence,
  type Explained,
  gradeText,
  type Standing,
  type Tally,
} from '../../api/standing';
import { useFormats } from '../../formats';
import { GradeBadge, StageBadge, VerdictBadge } from '../../parts/badges';
import { Loaded } from '../../parts/loaded';
import { Empty } from '../../parts/page';
import { Ago, When } from '../../parts/when';
import { partsThatAddUp } from '../../points';
import { useReach } from '../../session';
import { useTraitNames } from '../../trait-names';
import { useSay, useSayCode } from '../../words';
import { useExplanation } from './queries';
import classes from './why.module.css';

/** Points below this have faded, and are shown together. */
const FADED_BELOW = 0.5;
/** Events behind one line that are shown before somebody asks for more. */
const EVIDENCE_SHOWN = 3;

export function Why({ lead, pact, hasPacts }: { lead: string; pact: string | undefined; hasPacts: boolean }) {
  const say = useSay();
  const reach = useReach();
  const explanation = useExplanation(lead, pact);
  if (!hasPacts) {
    return (
      <Empty title={say('why-no-pact')}>
        {say('why-no-pact-about')}
        {reach('pact.push') === 'all' && (
          <Group justify="center" mt="sm">
            <Button component={Link} to="/pacts">
              {say('nav-pacts')}
            </Button>
          </Group>
        )}
      </Empty>
    );
  }
  return (
    <Paper p="md" component="section" aria-labelledby="why">
      <Loaded query={explanation}>{(explained) => <Explanation explained={explained} />}</Loaded>
    </Paper>
  );
}

function Explanation({ explained }: { explained: Explained }) {
  const say = useSay();
  const { standing } = explained.explanation;
  return (
    <Stack gap="md">
      <Verdict explained={explained} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Score name={say('fit')} tally={standing.fit} explained={explained} />
        <Score name={say('engagement')} tally={standing.engagement} explained={explained} />
      </SimpleGrid>
      <Next explained={explained} />
    </Stack>
  );
}

function Verdict({ explained }: { explained: Explained }) {
  const say = useSay();
  const sayCode = useSayCode();
  const { standing, pact, version } = explained.explanation;
  const tier = 'tier' in standing.verdict ? standing.verdict.tier : undefined;
  const clauses = standing.reason.clauses.flatMap((clause) => explained.clauses[clause] ?? []);
  const last = standing.qualifications.at(-1);
  return (
    <Box>
      <Group gap="xs" mb={6}>
        <Title order={2} id="why" mr={4}>
          {say('why')}
        </Title>
        <VerdictBadge verdict={standing.verdict.is} tier={tier} />
        <GradeBadge grade={gradeText(standing.grade)} />
        <StageBadge stage={standing.stage} />
        <Text size="sm" className="quiet">
          {say('level-is', { level: standing.level })}
          {standing.persona && ` · ${standing.persona}`}
        </Text>
      </Group>
      <Text>{sayCode('reason', standing.reason.code)}</Text>
      {clauses.length > 0 && (
        <List size="sm" className="quiet" mt={2}>
          {clauses.map((says) => (
            <List.Item key={says}>{says}</List.Item>
          ))}
        </List>
      )}
      {last && (
        <Text size="sm" mt={4}>
          {say('handed-over')} <When at={last.at} /> · {last.tier} · {gradeText(last.grade)}
        </Text>
      )}
      <Text size="xs" className="quiet" mt={4}>
        {say('under-pact', { pact, version })}
      </Text>
      <Notes standing={standing} clauses={explained.clauses} />
    </Box>
  );
}

/** What sales should know besides. */
function Notes({ standing, clauses }: { standing: Standing; clauses: Record<string, string> }) {
  const say = useSay();
  return (
    <>
      {standing.missing.length > 0 && (
        <Text size="sm" mt={4}>
          <strong>{say('required-missing')}</strong>{' '}
          {standing.missing.map((clause) => clauses[clause] ?? clause).join(' · ')}
        </Text>
      )}
      {standing.find_decision_maker && (
        <Text size="sm" mt={4} fw={500}>
          {say('find-decision-maker')}
        </Text>
      )}
    </>
  );
}

function Score({ name, tally, explained }: { name: string; tally: Tally; explained: Explained }) {
  const say = useSay();
  const formats = useFormats();
  const [isWhole, setWhole] = useState(false);
  const rounded = partsThatAddUp(
    tally.contributions.map((one) => one.points),
    tally.score,
  );
  const lines = tally.contributions.map((contribution, idx) => ({ contribution, points: rounded.parts[idx] ?? 0 }));
  lines.sort((a, b) => Math.abs(b.points) - Math.abs(a.points));
  const faded = lines.filter(({ points }) => Math.abs(points) < FADED_BELOW);
  const folds = faded.length > 1 && !isWhole;
  const shown = folds ? lines.filter((line) => !faded.includes(line)) : lines;
  return (
    <Box component="section" aria-label={name} miw={0}>
      <Group justify="space-between" align="baseline" className={classes.head}>
        <Title order={3}>{name}</Title>
        <Text fw={650} fz={20} className="number">
          {formats.score(tally.score)}
        </Text>
      </Group>
      <table className={classes.points}>
        <thead className={classes.hidden}>
          <tr>
            <th>{say('clause')}</th>
            <th>{say('points')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ contribution, points }) => (
            <Line key={contribution.clause} contribution={contribution} points={points} explained={explained} />
          ))}
          {folds && (
            <tr>
              <td>
                <Button variant="subtle" size="compact-xs" onClick={() => setWhole(true)}>
                  {say('faded', { n: faded.length })}
                </Button>
              </td>
              <td className="number">{formats.signed(faded.reduce((sum, { points }) => sum + points, 0))}</td>
            </tr>
          )}
          {lines.length === 0 && (
            <tr>
              <td className="quiet">{say('no-points')}</td>
              <td className="number">{formats.points(0)}</td>
            </tr>
          )}
        </tbody>
        <tfoot>
          <tr>
            <th>{say('total')}</th>
            <td className="number">{formats.points(rounded.total)}</td>
          </tr>
        </tfoot>
      </table>
    </Box>
  );
}

/** What people call a clause: without its section, and without the number of the alternative that matched. */
function clauseName(clause: string): string {
  return clause.split('/')[1] ?? clause;
}

type LineProps = { contribution: Contribution; points: number; explained: Explained };

/** A clause with its points; what it says and the events behind it, when it is opened. */
function Line({ contribution, points, explained }: LineProps) {
  const say = useSay();
  const formats = useFormats();
  const [isOpen, setOpen] = useState(false);
  const { clause, evidence } = contribution;
  return (
    <tr>
      <td>
        <button type="button" className={classes.clause} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <IconChevronRight size={14} className={isOpen ? classes.open : classes.closed} aria-hidden="true" />
          <span>{clauseName(clause)}</span>
          <Facts evidence={evidence} />
        </button>
        <Collapse expanded={isOpen}>
          <Box pl={18} pb={6}>
            <Text size="xs" className="quiet">
              {explained.clauses[clause] ?? clause}
            </Text>
            <Behind evidence={evidence} events={explained.events} />
            {evidence.length === 0 && <Text size="xs">{say('evidence-none')}</Text>}
          </Box>
        </Collapse>
      </td>
      <td className="number">{formats.signed(points)}</td>
    </tr>
  );
}

/** What was known, or how often it happened, in a few words. */
function Facts({ evidence }: { evidence: Evidence[] }) {
  const say = useSay();
  const facts = evidence.flatMap((one) => (one.fact ? [one.fact.value] : []));
  if (facts.length > 0) return <span className={classes.fact}>{facts.join(' · ')}</span>;
  const latest = evidence.at(-1);
  if (!latest) return null;
  return (
    <span className={classes.fact}>
      {evidence.length > 1 && `${say('times', { n: evidence.length })} · `}
      <Ago at={latest.at} />
    </span>
  );
}

function Behind({ evidence, events }: { evidence: Evidence[]; events: Record<string, string> }) {
  const say = useSay();
  const traitName = useTraitNames();
  const formats = useFormats();
  const [isWhole, setWhole] = useState(false);
  const newest = evidence.toReversed();
  const shown = isWhole ? newest : newest.slice(0, EVIDENCE_SHOWN);
  const told = (id: string) => events[id] ?? id;
  return (
    <ul className={classes.evidence}>
      {shown.map((one) => (
        <li key={`${one.event} ${one.fact?.trait}`}>
          <span>
            {one.fact
              ? `${traitName(one.fact.trait)}: ${one.fact.value}`
              : [...one.after, one.event].map(told).join(' → ')}{' '}
            <span className="quiet">
              <When at={one.at} />
            </span>
          </span>
          {one.points !== null && evidence.length > 1 && <span className="number">{formats.signed(one.points)}</span>}
        </li>
      ))}
      {evidence.length > shown.length && (
        <li>
          <Button variant="subtle" size="compact-xs" onClick={() => setWhole(true)}>
            {say('evidence-more', { n: evidence.length - shown.length })}
          </Button>
        </li>
      )}
    </ul>
  );
}

function Next({ explained }: { explained: Explained }) {
  const say = useSay();
  const { missing, next } = explained.explanation;
  if (!missing) return null;
  return (
    <Box component="section" className={classes.next}>
      <Title order={3}>{say('missing-for', { tier: missing.tier })}</Title>
      {next.length === 0 ? (
        <Text size="sm">{say('missing-nothing')}</Text>
      ) : (
        <List size="sm" type="ordered" mt={2}>
          {next.map((ask) => (
            <List.Item key={ask}>{ask}</List.Item>
          ))}
        </List>
      )}
    </Box>
  );
}
