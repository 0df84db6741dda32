// First hand-overs week by week, before and after a change. The library of charts is loaded with the first one.
import '@mantine/charts/styles.css';
import { LineChart } from '@mantine/charts';
import { useFormats } from '../../formats';
import { useSay } from '../../words';
import type { Week } from './what-if';

type LabelPosition = 'insideBottomRight' | 'insideTopLeft';

type Props = {
  weeks: Week[];
  /** Qualified leads a week, as marketing promises. */
  promised?: number;
  /** Leads a week that sales can take. */
  capacity?: number;
};

/** A line so many times above all that is shown would press the rest to the ground: it is only told in words. */
const OUT_OF_SIGHT = 3;

export default function WeekChart({ weeks, promised, capacity }: Props) {
  const say = useSay();
  const formats = useFormats();
  const data = weeks.map(({ monday, before, after }) => ({ week: formats.date(`${monday}T12:00:00Z`), before, after }));
  const highest = Math.max(promised ?? 0, ...weeks.flatMap(({ before, after }) => [before, after]));
  const inSight = capacity !== undefined && capacity <= OUT_OF_SIGHT * highest ? capacity : undefined;
  const line = (y: number | undefined, color: string, label: string, labelPosition: LabelPosition) =>
    y === undefined
      ? undefined
      : { y, color, ifOverflow: 'extendDomain' as const, label: say(label, { n: formats.score(y) }), labelPosition };
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
      referenceLines={[
        line(promised, 'orange.7', 'promised-a-week', 'insideBottomRight'),
        line(inSight, 'violet.6', 'capacity-a-week', 'insideTopLeft'),
      ].filter((line) => line !== undefined)}
      series={[
        { name: 'before', label: say('in-force'), color: 'gray.6', strokeDasharray: '4 3' },
        { name: 'after', label: say('this-text'), color: 'petrol.6' },
      ]}
    />
  );
}
