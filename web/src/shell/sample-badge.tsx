// Says on every page that what is shown belongs to the sample company, so that nobody takes it for their own.
import { Badge, Popover, Text } from '@mantine/core';
import { When } from '../parts/when';
import { useSample } from '../sample';
import { useSay } from '../words';

export function SampleBadge() {
  const say = useSay();
  const sample = useSample().data;
  if (sample?.state !== 'made') return null;
  return (
    <Popover position="bottom-start" width={260} withArrow>
      <Popover.Target>
        <Badge component="button" type="button" color="yellow" style={{ cursor: 'pointer' }}>
          {say('sample-company')}
        </Badge>
      </Popover.Target>
      <Popover.Dropdown>
        <Text size="sm">{say('sample-company-about')}</Text>
        <Text size="xs" className="quiet" mt={6}>
          {say('sample-company-made')} <When at={sample.made_at} />
        </Text>
      </Popover.Dropdown>
    </Popover>
  );
}
