// Leads as a table of any length: only the rows in sight are in the page.
import { ScrollArea, Skeleton } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';
import { Link } from 'react-router';
import type { Form } from '../../api/client';
import { type Formats, useFormats } from '../../formats';
import { GradeBadge, StageBadge, VerdictBadge } from '../../parts/badges';
import { Ago, useNow } from '../../parts/when';
import { useSay } from '../../words';
import type { LeadItem } from './queries';
import classes from './table.module.css';

export type ColumnName =
  | 'company'
  | 'title'
  | 'verdict'
  | 'grade'
  | 'fit'
  | 'engagement'
  | 'level'
  | 'stage'
  | 'latest'
  | 'events'
  | 'role';

type Standing = Form<'StandingItem'>;
type Column = {
  width: number;
  kind: 'text' | 'number';
  cell: (lead: LeadItem, standing: Standing | undefined, formats: Formats, now: number) => ReactNode;
};

export const COLUMNS: Record<ColumnName, Column> = {
  company: {
    width: 170,
    kind: 'text',
    cell: ({ company }) =>
      company && (
        <Link to={`/companies/${company.id}`} className="plain" title={company.name ?? company.domain}>
          {company.name ?? company.domain}
        </Link>
      ),
  },
  title: { width: 170, kind: 'text', cell: (lead) => <span title={lead.title}>{lead.title}</span> },
  verdict: {
    width: 140,
    kind: 'text',
    cell: (_, standing) => standing && <VerdictBadge verdict={standing.verdict} tier={standing.tier} />,
  },
  grade: { width: 68, kind: 'text', cell: (_, standing) => standing && <GradeBadge grade={standing.grade} /> },
  fit: { width: 58, kind: 'number', cell: (_, standing, formats) => standing && formats.score(standing.fit) },
  engagement: {
    width: 104,
    kind: 'number',
    cell: (_, standing, formats) => standing && formats.score(standing.engagement),
  },
  level: { width: 62, kind: 'number', cell: (_, standing) => standing?.level },
  stage: { width: 128, kind: 'text', cell: (_, standing) => standing && <StageBadge stage={standing.stage} /> },
  latest: {
    width: 100,
    kind: 'text',
    cell: (lead, _, __, now) => lead.latest_at && <Ago at={lead.latest_at} now={now} />,
  },
  events: { width: 96, kind: 'number', cell: (lead, _, formats) => formats.number(lead.n_events) },
  role: { width: 120, kind: 'text', cell: (lead) => lead.buying_role },
};

export const USUAL_COLUMNS: ColumnName[] = ['company', 'title', 'verdict', 'grade', 'stage', 'latest'];

/** What fits beside the name on a phone. */
export const NARROW_COLUMNS: ColumnName[] = ['verdict', 'grade'];

/** As the style sheet has it. */
const NAME_WIDTH = 220;
const ROW_HEIGHT = 44;
/** Rows beyond those in sight, at either end. */
const OVERSCAN = 12;

type Props = {
  leads: LeadItem[];
  /** Whose standings are shown. */
  pact: string | undefined;
  columns: ColumnName[];
  isLoading: boolean;
  onNearEnd: () => void;
};

export function LeadTable({ leads, pact, columns, isLoading, onNearEnd }: Props) {
  const say = useSay();
  const formats = useFormats();
  const now = useNow();
  const viewport = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: leads.length,
    getScrollElement: () => viewport.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
  });
  const inSight = rows.getVirtualItems();
  const last = inSight.at(-1)?.index ?? -1;
  useEffect(() => {
    if (leads.length > 0 && last >= leads.length - OVERSCAN) onNearEnd();
  }, [last, leads.length, onNearEnd]);
  // On a phone two columns share what there is.
  const isWide = columns.length > NARROW_COLUMNS.length;
  const leastWidth = columns.reduce((sum, name) => sum + COLUMNS[name].width, NAME_WIDTH);
  if (isLoading) return <Skeleton height={360} />;
  const above = inSight[0]?.start ?? 0;
  const below = rows.getTotalSize() - (inSight.at(-1)?.end ?? 0);
  return (
    <ScrollArea
      className={classes.frame}
      viewportRef={viewport}
      type="auto"
      viewportProps={{ tabIndex: 0, 'aria-label': say('nav-leads'), role: 'region' }}
    >
      <table className={classes.table} style={{ minWidth: isWide ? leastWidth : 0 }} aria-rowcount={leads.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            <th className={classes.name}>{say('lead')}</th>
            {columns.map((name) => (
              <th
                key={name}
                className={COLUMNS[name].kind === 'number' ? 'number' : undefined}
                style={{ width: COLUMNS[name].width }}
              >
                {say(`column-${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {above > 0 && <tr style={{ height: above }} />}
          {inSight.map(({ index }) => {
            const lead = leads[index];
            if (!lead) return null;
            const standing = lead.standings.find((one) => one.pact === pact) ?? lead.standings[0];
            return (
              <tr key={lead.id} aria-rowindex={index + 2} style={{ height: ROW_HEIGHT }}>
                <td className={classes.name}>
                  <Link
                    to={`/leads/${lead.id}${pact ? `?pact=${encodeURIComponent(pact)}` : ''}`}
                    className={classes.link}
                  >
                    <span className="cut">{lead.name ?? lead.email ?? say('lead-unnamed')}</span>
                    {lead.name && lead.email && <span className={`${classes.second} cut`}>{lead.email}</span>}
                  </Link>
                </td>
                {columns.map((name) => (
                  <td key={name} className={COLUMNS[name].kind === 'number' ? 'number' : 'cut'}>
                    {COLUMNS[name].cell(lead, standing, formats, now)}
                  </td>
                ))}
              </tr>
            );
          })}
          {below > 0 && <tr style={{ height: below }} />}
        </tbody>
      </table>
    </ScrollArea>
  );
}
