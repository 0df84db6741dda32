// The Markdown that the service writes (a pact in words, scenarios), as elements. Nothing in it becomes HTML.
import { Code, Divider, Table, Text, Title, type TitleOrder } from '@mantine/core';
import { Fragment, type ReactNode } from 'react';
import { WideTable } from './wide-table';

type Block =
  | { is: 'heading'; level: number; text: string }
  | { is: 'paragraph'; text: string }
  | { is: 'list'; items: string[] }
  | { is: 'rule' }
  | { is: 'code'; text: string }
  | { is: 'table'; head: string[]; rows: string[][] };

const cells = (line: string) =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());

/** The blocks of a text. */
export function blocks(markdown: string): Block[] {
  const lines = markdown.split('\n');
  const found: Block[] = [];
  let at = 0;
  const until = (is: (line: string) => boolean) => {
    const from = at;
    while (at < lines.length && !is(lines[at] ?? '')) at += 1;
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const heading = /^(#{1,6}) (.*)$/.exec(line);
    if (line.trim() === '') at += 1;
    else if (heading) {
      found.push({ is: 'heading', level: heading[1]?.length ?? 1, text: heading[2] ?? '' });
      at += 1;
    } else if (/^-{3,}$/.test(line.trim())) {
      found.push({ is: 'rule' });
      at += 1;
    } else if (line.startsWith('```')) {
      at += 1;
      found.push({ is: 'code', text: until((one) => one.startsWith('```')).join('\n') });
      at += 1;
    } else if (line.startsWith('|')) {
      const [head = '', , ...rows] = until((one) => !one.startsWith('|'));
      found.push({ is: 'table', head: cells(head), rows: rows.map(cells) });
    } else if (/^[-*] /.test(line)) {
      const items: string[] = [];
      for (const one of until((one) => one.trim() === '')) {
        if (/^[-*] /.test(one)) items.push(one.slice(2));
        else items.push(`${items.pop() ?? ''} ${one.trim()}`.trim());
      }
      found.push({ is: 'list', items });
    } else {
      at += 1;
      const rest = until((one) => one.trim() === '' || /^(#{1,6} |```|\|)/.test(one));
      found.push({ is: 'paragraph', text: [line, ...rest].join(' ') });
    }
  }
  return found;
}

/** Bold, code and escaped characters of a line. */
function Inline({ text }: { text: string }): ReactNode {
  const parts = text.split(/(\*\*.+?\*\*|`[^`]+`)/);
  const plain = (part: string) => part.replace(/\\([\\`*_{}[\]()#+\-.!<>|])/g, '$1');
  return parts.map((part, idx) => {
    // The parts of a line never change their order.
    const key = `${idx} ${part}`;
    if (part.startsWith('**') && part.length > 4) return <strong key={key}>{plain(part.slice(2, -2))}</strong>;
    if (part.startsWith('`') && part.length > 2)
      return (
        <Code key={key} fz={11} className="quiet">
          {part.slice(1, -1)}
        </Code>
      );
    return <Fragment key={key}>{plain(part)}</Fragment>;
  });
}

export function Markdown({ text, below = 1 }: { text: string; below?: number }) {
  return blocks(text).map((block, idx) => shown(block, `${idx} ${block.is}`, idx === 0, below));
}

function shown(block: Block, key: string, isFirst: boolean, below: number): ReactNode {
  switch (block.is) {
    case 'heading':
      return (
        <Title key={key} order={Math.min(block.level + below, 6) as TitleOrder} mt={isFirst ? 0 : 'md'} mb={4}>
          <Inline text={block.text} />
        </Title>
      );
    case 'paragraph':
      return (
        <Text key={key} size="sm" my={6} maw="80ch">
          <Inline text={block.text} />
        </Text>
      );
    case 'list':
      return (
        <ul
          key={key}
          style={{ fontSize: 'var(--mantine-font-size-sm)', maxWidth: '80ch', margin: '6px 0', paddingLeft: 20 }}
        >
          {block.items.map((item) => (
            <li key={item}>
              <Inline text={item} />
            </li>
          ))}
        </ul>
      );
    case 'rule':
      return <Divider key={key} my="md" />;
    case 'code':
      return (
        <Code key={key} block my={6} tabIndex={0}>
          {block.text}
        </Code>
      );
    case 'table':
      return (
        <WideTable key={key} minWidth={400}>
          <Table my={6}>
            <Table.Thead>
              <Table.Tr>
                {block.head.map((cell, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns never change their order, and two may be called alike.
                  <Table.Th key={column}>
                    <Inline text={cell} />
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {block.rows.map((row) => (
                <Table.Tr key={row.join('|')}>
                  {row.map((cell, column) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: the same.
                    <Table.Td key={column}>
                      <Inline text={cell} />
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </WideTable>
      );
  }
}
