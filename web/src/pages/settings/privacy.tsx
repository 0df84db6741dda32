// Personal data: how long anything is kept, what that would do and did, and where to answer somebody who asks for their own.
import {
  ActionIcon,
  Anchor,
  Badge,
  Button,
  Group,
  MultiSelect,
  NumberInput,
  Paper,
  SegmentedControl,
  Stack,
  Table,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { answer, api, type Form } from '../../api/client';
import { useFormats } from '../../formats';
import { useConfirm } from '../../parts/confirm';
import { Loaded } from '../../parts/loaded';
import { Empty } from '../../parts/page';
import { ProblemNote } from '../../parts/problem';
import { When } from '../../parts/when';
import { useReach } from '../../session';
import { useSay, useSayCode } from '../../words';
import { Actor } from './actor';

type Rule = Form<'RetentionRuleForm'>;
type State = Form<'RetentionState'>;
/** A rule that is being edited: it keeps its place on the page whatever it is called. */
type Draft = { key: number; rule: Rule };

const RETENTION = ['settings', 'retention'];
const CHANNELS = ['web', 'email', 'webinar', 'form', 'chat', 'phone', 'social', 'referral', 'product', 'import'];
const STAGES = ['mql', 'sal', 'sql', 'opportunity', 'customer', 'evangelist'];
/** A run is looked at again so often while it goes on. */
const AGAIN_MS = 2_000;

export default function Privacy() {
  return (
    <>
      <Requests />
      <Retention />
    </>
  );
}

/** Somebody asks what is known of them, or to be forgotten. */
function Requests() {
  const say = useSay();
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim(), 250);
  const found = useQuery({
    queryKey: ['leads', { q }],
    enabled: q !== '',
    queryFn: () => answer(api.GET('/api/leads', { params: { query: { q, limit: 10 } } })),
    select: (page) => page.items,
  });
  return (
    <Paper p="md" mb="md" component="section" aria-labelledby="requests">
      <Title order={2} id="requests">
        {say('requests')}
      </Title>
      <Text size="sm" className="quiet" mb="xs" maw="75ch">
        {say('requests-about')}
      </Text>
      <TextInput
        type="search"
        label={say('merge-search')}
        maw={420}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {found.isError && <ProblemNote error={found.error} />}
      {found.data?.length === 0 && (
        <Text size="sm" role="status" mt="xs">
          {say('requests-none')}
        </Text>
      )}
      {found.data?.map((lead) => (
        <Group key={lead.id} gap="xs" mt={6}>
          <Anchor component={Link} to={`/leads/${lead.id}`} size="sm" fw={500}>
            {lead.name ?? lead.email ?? say('lead-unnamed')}
          </Anchor>
          <Text size="sm" className="quiet">
            {[lead.email, lead.company?.name].filter(Boolean).join(' · ')}
          </Text>
        </Group>
      ))}
    </Paper>
  );
}

function Retention() {
  const say = useSay();
  const retention = useQuery({
    queryKey: RETENTION,
    queryFn: () => answer(api.GET('/api/retention')),
    refetchInterval: ({ state }) => (state.data?.latest_run && !state.data.latest_run.ended_at ? AGAIN_MS : false),
  });
  return (
    <Paper p="md" component="section" aria-labelledby="retention">
      <Title order={2} id="retention">
        {say('retention')}
      </Title>
      <Text size="sm" className="quiet" mb="sm" maw="75ch">
        {say('retention-about')}
      </Text>
      <Loaded query={retention}>
        {(state) => (
          <>
            <LatestRun state={state} />
            <Rules key={JSON.stringify(state.rules)} state={state} />
          </>
        )}
      </Loaded>
    </Paper>
  );
}

function LatestRun({ state }: { state: State }) {
  const say = useSay();
  const formats = useFormats();
  const run = state.latest_run;
  if (!run) return null;
  return (
    <Text size="sm" mb="sm" component="div" role="status">
      <Group gap="xs">
        <Badge color={run.ended_at ? 'teal' : 'blue'}>{say(run.ended_at ? 'run-done' : 'run-going')}</Badge>
        <span>
          {say('run-latest')} <When at={run.begun_at} /> · <Actor tag={run.by} />
        </span>
        {Object.entries(run.by_rule).map(([name, n]) => (
          <span key={name} className="quiet">
            {name}: {formats.number(n)}
          </span>
        ))}
      </Group>
    </Text>
  );
}

const newRule = (of: Rule['of']): Rule =>
  of === 'behaviour' ? { of, name: '', after_days: 730 } : { of, name: '', after_days: 1095 };

function Rules({ state }: { state: State }) {
  const mayChange = useReach()('retention.change') === 'all';
  const say = useSay();
  const [drafts, setDrafts] = useState<Draft[]>(() => state.rules.map((rule, key) => ({ key, rule })));
  const rules = drafts.map((draft) => draft.rule);
  const doing = useDoing(rules);
  const add = () =>
    setDrafts([...drafts, { key: Math.max(-1, ...drafts.map((one) => one.key)) + 1, rule: newRule('behaviour') }]);
  const change = (key: number, rule: Rule) => {
    doing.preview.reset();
    setDrafts(drafts.map((draft) => (draft.key === key ? { key, rule } : draft)));
  };
  return (
    <Stack gap="sm">
      {drafts.length === 0 && <Empty title={say('rules-none')}>{say('rules-none-about')}</Empty>}
      {drafts.map(({ key, rule }) => (
        <RuleFields
          key={key}
          rule={rule}
          isOff={!mayChange}
          onChange={(rule) => change(key, rule)}
          onRemove={() => setDrafts(drafts.filter((draft) => draft.key !== key))}
        />
      ))}
      {doing.preview.data && <Foreseen rules={rules} foreseen={doing.preview.data} />}
      {Object.entries(doing).map(([name, one]) => one.isError && <ProblemNote key={name} error={one.error} />)}
      <Group gap="xs">
        {mayChange && (
          <Button variant="default" leftSection={<IconPlus size={14} />} onClick={add}>
            {say('rule-add')}
          </Button>
        )}
        <RuleActs state={state} rules={rules} doing={doing} />
      </Group>
    </Stack>
  );
}

/** What can be done with rules: look what they would do, keep them, carry them out. */
function useDoing(rules: Rule[]) {
  const say = useSay();
  const queries = useQueryClient();
  const preview = useMutation({ mutationFn: () => answer(api.POST('/api/retention/preview', { body: { rules } })) });
  const put = useMutation({
    mutationFn: () => answer(api.PUT('/api/retention', { body: { rules } })),
    onSuccess: (after) => {
      queries.setQueryData(RETENTION, after);
      notifications.show({ message: say('saved') });
    },
  });
  const run = useMutation({
    mutationFn: () => answer(api.POST('/api/retention/run')),
    onSuccess: () => queries.invalidateQueries({ queryKey: RETENTION }),
  });
  return { preview, put, run };
}

type RuleActsProps = { state: State; rules: Rule[]; doing: ReturnType<typeof useDoing> };

function RuleActs({ state, rules, doing: { preview, put, run } }: RuleActsProps) {
  const say = useSay();
  const reach = useReach();
  const confirm = useConfirm();
  const isChanged = JSON.stringify(rules) !== JSON.stringify(state.rules);
  const carryOut = () =>
    confirm({
      title: say('run-title'),
      about: say('run-about'),
      go: say('run-go'),
      isHard: true,
      onGo: () => run.mutate(),
    });
  return (
    <>
      <Button
        variant="default"
        disabled={rules.length === 0}
        loading={preview.isPending}
        onClick={() => preview.mutate()}
      >
        {say('rules-preview')}
      </Button>
      {reach('retention.change') === 'all' && (
        <Button disabled={!isChanged} loading={put.isPending} onClick={() => put.mutate()}>
          {say('save')}
        </Button>
      )}
      {reach('retention.run') === 'all' && (
        <Button
          color="red.9"
          variant="outline"
          disabled={isChanged || state.rules.length === 0}
          loading={run.isPending}
          onClick={carryOut}
        >
          {say('run-go')}
        </Button>
      )}
    </>
  );
}

function Foreseen({ rules, foreseen }: { rules: Rule[]; foreseen: Form<'RetentionForeseen'> }) {
  const say = useSay();
  const formats = useFormats();
  return (
    <Table maw={480} role="status" aria-label={say('rules-preview')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{say('rule')}</Table.Th>
          <Table.Th className="number">{say('rule-would')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rules.map(({ name }) => (
          <Table.Tr key={name}>
            <Table.Td>{name}</Table.Td>
            <Table.Td className="number">{formats.number(foreseen.by_rule[name] ?? 0)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

type RuleProps = { rule: Rule; isOff: boolean; onChange: (rule: Rule) => void; onRemove: () => void };

function RuleFields({ rule, isOff, onChange, onRemove }: RuleProps) {
  const say = useSay();
  const sayCode = useSayCode();
  const name = rule.name || say('rule');
  return (
    <Paper p="sm" m={0} component="fieldset" aria-label={name} disabled={isOff}>
      <Group gap="sm" align="flex-end">
        <SegmentedControl
          size="xs"
          aria-label={say('rule-of')}
          disabled={isOff}
          data={(['behaviour', 'silent_leads'] as const).map((value) => ({ value, label: sayCode('rule', value) }))}
          value={rule.of}
          onChange={(of) => onChange({ ...newRule(of as Rule['of']), name: rule.name, after_days: rule.after_days })}
        />
        <TextInput
          size="xs"
          label={say('name')}
          flex="1 1 160px"
          value={rule.name}
          onChange={(event) => onChange({ ...rule, name: event.currentTarget.value })}
        />
        <NumberInput
          size="xs"
          w={130}
          label={say('rule-after')}
          min={1}
          allowDecimal={false}
          value={rule.after_days}
          onChange={(days) => typeof days === 'number' && onChange({ ...rule, after_days: days })}
        />
        {rule.of === 'behaviour' ? (
          <MultiSelect
            size="xs"
            flex="1 1 200px"
            label={say('rule-channels')}
            placeholder={rule.channels?.length ? undefined : say('all')}
            data={CHANNELS.map((value) => ({ value, label: sayCode('channel', value) }))}
            value={rule.channels ?? []}
            onChange={(channels) => onChange({ ...rule, channels })}
          />
        ) : (
          <MultiSelect
            size="xs"
            flex="1 1 200px"
            label={say('rule-except')}
            data={STAGES.map((value) => ({ value, label: sayCode('stage', value) }))}
            value={rule.except_stages ?? []}
            onChange={(except_stages) => onChange({ ...rule, except_stages })}
          />
        )}
        {!isOff && (
          <ActionIcon variant="default" size={30} aria-label={say('rule-remove', { name })} onClick={onRemove}>
            <IconTrash size={16} />
          </ActionIcon>
        )}
      </Group>
    </Paper>
  );
}
