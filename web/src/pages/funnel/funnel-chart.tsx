// Leads that came to each stage, as bars. The library of charts is loaded with the first one.
import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import { useFormats } from '../../formats';
import { useSay, useSayCode } from '../../words';
import type { Step } from './funnel';

export default function FunnelChart({ steps }: { steps: Step[] }) {
  const say = useSay();
  const sayCode = useSayCode();
  const formats = useFormats();
  const data = steps.map((step) => ({ stage: sayCode('stage', step.stage), n: step.n_reached }));
  return (
    <BarChart
      h={40 * steps.length + 30}
      data={data}
      dataKey="stage"
      orientation="vertical"
      withBarValueLabel
      valueFormatter={(value) => formats.number(value)}
      yAxisProps={{ width: 92 }}
      xAxisProps={{ allowDecimals: false }}
      gridAxis="y"
      barChartProps={{ margin: { right: 60 } }}
      barProps={{ radius: [0, 3, 3, 0] }}
      series={[{ name: 'n', label: say('came-here'), color: 'petrol.6' }]}
    />
  );
}
