// First hand-overs week by week, before and after a change. The library of charts is loaded with the first one.
import '@mantine/charts/styles.css';
import { LineChart } from '@mantine/charts';
import { useFormats } from '../../formats';
import { useSay } from '../../words';
import type { Week } from './what-if';

type Props = { weeks: Week[] /** Qualified leads a week, as marketing promises. */; promised?: number };

export default function WeekChart({ weeks, promised }: Props) {
  const say = useSay();
  const formats = useFormats();
  const data = weeks.map(({ monday, before, after }) => ({ week: formats.date(`${monday}T12:00:00Z`), before, after }));
  return (
    <LineChart
      h={220}
      // The last date stands at the edge.
      lineChartProps={{ margin: { right: 28, top: 8 } }}
      data={data}
      dataKey="week"
      withLegend
      curveType="linear"
      withDots={false}
      strokeWidth={2}
      yAxisProps={{ allowDecimals: false, width: 48 }}
      yAxisLabel={say('leads-a-week')}
      referenceLines={
        promised === undefined
          ? []
          : [
              {
                y: promised,
                color: 'orange.7',
                ifOverflow: 'extendDomain',
                label: say('promised-a-week', { n: formats.score(promised) }),
              },
            ]
      }
      series={[
        { name: 'before', label: say('in-force'), color: 'gray.6', strokeDasharray: '4 3' },
        { name: 'after', label: say('this-text'), color: 'petrol.6' },
      ]}
    />
  );
}
