// How many first responses took how long. The library of charts is loaded with the first one.
import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import { useFormats } from '../../formats';
import { useSay } from '../../words';

/** Responses that took about as long, and how long that is in words. */
type Props = { bins: { wait: string; n: number }[] };

export default function ResponseChart({ bins }: Props) {
  const say = useSay();
  const formats = useFormats();
  return (
    <BarChart
      h={220}
      data={bins}
      dataKey="wait"
      yAxisProps={{ allowDecimals: false, width: 48 }}
      yAxisLabel={say('answered-n')}
      valueFormatter={(value) => formats.number(value)}
      series={[{ name: 'n', label: say('answered-n'), color: 'petrol.6' }]}
    />
  );
}
