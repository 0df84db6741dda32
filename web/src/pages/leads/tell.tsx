// What people tell of leads by hand: traits corrected or added, and a lead that nothing else has brought in.
import {
  ActionIcon,
  Autocomplete,
  Button,
  Group,
  Modal,
  Stack,
  Text,
  TextInput,
  type TextInputProps,
} from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import { answer, api } from '../../api/client';
import { asProblem } from '../../api/problem';
import { useFormats } from '../../formats';
import { FormFoot } from '../../parts/form-foot';
import { useReach } from '../../session';
import { useTraitNames } from '../../trait-names';
import { useSay } from '../../words';
import { labelOf, valueText } from './known';
import type { Lead } from './queries';
import { changed, type Told } from './telling';

/** Traits that people know by heart; any other name can be typed. */
const USUAL = [
  'name',
  'title',
  'email',
  'phone',
  'country',
  'city',
  'department',
  'company.name',
  'company.domain',
  'company.industry',
  'company.employees',
  'company.revenue',
  'company.country',
];

/** Opens the traits of a lead to be corrected, for whoever may. */
export function TellMore({ lead }: { lead: Lead }) {
  const say = useSay();
  const reach = useReach();
  const [isOpen, setOpen] = useState(false);
  if (reach('lead.change') === 'none') return null;
  return (
    <>
      <Button size="compact-xs" variant="default" onClick={() => setOpen(true)}>
        {say('tell-more')}
      </Button>
      {isOpen && <Traits lead={lead} onClose={() => setOpen(false)} />}
    </>
  );
}

function Traits({ lead, onClose }: { lead: Lead; onClose: () => void }) {
  const say = useSay();
  const formats = useFormats();
  const queries = useQueryClient();
  const [rows, setRows] = useState<Told[]>(() =>
    // What was worked out of another trait follows it.
    lead.traits
      .filter(({ name }) => name !== 'email.domain')
      .map(({ name, value }) => {
        const text = valueText(value, formats, say('yes'), say('no'));
        return { name, text, before: { text, value } };
      }),
  );
  const traits = changed(rows, { yes: say('yes'), no: say('no') });
  const tell = useMutation({
    mutationFn: () => answer(api.PATCH('/api/leads/{id}', { params: { path: { id: lead.id } }, body: { traits } })),
    onSuccess: () => {
      queries.invalidateQueries({ queryKey: ['lead'] });
      queries.invalidateQueries({ queryKey: ['leads'] });
      notifications.show({ message: say('saved') });
      onClose();
    },
  });
  const problem = tell.isError ? asProblem(tell.error) : undefined;
  const wrong = rows.findIndex((row) => problem?.path === `traits.${row.name.trim()}`);
  const set = (position: number, change: Partial<Told>) =>
    setRows((rows) => rows.map((row, here) => (here === position ? { ...row, ...change } : row)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    tell.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={say('tell-title')} closeButtonProps={{ 'aria-label': say('close') }}>
      <form onSubmit={submit}>
        <Stack gap="xs">
          <Text size="sm" className="quiet">
            {say('tell-about')}
          </Text>
          {rows.map((row, position) => (
            <Row
              // biome-ignore lint/suspicious/noArrayIndexKey: rows are only added at the end, and never move.
              key={position}
              row={row}
              error={position === wrong ? problem?.detail : undefined}
              taken={rows.map((row) => row.name)}
              onChange={(change) => set(position, change)}
            />
          ))}
          <Group>
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconPlus size={14} />}
              onClick={() => setRows((rows) => [...rows, { name: '', text: '' }])}
            >
              {say('tell-another')}
            </Button>
          </Group>
          <FormFoot
            go={say('save')}
            sending={tell}
            isIncomplete={Object.keys(traits).length === 0}
            isShown={wrong >= 0}
            onCancel={onClose}
          />
        </Stack>
      </form>
    </Modal>
  );
}

type RowProps = { row: Told; error?: string; taken: string[]; onChange: (change: Partial<Told>) => void };

/** A trait: one that is known has its name for a label, a new one is given a name first. */
function Row({ row, error, taken, onChange }: RowProps) {
  const say = useSay();
  const traitName = useTraitNames();
  const isKnown = row.before !== undefined;
  const value = (
    <TextInput
      label={isKnown ? labelOf(row.name, traitName) : say('value')}
      placeholder={isKnown ? say('tell-unknown') : undefined}
      error={error}
      value={row.text}
      onChange={(event) => onChange({ text: event.currentTarget.value })}
      style={{ flex: 1 }}
    />
  );
  if (isKnown) {
    return (
      <Group gap="xs" align={error ? 'center' : 'flex-end'} wrap="nowrap">
        {value}
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          disabled={row.text === ''}
          aria-label={say('tell-forget', { name: labelOf(row.name, traitName) })}
          onClick={() => onChange({ text: '' })}
        >
          <IconTrash size={16} />
        </ActionIcon>
      </Group>
    );
  }
  return (
    <Group gap="xs" align={error ? 'center' : 'flex-end'} wrap="nowrap">
      <Autocomplete
        label={say('trait')}
        data={USUAL.filter((name) => !taken.includes(name))}
        value={row.name}
        onChange={(name) => onChange({ name })}
        style={{ flex: 1 }}
        data-autofocus
      />
      {value}
    </Group>
  );
}

/** Asks for a new lead, and shows it. */
export function AddLead({ onClose }: { onClose: () => void }) {
  const say = useSay();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [told, setTold] = useState<Record<string, string>>({});
  const add = useMutation({
    mutationFn: () => {
      const { email = '', ...traits } = Object.fromEntries(
        Object.entries(told).filter(([, text]) => text.trim() !== ''),
      );
      return answer(api.POST('/api/leads', { body: { identifiers: [{ kind: 'email', value: email }], traits } }));
    },
    onSuccess: ({ changed }) => {
      queries.invalidateQueries({ queryKey: ['leads'] });
      const [lead] = changed;
      if (lead) navigate(`/leads/${lead}`);
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  const field = (name: string, label: string, more?: TextInputProps) => (
    <TextInput
      label={label}
      value={told[name] ?? ''}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTold((told) => ({ ...told, [name]: text }));
      }}
      {...more}
    />
  );
  return (
    <Modal opened onClose={onClose} title={say('lead-add')} closeButtonProps={{ 'aria-label': say('close') }}>
      <form onSubmit={submit}>
        <Stack gap="xs">
          {field('email', say('email'), { type: 'email', required: true, 'data-autofocus': true } as TextInputProps)}
          {field('name', say('name'))}
          {field('title', say('job-title'))}
          {field('phone', say('phone'))}
          {field('company.name', say('company'))}
          <FormFoot go={say('lead-add-go')} sending={add} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}
