// All leads: searched, filtered by what a pact says of them, as a list of any length. Filters stand in the address, so they can be shared.
import {
  ActionIcon,
  Button,
  Checkbox,
  Group,
  Popover,
  SegmentedControl,
  Select,
  Stack,
  TextInput,
  Tooltip,
} from '@mantine/core';
import { useDebouncedCallback, useLocalStorage, useMediaQuery } from '@mantine/hooks';
import { IconColumns3, IconDownload, IconPlus, IconSearch, IconUpload, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useFormats } from '../../formats';
import { Empty, PageHead } from '../../parts/page';
import { ProblemNote } from '../../parts/problem';
import { useReach } from '../../session';
import { useSay, useSayCode } from '../../words';
import { FirstRun, useGoToQualified } from '../entry/first-run';
import { type InForce, type LeadFilter, useLeads, usePactsInForce, useTiers } from './queries';
import { COLUMNS, type ColumnName, LeadTable, NARROW_COLUMNS, USUAL_COLUMNS } from './table';
import { AddLead } from './tell';
import { type View, Views } from './views';

const VERDICTS = ['qualified', 'held', 'below', 'excluded'];
const STAGES = ['inquiry', 'mql', 'sal', 'sql', 'opportunity', 'customer', 'evangelist', 'nurture', 'disqualified'];

/** The filters in the address. */
function useFilter(): [LeadFilter & { view?: string }, (change: LeadFilter & { view?: string }) => void] {
  const [params, setParams] = useSearchParams();
  const get = (name: string) => params.get(name) || undefined;
  const filter = {
    q: get('q'),
    pact: get('pact'),
    verdict: get('verdict'),
    tier: get('tier'),
    stage: get('stage'),
    view: get('view'),
  };
  const change = (changed: LeadFilter & { view?: string }) => {
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changed)) {
          if (value) after.set(name, value);
          else after.delete(name);
        }
        return after;
      },
      { replace: true },
    );
  };
  return [filter, change];
}

export default function LeadsPage() {
  const say = useSay();
  const [{ view, ...filter }, setFilter] = useFilter();
  useGoToQualified();
  const pacts = usePactsInForce();
  const [columns, setColumns] = useLocalStorage<ColumnName[]>({ key: 'lead-columns', defaultValue: USUAL_COLUMNS });
  const isNarrow = useMediaQuery('(max-width: 48em)');
  const pact = pacts.data?.find((one) => one.pact === filter.pact) ?? pacts.data?.[0];
  // A verdict or tier is one pact's; the API has to be told which, if several are in force.
  const asked = filter.verdict || filter.tier || filter.stage || filter.pact ? { ...filter, pact: pact?.pact } : filter;
  const leads = useLeads(asked.q ? { q: asked.q } : asked);
  const items = leads.data?.pages.flatMap((page) => page.items) ?? [];
  const choose = ({ id, body }: View) => {
    const { pact = '', verdict = '', tier = '', stage = '', columns } = body;
    setFilter({ q: '', pact, verdict, tier, stage, view: id });
    const known = (columns ?? []).filter((name): name is ColumnName => name in COLUMNS);
    if (known.length > 0) setColumns(known);
  };
  const { q: _, ...kept } = asked;
  return (
    <Stack gap="sm" h="100%">
      <PageHead title={say('nav-leads')}>
        <Views body={{ ...kept, columns }} chosen={view} onChoose={choose} />
        <InAndOut filter={asked.q ? { q: asked.q } : asked} />
      </PageHead>
      <Filters filter={filter} onChange={setFilter} pacts={pacts.data ?? []} pact={pact}>
        <Columns shown={columns} onChange={setColumns} />
      </Filters>
      {leads.isError && <ProblemNote error={leads.error} onRetry={() => leads.refetch()} />}
      {leads.data && items.length === 0 ? (
        <Nothing
          filter={filter}
          onClear={() => setFilter({ q: '', verdict: '', tier: '', stage: '', pact: '', view: '' })}
        />
      ) : (
        <LeadTable
          leads={items}
          pact={pact?.pact}
          columns={isNarrow ? NARROW_COLUMNS : columns}
          isLoading={leads.isPending}
          onNearEnd={() => leads.hasNextPage && !leads.isFetchingNextPage && leads.fetchNextPage()}
        />
      )}
      <Count n={items.length} hasMore={leads.hasNextPage} />
    </Stack>
  );
}

/** Leads as a file, into the service and out of it. */
function InAndOut({ filter }: { filter: LeadFilter }) {
  const say = useSay();
  const reach = useReach();
  const query = new URLSearchParams(
    Object.entries(filter).filter((pair): pair is [string, string] => Boolean(pair[1])),
  );
  const [isAdding, setAdding] = useState(false);
  return (
    <>
      {reach('lead.create') === 'all' && (
        <Button variant="default" leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)}>
          {say('lead-add-short')}
        </Button>
      )}
      {isAdding && <AddLead onClose={() => setAdding(false)} />}
      {reach('import.file') === 'all' && (
        <Button component={Link} to="/leads/import" variant="default" leftSection={<IconUpload size={14} />}>
          {say('import-short')}
        </Button>
      )}
      {reach('lead.export') === 'all' && (
        <Button
          component="a"
          href={`/api/leads/table?${query}`}
          download="leads.csv"
          variant="default"
          leftSection={<IconDownload size={14} />}
        >
          {say('export-csv')}
        </Button>
      )}
    </>
  );
}

function Count({ n, hasMore }: { n: number; hasMore: boolean }) {
  const say = useSay();
  const formats = useFormats();
  return (
    <div className="quiet" role="status" style={{ fontSize: 'var(--mantine-font-size-xs)' }}>
      {n > 0 && say(hasMore ? 'leads-shown' : 'leads-all', { n, number: formats.number(n) })}
    </div>
  );
}

type FiltersProps = {
  filter: LeadFilter;
  onChange: (change: LeadFilter) => void;
  pacts: InForce[];
  pact: InForce | undefined;
  children: React.ReactNode;
};

function Filters({ filter, onChange, pacts, pact, children }: FiltersProps) {
  const say = useSay();
  const sayCode = useSayCode();
  const tiers = useTiers(pact?.version.id);
  const isSearching = Boolean(filter.q);
  return (
    <Group gap="xs" align="flex-end">
      <Search text={filter.q ?? ''} onChange={(q) => onChange({ q })} />
      {pacts.length > 1 && (
        <Select
          aria-label={say('pact')}
          size="xs"
          w={180}
          data={pacts.map((one) => one.pact)}
          value={pact?.pact ?? null}
          onChange={(name) => onChange({ pact: name ?? '', tier: '' })}
        />
      )}
      {pact && (
        <SegmentedControl
          size="xs"
          aria-label={say('verdict')}
          disabled={isSearching}
          visibleFrom="sm"
          data={['', ...VERDICTS].map((value) => ({ value, label: value ? sayCode('verdict', value) : say('all') }))}
          value={filter.verdict ?? ''}
          onChange={(verdict) => onChange({ verdict, tier: '', stage: '' })}
        />
      )}
      {pact && (
        <Select
          hiddenFrom="sm"
          size="xs"
          aria-label={say('verdict')}
          disabled={isSearching}
          data={['', ...VERDICTS].map((value) => ({ value, label: value ? sayCode('verdict', value) : say('all') }))}
          value={filter.verdict ?? ''}
          onChange={(verdict) => onChange({ verdict: verdict ?? '', tier: '', stage: '' })}
          w={140}
        />
      )}
      {(filter.verdict === 'qualified' || filter.verdict === 'held') && tiers.length > 0 && (
        <Select
          aria-label={say('tier')}
          size="xs"
          w={150}
          disabled={isSearching}
          data={[{ value: '', label: say('tier-any') }, ...tiers.map((tier) => ({ value: tier, label: tier }))]}
          value={filter.tier ?? ''}
          onChange={(tier) => onChange({ tier: tier ?? '' })}
        />
      )}
      {pact && (
        <Select
          aria-label={say('column-stage')}
          size="xs"
          w={150}
          disabled={isSearching}
          data={['', ...STAGES].map((value) => ({
            value,
            label: value ? sayCode('stage', value) : say('stage-any'),
          }))}
          value={filter.stage ?? ''}
          allowDeselect={false}
          onChange={(stage) => onChange({ stage: stage ?? '', verdict: '', tier: '' })}
        />
      )}
      {children}
    </Group>
  );
}

/** The field for searching. What is typed is asked for once the typing pauses. */
function Search({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  const say = useSay();
  const [typed, setTyped] = useState(text);
  const ask = useDebouncedCallback(onChange, 250);
  useEffect(() => setTyped(text), [text]);
  const type = (value: string) => {
    setTyped(value);
    ask(value);
  };
  return (
    <TextInput
      size="xs"
      type="search"
      aria-label={say('leads-search')}
      placeholder={say('leads-search')}
      leftSection={<IconSearch size={14} />}
      rightSection={
        typed && (
          <ActionIcon variant="subtle" color="gray" size="sm" aria-label={say('clear')} onClick={() => type('')}>
            <IconX size={14} />
          </ActionIcon>
        )
      }
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      flex="1 1 220px"
      maw={340}
    />
  );
}

function Columns({ shown, onChange }: { shown: ColumnName[]; onChange: (columns: ColumnName[]) => void }) {
  const say = useSay();
  const names = Object.keys(COLUMNS) as ColumnName[];
  const toggle = (name: ColumnName) =>
    onChange(names.filter((one) => (one === name ? !shown.includes(one) : shown.includes(one))));
  return (
    <Popover position="bottom-end" withArrow>
      <Popover.Target>
        <Tooltip label={say('columns')}>
          <ActionIcon variant="default" size={30} aria-label={say('columns')} visibleFrom="sm">
            <IconColumns3 size={16} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap={6}>
          {names.map((name) => (
            <Checkbox
              key={name}
              size="xs"
              label={say(`column-${name}`)}
              checked={shown.includes(name)}
              onChange={() => toggle(name)}
            />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function Nothing({ filter, onClear }: { filter: LeadFilter; onClear: () => void }) {
  const say = useSay();
  const reach = useReach();
  if (Object.values(filter).some(Boolean)) {
    return (
      <Empty title={say('leads-none-found')}>
        <Button variant="default" mt="sm" onClick={onClear}>
          {say('filters-clear')}
        </Button>
      </Empty>
    );
  }
  if (reach('source.create') === 'all') return <FirstRun />;
  return <Empty title={say('leads-none')}>{say('leads-none-about')}</Empty>;
}
