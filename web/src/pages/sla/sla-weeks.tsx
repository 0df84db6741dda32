// Leads handed over in each week, with a line for what a week owes. The library of charts is loaded with the first one.
import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import { useFormats } from '../../formats';
import { useSay } from '../../words';

type Props = { weeks: { week: string; n: number }[] /** Leads that a week owes. */; due: number };

export default function SlaWeeks({ weeks, due }: Props) {
  const say = useSay();
  const formats = useFormats();
  return (
    <BarChart
      h={220}
      data={weeks}
      dataKey="week"
      yAxisProps={{ allowDecimals: false, width: 48 }}
      yAxisLabel={say('leads-a-week')}
      valueFormatter={(value) => formats.number(value)}
      referenceLines={[
        {
          y: due,
          color: 'orange.8',
          ifOverflow: 'extendDomain',
          label: say('promised-a-week', { n: formats.score(due) }),
        },
      ]}
      series={[{ name: 'n', label: say('handed-over-n'), color: 'petrol.6' }]}
    />
  );
}
