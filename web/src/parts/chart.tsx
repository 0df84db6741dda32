// What surrounds a chart: the same as a table for whoever reads better than sees, and both to take away.
import { Box, Button, Group, SegmentedControl, Table, Title, type TitleOrder } from '@mantine/core';
import { type ReactNode, useId, useRef, useState } from 'react';
import { useFormats } from '../formats';
import { useSay } from '../words';
import { type Cell, save, saveBlob, toCsv } from './csv';
import { toPng } from './png';
import { useTellProblem } from './problem';
import { WideTable } from './wide-table';

type Props = {
  title: string;
  /** The name of the file with the numbers: `weeks.csv`. */
  file: string;
  /** The numbers; the first row is the head. */
  rows: Cell[][];
  order?: TitleOrder;
  /** The chart: one picture of vectors in it is what is taken away. */
  children: ReactNode;
  /** What can be chosen beside. */
  choices?: ReactNode;
};

export function ChartFrame({ title, file, rows, order = 2, children, choices }: Props) {
  const say = useSay();
  const tell = useTellProblem();
  const id = useId();
  const [form, setForm] = useState('chart');
  const chart = useRef<HTMLDivElement>(null);
  const png = async () => {
    const svg = chart.current?.querySelector('svg');
    if (!svg || !chart.current) return;
    try {
      saveBlob(file.replace(/\.csv$/, '.png'), await toPng(svg, title));
    } catch (error) {
      tell(error);
    }
  };
  return (
    <Box component="section" aria-labelledby={id}>
      <Group justify="space-between" mb={6} gap="xs">
        <Title order={order} id={id} fz={order > 2 ? 'sm' : 'md'}>
          {title}
        </Title>
        <Group gap={6}>
          {choices}
          <SegmentedControl
            size="xs"
            aria-label={say('form-of', { title })}
            data={['chart', 'table'].map((value) => ({ value, label: say(`form-${value}`) }))}
            value={form}
            onChange={setForm}
          />
          <Button
            size="compact-xs"
            variant="default"
            aria-label={say('save-as', { title, form: 'CSV' })}
            onClick={() => save(file, toCsv(rows))}
          >
            CSV
          </Button>
          {form === 'chart' && (
            <Button
              size="compact-xs"
              variant="default"
              aria-label={say('save-as', { title, form: 'PNG' })}
              onClick={png}
            >
              PNG
            </Button>
          )}
        </Group>
      </Group>
      {form === 'chart' ? <div ref={chart}>{children}</div> : <Numbers rows={rows} title={title} />}
    </Box>
  );
}

function Numbers({ rows, title }: { rows: Cell[][]; title: string }) {
  const formats = useFormats();
  const [head = [], ...body] = rows;
  return (
    <WideTable minWidth={280} maxHeight={320} label={title}>
      <Table verticalSpacing={2}>
        <Table.Thead>
          <Table.Tr>
            {head.map((cell, column) => (
              <Table.Th key={String(cell)} className={column > 0 ? 'number' : undefined}>
                {cell}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {body.map((row) => (
            <Table.Tr key={String(row[0])}>
              {row.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns never change their order.
                <Table.Td key={column} className={column > 0 ? 'number' : undefined}>
                  {typeof cell === 'number' ? formats.number(cell) : cell}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </WideTable>
  );
}
