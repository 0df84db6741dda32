// A promise and how much time is left for it.
import { Text } from '@mantine/core';
import { useFormats } from '../../formats';
import { useSay, useSayCode } from '../../words';
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

export function urgency(clock: Clock, now: number): string {
  if (clock.state === 'breached' || Date.parse(clock.due) <= now) return classes.late ?? '';
  if (clock.warn_at && Date.parse(clock.warn_at) <= now) return classes.soon ?? '';
  return '';
}
