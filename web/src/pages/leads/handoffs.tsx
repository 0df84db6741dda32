// What became of a lead in sales' hands: each open handoff with its clocks and what can be done, and those that came before.
import { Anchor, Badge, Button, Group, Paper, SimpleGrid, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import { When } from '../../parts/when';
import { usePerson, useReach } from '../../session';
import { useSay, useSayCode } from '../../words';
import { offered } from '../today/acts';
import { ClockList } from '../today/clock';
import { ActButtons, useDoing } from '../today/doing';
import { useKeys } from '../today/keys';
import { type HandoffItem, useHandoffsOf } from '../today/queries';
import classes from './side.module.css';

export function Handoffs({ lead }: { lead: string }) {
  const say = useSay();
  const sayCode = useSayCode();
  const reach = useReach();
  const handoffs = useHandoffsOf(lead, reach('handoff.list') === 'none');
  const open = handoffs.data?.filter((one) => one.open) ?? [];
  const closed = handoffs.data?.filter((one) => !one.open) ?? [];
  // With several, a key would not say which is meant.
  const only = open.length === 1 ? open[0] : undefined;
  const { begin, isAsking } = useDoing();
  useKeys(
    Object.fromEntries(offered(only?.allowed ?? []).map((spec) => [spec.key, () => only && begin(spec, only)])),
    isAsking,
  );
  return (
    <>
      {open.map((handoff) => (
        <Open key={handoff.id} handoff={handoff} hidesKeys={!only} />
      ))}
      {closed.length > 0 && (
        <Paper p="md" mb="md" component="section" aria-labelledby="handoffs-closed">
          <Title order={2} id="handoffs-closed" mb={4}>
            {say('handoffs-earlier')}
          </Title>
          {closed.map((one) => (
            <div key={one.id} className={classes.row}>
              <Anchor component={Link} to={`/today/${one.id}`} size="sm">
                {one.pact} · {one.tier}
              </Anchor>
              <Text size="xs" className="quiet" ta="end">
                {sayCode('handoff', one.state)}
                {one.reason && ` (${sayCode('reason-of', one.reason)})`} · {one.owner?.name ?? say('queue-pool')} ·{' '}
                <When at={one.changed_at} />
              </Text>
            </div>
          ))}
        </Paper>
      )}
    </>
  );
}

function Open({ handoff, hidesKeys }: { handoff: HandoffItem; hidesKeys: boolean }) {
  const say = useSay();
  const sayCode = useSayCode();
  const me = usePerson();
  const { act } = useDoing();
  const title = `handoff-${handoff.id}`;
  return (
    <Paper p="md" mb="md" component="section" aria-labelledby={title}>
      <Group justify="space-between" gap="xs" mb={4}>
        <Group gap="xs">
          <Title order={2} id={title}>
            {say('in-hands')}
          </Title>
          <Badge color="teal">{handoff.tier}</Badge>
          <Badge variant="default">{sayCode('handoff', handoff.state)}</Badge>
        </Group>
        <Anchor component={Link} to={`/today/${handoff.id}`} size="sm">
          {say('work-on-it')}
        </Anchor>
      </Group>
      <Text size="sm" className="quiet" mb="xs">
        {handoff.pact} · {say('in-hands-since', { owner: handoff.owner?.name ?? say('queue-pool') })}{' '}
        <When at={handoff.offered_at} />
      </Text>
      <Group gap={6} mb="xs">
        {!handoff.owner && handoff.allowed.includes('assign') && (
          <Button onClick={() => act({ act: 'assign', to: me.id }, handoff)}>{say('take')}</Button>
        )}
        <ActButtons handoff={handoff} hidesKeys={hidesKeys} />
      </Group>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg" verticalSpacing={0}>
        <ClockList clocks={handoff.clocks} />
      </SimpleGrid>
    </Paper>
  );
}
