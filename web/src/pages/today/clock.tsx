// Promises and how much time is left for them.
import { Box, Text } from '@mantine/core';
import { useFormats } from '../../formats';
import { useNow, When } from '../../parts/when';
import { useSay, useSayCode } from '../../words';
import side from '../leads/side.module.css';
import { type Clock, nextClock } from './queries';
import classes from './today.module.css';

export function Countdown({ clocks, now }: { clocks: Clock[]; now: number }) {
  const say = useSay();
  const sayCode = useSayCode();
  const formats = useFormats();
  const broken = clocks.some((clock) => clock.state === 'breached' && clock.party === 'sales');
  const clock = nextClock(clocks);
  if (!clock) {
    return (
      <Text size="sm" className="quiet">
        {say(broken ? 'promise-broken' : 'nothing-due')}
      </Text>
    );
  }
  return (
    <div className={urgency(clock, now)} title={formats.precise(clock.due)}>
      <Text size="xs" className="quiet">
        {sayCode('promise', clock.promise)}
      </Text>
      <Text size="sm" fw={600} className="number" ta="start">
        {formats.ago(clock.due, now)}
      </Text>
    </div>
  );
}

/** All promises about a handoff; of one that is kept again and again, the latest round says enough. */
export function ClockList({ clocks }: { clocks: Clock[] }) {
  const sayCode = useSayCode();
  const formats = useFormats();
  const now = useNow(5_000);
  const isLatest = (clock: Clock) =>
    !clocks.some((other) => other.promise === clock.promise && other.round > clock.round);
  const shown = clocks.filter((clock) => clock.state !== 'kept' || isLatest(clock));
  return shown.map((clock) => (
    <div key={`${clock.promise} ${clock.round}`} className={side.row}>
      <Box miw={0}>
        <Text size="sm">{sayCode('promise', clock.promise)}</Text>
        <Text size="xs" className="quiet">
          {sayCode('party', clock.party)} · <When at={clock.due} />
        </Text>
      </Box>
      <Text size="sm" fw={500} className={urgency(clock, now)}>
        {clock.state === 'running' ? formats.ago(clock.due, now) : sayCode('clock', clock.state)}
      </Text>
    </div>
  ));
}

export function urgency(clock: Clock, now: number): string {
  if (clock.state === 'kept' || clock.state === 'dropped') return '';
  if (clock.state === 'breached' || Date.parse(clock.due) <= now) return classes.late ?? '';
  if (clock.warn_at && Date.parse(clock.warn_at) <= now) return classes.soon ?? '';
  return '';
}
