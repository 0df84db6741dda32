// A list as a table in a box of its own: a head, rows, and room to scroll where the page is narrow.
import { Paper, Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { useSay } from '../words';
import { WideTable } from './wide-table';

type Props = {
  /** Narrower than this it scrolls, in pixels. */
  minWidth: number;
  /** The messages of its columns, in their order. */
  head: string[];
  /** Those of them that hold numbers. */
  numbers?: string[];
  /** Whether a column without a name follows, for what can be done with a row. */
  hasActs?: boolean;
  /** Whether something follows below. */
  isFollowed?: boolean;
  /** The rows. */
  children: ReactNode;
};

export function ListTable({ minWidth, head, numbers = [], hasActs, isFollowed, children }: Props) {
  const say = useSay();
  return (
    <Paper mb={isFollowed ? 'md' : undefined}>
      <WideTable minWidth={minWidth}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              {head.map((message) => (
                <Table.Th key={message} className={numbers.includes(message) ? 'number' : undefined}>
                  {say(message)}
                </Table.Th>
              ))}
              {hasActs && <Table.Td />}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>{children}</Table.Tbody>
        </Table>
      </WideTable>
    </Paper>
  );
}
