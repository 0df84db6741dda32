// Corrections that people make to a lead by hand: merged with another one, exported, erased.
import { Button, Menu, Modal, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconChevronDown } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import { answer, api } from '../../api/client';
import { save } from '../../parts/csv';
import { FormFoot } from '../../parts/form-foot';
import { ProblemNote, useTellProblem } from '../../parts/problem';
import { useReach } from '../../session';
import { useSay } from '../../words';
import type { Lead } from './queries';

type Asking = 'merge' | 'erase';

export function Correct({ lead }: { lead: Lead }) {
  const say = useSay();
  const reach = useReach();
  const tell = useTellProblem();
  const [asking, setAsking] = useState<Asking>();
  const download = useMutation({
    mutationFn: () => answer(api.GET('/api/leads/{id}/export', { params: { path: { id: lead.id } } })),
    onSuccess: (document) => save(`lead-${lead.id}.json`, JSON.stringify(document, null, 2), 'application/json'),
    onError: tell,
  });
  const may = (operation: string) => reach(operation) === 'all';
  if (!['lead.merge', 'privacy.export', 'privacy.erase'].some(may)) return null;
  const close = () => setAsking(undefined);
  return (
    <>
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={14} />} loading={download.isPending}>
            {say('correct-lead')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {may('lead.merge') && <Menu.Item onClick={() => setAsking('merge')}>{say('merge')}</Menu.Item>}
          {may('privacy.export') && <Menu.Item onClick={() => download.mutate()}>{say('export-lead')}</Menu.Item>}
          {may('privacy.erase') && (
            <Menu.Item c="var(--mantine-color-error)" onClick={() => setAsking('erase')}>
              {say('erase')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {asking === 'merge' && <Merge lead={lead} onClose={close} />}
      {asking === 'erase' && <Erase lead={lead} onClose={close} />}
    </>
  );
}

type Props = { lead: Lead; onClose: () => void };

function Merge({ lead, onClose }: Props) {
  const say = useSay();
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const [other, setOther] = useState('');
  const [q] = useDebouncedValue(text.trim(), 250);
  const found = useQuery({
    queryKey: ['leads', { q }],
    enabled: q !== '',
    queryFn: () => answer(api.GET('/api/leads', { params: { query: { q, limit: 10 } } })),
    select: (page) => page.items.filter((one) => one.id !== lead.id),
  });
  const merge = useMutation({
    mutationFn: () =>
      answer(api.POST('/api/leads/{id}/merges', { params: { path: { id: lead.id } }, body: { other } })),
    onSuccess: () => {
      queries.invalidateQueries({ queryKey: ['lead'] });
      queries.invalidateQueries({ queryKey: ['leads'] });
      notifications.show({ message: say('merged') });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    merge.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={say('merge-title')} closeButtonProps={{ 'aria-label': say('close') }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Text size="sm">{say('merge-about')}</Text>
          <TextInput
            type="search"
            label={say('merge-search')}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            data-autofocus
          />
          {found.isError && <ProblemNote error={found.error} />}
          {found.data && (
            <Radio.Group aria-label={say('merge-title')} value={other} onChange={setOther}>
              <Stack gap={6}>
                {found.data.map((one) => (
                  <Radio
                    key={one.id}
                    value={one.id}
                    label={one.name ?? one.email ?? say('lead-unnamed')}
                    description={[one.title, one.company?.name, one.email].filter(Boolean).join(' · ')}
                  />
                ))}
                {found.data.length === 0 && (
                  <Text size="sm" className="quiet" role="status">
                    {say('merge-none')}
                  </Text>
                )}
              </Stack>
            </Radio.Group>
          )}
          <FormFoot go={say('merge-go')} sending={merge} isIncomplete={other === ''} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}

/** What has to be typed: something that nobody types by mistake. */
const toType = (lead: Lead): string => lead.email ?? lead.name ?? lead.id;

function Erase({ lead, onClose }: Props) {
  const say = useSay();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [typed, setTyped] = useState('');
  const erase = useMutation({
    mutationFn: () => answer(api.DELETE('/api/leads/{id}', { params: { path: { id: lead.id } } })),
    onSuccess: ({ n_events }) => {
      notifications.show({ message: say('erased', { n: n_events }) });
      navigate('/leads');
      queries.removeQueries({ queryKey: ['lead', lead.id] });
      queries.invalidateQueries({ queryKey: ['leads'] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    erase.mutate();
  };
  const text = toType(lead);
  return (
    <Modal
      opened
      onClose={onClose}
      title={say('erase-title', { name: lead.name ?? lead.email ?? say('lead-unnamed') })}
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Text size="sm">{say('erase-about')}</Text>
          <TextInput
            label={say('erase-type', { text })}
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            data-autofocus
          />
          <FormFoot
            go={say('erase-go')}
            sending={erase}
            isIncomplete={typed.trim() !== text}
            isHard
            onCancel={onClose}
          />
        </Stack>
      </form>
    </Modal>
  );
}
