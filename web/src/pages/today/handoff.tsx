// A handoff with everything that is needed to call the lead: why it is here, what it looked at, what to ask next, and what was done so far.
import { Anchor, Badge, Box, Button, Grid, Group, Paper, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { answer, api } from '../../api/client';
import { CopyIcon } from '../../parts/copy';
import { Loaded } from '../../parts/loaded';
import { PageHead } from '../../parts/page';
import { ProblemNote } from '../../parts/problem';
import { Ago, When } from '../../parts/when';
import { usePerson } from '../../session';
import { useTraitNames } from '../../trait-names';
import { useSay, useSayCode } from '../../words';
import side from '../leads/side.module.css';
import { Timeline } from '../leads/timeline';
import { Why } from '../leads/why';
import { ACTS, actMessage, offered } from './acts';
import { ClockList } from './clock';
import { ActButtons, DoingProvider, useDoing } from './doing';
import { useKeys } from './keys';
import { type Handoff, useAct, useHandoff } from './queries';
import classes from './today.module.css';

export default function HandoffPage() {
  const { id = '' } = useParams();
  const handoff = useHandoff(id);
  return (
    <DoingProvider>
      <Loaded query={handoff}>{(handoff) => <Shown handoff={handoff} />}</Loaded>
    </DoingProvider>
  );
}

function Shown({ handoff }: { handoff: Handoff }) {
  const say = useSay();
  const sayCode = useSayCode();
  const me = usePerson();
  const navigate = useNavigate();
  const { begin, act, undo, isAsking } = useDoing();
  const acts = offered(handoff.allowed).map((spec) => [spec.key, () => begin(spec, handoff)] as const);
  useKeys({ ...Object.fromEntries(acts), ...(handoff.open && { u: undo }), b: () => navigate('/today') }, isAsking);
  const { lead } = handoff;
  return (
    <>
      <PageHead title={lead.name ?? lead.email ?? say('lead-unnamed')} about={<Who handoff={handoff} />}>
        <Button component={Link} to="/today" variant="default" leftSection={<IconArrowLeft size={14} />}>
          {say('nav-today')}
        </Button>
      </PageHead>
      <Paper p="sm" mb="md">
        <Group gap="xs" mb="xs">
          <Badge color="teal">{handoff.tier}</Badge>
          <Badge variant="default">{sayCode('handoff', handoff.state)}</Badge>
          {handoff.reason && <Badge variant="default">{sayCode('reason-of', handoff.reason)}</Badge>}
          <Text size="sm" className="quiet">
            {say('offered')} <When at={handoff.offered_at} /> · {handoff.owner?.name ?? say('queue-pool')}
          </Text>
        </Group>
        <Group gap={6}>
          {!handoff.owner && handoff.allowed.includes('assign') && (
            <Button onClick={() => act({ act: 'assign', to: me.id }, handoff)}>{say('take')}</Button>
          )}
          <ActButtons handoff={handoff} />
        </Group>
      </Paper>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Ask handoff={handoff} />
          <Why lead={lead.id} pact={handoff.pact} hasPacts />
          <LookedAt handoff={handoff} />
          <Timeline lead={lead.id} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <Clocks handoff={handoff} />
          <Bant key={handoff.revision} handoff={handoff} />
          <People handoff={handoff} />
          <Steps handoff={handoff} />
          <Earlier handoff={handoff} />
        </Grid.Col>
      </Grid>
    </>
  );
}

function Who({ handoff }: { handoff: Handoff }) {
  const say = useSay();
  const { lead } = handoff;
  return (
    <Group gap="2px 10px">
      {lead.title && <Text size="sm">{lead.title}</Text>}
      <Text size="sm">{lead.company?.name ?? lead.company?.domain}</Text>
      {lead.buying_role && <Badge variant="default">{lead.buying_role}</Badge>}
      {lead.email && (
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
      <Anchor component={Link} to={`/leads/${lead.id}`} size="sm">
        {say('whole-lead')}
      </Anchor>
    </Group>
  );
}

/** What to ask next. */
function Ask({ handoff }: { handoff: Handoff }) {
  const say = useSay();
  const traitName = useTraitNames();
  const sayCode = useSayCode();
  const question = handoff.next_question;
  if (!question) return null;
  const which =
    question.about === 'bant'
      ? sayCode('bant', (question.which ?? '').replace(/^bant\./, ''))
      : (question.which ?? '')
          .replace(/^required\//, '')
          .split(' or ')
          .map(traitName)
          .join(` ${say('or')} `);
  return (
    <Paper p="sm" mb="md" component="section" aria-labelledby="ask">
      <Title order={2} id="ask">
        {say('ask-next')}
      </Title>
      <Text size="sm">{say(`ask-${question.about.replaceAll('_', '-')}`, { which: which ?? '' })}</Text>
    </Paper>
  );
}

function LookedAt({ handoff }: { handoff: Handoff }) {
  const say = useSay();
  if (handoff.looked_at.length === 0) return <Box mb="md" />;
  return (
    <Paper p="md" my="md" component="section" aria-labelledby="looked">
      <Title order={2} id="looked" mb={4}>
        {say('looked-at')}
      </Title>
      <Table withRowBorders={false} verticalSpacing={2} horizontalSpacing={0}>
        <Table.Tbody>
          {handoff.looked_at.map((one) => (
            <Table.Tr key={one.what}>
              <Table.Td>{one.what}</Table.Td>
              <Table.Td className="quiet">{one.n > 1 && say('times', { n: one.n })}</Table.Td>
              <Table.Td className="quiet" ta="end">
                <Ago at={one.latest_at} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

function Clocks({ handoff }: { handoff: Handoff }) {
  const say = useSay();
  if (handoff.clocks.length === 0) return null;
  return (
    <Paper p="md" mb="md" component="section" aria-labelledby="clocks">
      <Title order={2} id="clocks" mb={4}>
        {say('promises')}
      </Title>
      <ClockList clocks={handoff.clocks} />
    </Paper>
  );
}

/** The four points of BANT, each filled in where it is found out. */
function Bant({ handoff }: { handoff: Handoff }) {
  const say = useSay();
  const sayCode = useSayCode();
  const doing = useAct();
  const [told, setTold] = useState<Record<string, string>>({});
  const mayNote = handoff.allowed.includes('note');
  const said = Object.entries(told).filter(([, value]) => value.trim() !== '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const facts = Object.fromEntries(said.map(([point, value]) => [`bant.${point}`, value]));
    // The API's description leaves open what traits there are.
    doing.mutate({ handoff, act: { act: 'note', told: facts as Record<string, never> } });
  };
  return (
    <Paper p="md" mb="md" component="section" aria-labelledby="bant">
      <Title order={2} id="bant" mb={4}>
        {say('bant')}
      </Title>
      <form onSubmit={submit}>
        <Stack gap={6}>
          {handoff.bant.map((fact) => {
            const point = fact.point.replace(/^bant\./, '');
            return (
              <TextInput
                key={fact.point}
                size="xs"
                label={
                  <>
                    {sayCode('bant', point)} {fact.mandatory && <span className="quiet">({say('mandatory')})</span>}{' '}
                    {fact.confirmed && <Badge color="teal">{say('confirmed')}</Badge>}
                  </>
                }
                placeholder={fact.value ?? sayCode('bant-example', point)}
                description={fact.at && <When at={fact.at} />}
                disabled={!mayNote}
                value={told[point] ?? fact.value ?? ''}
                onChange={(event) => setTold({ ...told, [point]: event.currentTarget.value })}
              />
            );
          })}
          {doing.isError && <ProblemNote error={doing.error} />}
          {said.length > 0 && (
            <Group justify="flex-end">
              <Button type="submit" loading={doing.isPending}>
                {say('save')}
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </Paper>
  );
}

function People({ handoff }: { handoff: Handoff }) {
  const say = useSay();
  const [isAdding, setAdding] = useState(false);
  const hasDecisionMaker = [handoff.lead, ...handoff.group].some((lead) => lead.buying_role === 'decision maker');
  return (
    <Paper p="md" mb="md" component="section" aria-labelledby="group">
      <Group justify="space-between" mb={4}>
        <Title order={2} id="group">
          {say('buying-group')}
        </Title>
        <Button variant="default" size="compact-xs" onClick={() => setAdding(!isAdding)} aria-expanded={isAdding}>
          {say('colleague-add')}
        </Button>
      </Group>
      {!hasDecisionMaker && <Text size="sm">{say('decision-maker-missing')}</Text>}
      {handoff.group.map((lead) => (
        <div key={lead.id} className={side.row}>
          <Box miw={0}>
            <Text size="sm" className="cut">
              {lead.name ?? lead.email ?? say('lead-unnamed')}
            </Text>
            <Text size="xs" className="quiet cut">
              {lead.title}
            </Text>
          </Box>
          {lead.buying_role && <Badge variant="default">{lead.buying_role}</Badge>}
        </div>
      ))}
      {isAdding && <NewColleague handoff={handoff} onDone={() => setAdding(false)} />}
    </Paper>
  );
}

function NewColleague({ handoff, onDone }: { handoff: Handoff; onDone: () => void }) {
  const say = useSay();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [title, setTitle] = useState('');
  const add = useMutation({
    mutationFn: () =>
      answer(
        api.POST('/api/handoffs/{id}/colleagues', {
          params: { path: { id: handoff.id } },
          body: { name, email, ...(title && { title }) },
        }),
      ),
    onSuccess: () => {
      queries.invalidateQueries({ queryKey: ['handoff', handoff.id] });
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap={6} mt="xs">
        <Text size="xs" className="quiet">
          {say('colleague-about')}
        </Text>
        <TextInput
          size="xs"
          label={say('name')}
          required
          withAsterisk={false}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          size="xs"
          type="email"
          label={say('email')}
          required
          withAsterisk={false}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <TextInput
          size="xs"
          label={say('column-title')}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        {add.isError && <ProblemNote error={add.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={add.isPending}>
            {say('colleague-go')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Steps({ handoff }: { handoff: Handoff }) {
  const say = useSay();
  const sayCode = useSayCode();
  const known = new Set(ACTS.map((spec) => spec.act));
  return (
    <Paper p="md" mb="md" component="section" aria-labelledby="steps">
      <Title order={2} id="steps" mb={4}>
        {say('steps')}
      </Title>
      <ol className={classes.steps}>
        {handoff.steps.toReversed().map((step) => (
          <li key={`${step.at} ${step.act} ${step.by} ${JSON.stringify(step.detail)}`}>
            {known.has(step.act) ? say(actMessage(step.act)) : sayCode('step', step.act)}{' '}
            <Text span size="xs" className="quiet">
              <When at={step.at} /> · {step.name ?? say('by-leadpact')}
            </Text>
            {step.words && <Text size="sm">{step.words}</Text>}
          </li>
        ))}
      </ol>
    </Paper>
  );
}

function Earlier({ handoff }: { handoff: Handoff }) {
  const say = useSay();
  const sayCode = useSayCode();
  if (handoff.earlier.length === 0) return null;
  return (
    <Paper p="md" mb="md" component="section" aria-labelledby="earlier">
      <Title order={2} id="earlier" mb={4}>
        {say('earlier')}
      </Title>
      {handoff.earlier.map((one) => (
        <div key={one.id} className={side.row}>
          <Anchor component={Link} to={`/today/${one.id}`} size="sm">
            {one.pact} · {one.tier}
          </Anchor>
          <Text size="xs" className="quiet">
            {sayCode('handoff', one.state)} · <When at={one.offered_at} />
          </Text>
        </div>
      ))}
    </Paper>
  );
}
