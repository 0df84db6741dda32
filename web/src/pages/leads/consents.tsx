// What a lead agreed to, purpose by purpose, and what it said since.
import {
  Badge,
  Button,
  Group,
  Modal,
  Paper,
  SegmentedControl,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { answer, api, type Form } from '../../api/client';
import { InstantField } from '../../parts/date-field';
import { FormFoot } from '../../parts/form-foot';
import { ProblemNote } from '../../parts/problem';
import { When } from '../../parts/when';
import { useReach } from '../../session';
import { useSay, useSayCode } from '../../words';
import classes from './side.module.css';

type ConsentWord = Form<'ConsentWord'>;

export function useConsents(lead: string) {
  return useQuery({
    queryKey: ['lead', lead, 'consents'],
    queryFn: () => answer(api.GET('/api/leads/{id}/consents', { params: { path: { id: lead } } })),
  });
}

export function Consents({ lead }: { lead: string }) {
  const say = useSay();
  const sayCode = useSayCode();
  const reach = useReach();
  const [isAsking, setAsking] = useState(false);
  const consents = useConsents(lead);
  const purposes = consents.data?.purposes ?? [];
  return (
    <Paper p="md" mb="md" component="section" aria-labelledby="consents">
      <Group justify="space-between" mb={4}>
        <Title order={2} id="consents">
          {say('consents')}
        </Title>
        {reach('consent.record') !== 'none' && (
          <Button variant="default" size="compact-xs" onClick={() => setAsking(true)}>
            {say('consent-record')}
          </Button>
        )}
      </Group>
      {consents.isError && <ProblemNote error={consents.error} onRetry={() => consents.refetch()} />}
      {consents.data && purposes.length === 0 && (
        <Text size="sm" className="quiet">
          {say('consents-none')}
        </Text>
      )}
      {purposes.map((one) => (
        <div key={one.purpose} className={classes.row}>
          <div>
            <Text size="sm">{one.purpose}</Text>
            <Text size="xs" className="quiet" style={{ overflowWrap: 'anywhere' }}>
              <When at={one.at} />
              {one.evidence && ` · ${one.evidence}`}
            </Text>
          </div>
          <Badge color={one.state === 'given' ? 'teal' : 'orange'}>{sayCode('consent', one.state)}</Badge>
        </div>
      ))}
      {isAsking && <Record lead={lead} onClose={() => setAsking(false)} />}
    </Paper>
  );
}

function Record({ lead, onClose }: { lead: string; onClose: () => void }) {
  const say = useSay();
  const sayCode = useSayCode();
  const queries = useQueryClient();
  const [purpose, setPurpose] = useState('contact');
  const [state, setState] = useState<ConsentWord>('given');
  const [at, setAt] = useState('');
  const [evidence, setEvidence] = useState('');
  const record = useMutation({
    mutationFn: () =>
      answer(
        api.POST('/api/leads/{id}/consents', {
          params: { path: { id: lead } },
          body: { purpose, state, evidence, ...(at && { at }) },
        }),
      ),
    onSuccess: () => {
      queries.invalidateQueries({ queryKey: ['lead', lead] });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    record.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={say('consents')} closeButtonProps={{ 'aria-label': say('close') }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label={say('consent-purpose')}
            description={say('consent-purpose-about')}
            required
            withAsterisk={false}
            pattern="[a-z0-9_]+"
            maxLength={64}
            value={purpose}
            onChange={(event) => setPurpose(event.currentTarget.value)}
            data-autofocus
          />
          <SegmentedControl
            aria-label={say('consent-answer')}
            data={(['given', 'withdrawn'] as const).map((value) => ({ value, label: sayCode('consent', value) }))}
            value={state}
            onChange={(value) => setState(value as ConsentWord)}
          />
          <InstantField label={say('consent-at')} description={say('consent-at-about')} value={at} onChange={setAt} />
          <Textarea
            label={say('consent-evidence')}
            description={say('consent-evidence-about')}
            required
            withAsterisk={false}
            maxLength={2000}
            value={evidence}
            onChange={(event) => setEvidence(event.currentTarget.value)}
          />
          <FormFoot go={say('consent-record')} sending={record} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}
