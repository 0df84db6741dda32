// What a pact says of a lead, as small labels. No meaning is in the colour alone.
import { Badge, Tooltip } from '@mantine/core';
import { useSay, useSayCode } from '../words';

const COLOURS: Record<string, string> = { qualified: 'teal', held: 'yellow', below: 'gray', excluded: 'red' };

export function VerdictBadge({ verdict, tier }: { verdict: string; tier?: string | null }) {
  const sayCode = useSayCode();
  const word = sayCode('verdict', verdict);
  return (
    <Badge color={COLOURS[verdict] ?? 'gray'} className="lp-badge">
      {tier ? `${word} · ${tier}` : word}
    </Badge>
  );
}

export function GradeBadge({ grade }: { grade: string }) {
  const say = useSay();
  return (
    <Tooltip label={say('grade-about', { fit: grade.slice(0, 1), engagement: grade.slice(1) })}>
      <Badge variant="default" ff="monospace" fw={600} tabIndex={0} aria-label={say('grade-is', { grade })}>
        {grade}
      </Badge>
    </Tooltip>
  );
}

export function StageBadge({ stage }: { stage: string }) {
  const sayCode = useSayCode();
  return (
    <Badge variant="default" fw={500}>
      {sayCode('stage', stage)}
    </Badge>
  );
}
