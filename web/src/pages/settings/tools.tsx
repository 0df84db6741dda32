// Sources that are tools a company has already: which there are, what they sign with, what their messages mean, and what one would become.
import {
  Alert,
  Badge,
  Button,
  Group,
  List,
  Modal,
  PasswordInput,
  Select,
  Stack,
  Text,
  Textarea,
  Title,
} from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { answer, api, type Form } from '../../api/client';
import { CopyBlock } from '../../parts/copy';
import { ProblemNote, useTellProblem } from '../../parts/problem';
import { useSay, useSayCode } from '../../words';
import { eventName } from '../leads/events';

type Kind = Form<'SourceKind'>;
type Source = Form<'Source'>;

/** What posts, by what it is for. */
const TOOLS: [string, Kind[]][] = [
  ['mail', ['sendgrid', 'mailgun', 'ses', 'postmark', 'brevo', 'mailchimp']],
  ['forms', ['typeform', 'tally', 'webflow', 'form']],
  ['chat', ['intercom', 'crisp']],
  ['meetings', ['calendly', 'cal_com', 'zoom']],
  ['crm', ['hubspot']],
  ['other', ['generic']],
];
/** Those that sign nothing that could be looked at. */
const UNSIGNED: Kind[] = ['postmark', 'brevo', 'mailchimp'];

/** What SNS signs for whom, and with what: no secret, so it may be seen. */
const CERTIFICATE = `arn:aws:sns:eu-central-1:123456789012:mail
-----BEGIN CERTIFICATE-----
…
-----END CERTIFICATE-----`;

/** A beginning for whoever writes a mapping. */
const MAPPING = `hook: 1
email: person.email
at: created_at
event_id: id
name: { fixed: Form Submitted }
`;

export function isTool(kind: string): kind is Kind {
  return TOOLS.some(([, kinds]) => kinds.some((one) => one === kind));
}

/** What is kept of a tool besides its key. */
export type ToolSettings = { secret: string; mapping: string };

export const NO_SETTINGS: ToolSettings = { secret: '', mapping: '' };

type FieldsProps = { kind: Kind; settings: ToolSettings; onChange: (settings: ToolSettings) => void };

export function ToolChoice({ kind, onChange }: { kind: Kind; onChange: (kind: Kind) => void }) {
  const say = useSay();
  const sayCode = useSayCode();
  const data = TOOLS.map(([group, kinds]) => ({
    group: say(`tools-${group}`),
    items: kinds.map((value) => ({ value, label: sayCode('source', value) })),
  }));
  return (
    <Select
      label={say('tool')}
      data={data}
      value={kind}
      searchable
      allowDeselect={false}
      onChange={(value) => value && onChange(value as Kind)}
    />
  );
}

export function ToolFields({ kind, settings, onChange }: FieldsProps) {
  const say = useSay();
  return (
    <>
      {kind === 'ses' && (
        <CodeArea
          label={say('tool-certificate')}
          description={say('tool-certificate-about')}
          placeholder={CERTIFICATE}
          rows={[4, 10]}
          value={settings.secret}
          onChange={(secret) => onChange({ ...settings, secret })}
        />
      )}
      {kind !== 'ses' && !UNSIGNED.includes(kind) && (
        <PasswordInput
          label={say('tool-secret')}
          description={say('tool-secret-about')}
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': say('tool-secret-show') }}
          value={settings.secret}
          onChange={(event) => onChange({ ...settings, secret: event.currentTarget.value })}
        />
      )}
      {kind === 'generic' && (
        <CodeArea
          label={say('tool-mapping')}
          description={say('tool-mapping-about')}
          placeholder={MAPPING}
          rows={[6, 16]}
          value={settings.mapping}
          onChange={(mapping) => onChange({ ...settings, mapping })}
        />
      )}
    </>
  );
}

type CodeAreaProps = {
  label: string;
  description: string;
  placeholder: string;
  /** Lines at least and at most. */
  rows: [number, number];
  value: string;
  onChange: (value: string) => void;
};

function CodeArea({ rows: [minRows, maxRows], onChange, ...field }: CodeAreaProps) {
  return (
    <Textarea
      {...field}
      autosize
      minRows={minRows}
      maxRows={maxRows}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** Where to paste what, once a source of a tool is made. */
export function ToolMade({ made }: { made: Form<'SourceMade'> }) {
  const say = useSay();
  const address = made.address ?? '';
  // The first direction says the address once more.
  const directions = made.directions?.filter((one) => !one.includes(address));
  return (
    <Stack gap="xs">
      <Text size="sm">{say('tool-address-about')}</Text>
      <CopyBlock text={address.startsWith('/') ? location.origin + address : address} label={say('copy')} />
      <List size="sm">
        {directions?.map((one) => (
          <List.Item key={one}>{one}</List.Item>
        ))}
      </List>
    </Stack>
  );
}

/** Another secret or mapping, and a message to see what it becomes. */
export function ToolEdit({ source, onClose }: { source: Source; onClose: () => void }) {
  const say = useSay();
  const queries = useQueryClient();
  const kind = source.kind as Kind;
  const [settings, setSettings] = useState<ToolSettings>({ secret: '', mapping: source.mapping ?? '' });
  const save = useMutation({
    mutationFn: (body: Form<'SourcePatch'>) =>
      answer(api.PATCH('/api/sources/{id}', { params: { path: { id: source.id } }, body })),
    onSuccess: () => {
      queries.invalidateQueries({ queryKey: ['sources'] });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({
      ...(settings.secret && { secret: settings.secret }),
      ...(kind === 'generic' && { mapping: settings.mapping }),
    });
  };
  return (
    <Modal opened onClose={onClose} size="lg" title={source.name} closeButtonProps={{ 'aria-label': say('close') }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <ToolFields kind={kind} settings={settings} onChange={setSettings} />
          {save.isError && <ProblemNote error={save.error} />}
          <Group justify="flex-end">
            {source.is_signed && (
              <Button variant="default" onClick={() => save.mutate({ secret: null })}>
                {say('tool-secret-remove')}
              </Button>
            )}
            {(kind === 'generic' || !UNSIGNED.includes(kind)) && (
              <Button type="submit" loading={save.isPending}>
                {say('save')}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
      <TryMessage kind={kind} mapping={kind === 'generic' ? settings.mapping : undefined} />
    </Modal>
  );
}

/** What a message would become; nothing of it is kept. */
function TryMessage({ kind, mapping }: { kind: Kind; mapping: string | undefined }) {
  const say = useSay();
  const tell = useTellProblem();
  const [payload, setPayload] = useState('');
  const trial = useMutation({
    mutationFn: () =>
      answer(api.POST('/api/sources/preview', { body: { kind, payload, ...(mapping && { mapping }) } })),
    onError: tell,
  });
  return (
    <Stack gap="sm" mt="md" component="section" aria-labelledby="try-message">
      <Title order={3} id="try-message">
        {say('tool-try')}
      </Title>
      <Textarea
        label={say('tool-message')}
        description={say('tool-message-about')}
        autosize
        minRows={4}
        maxRows={14}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        value={payload}
        onChange={(event) => setPayload(event.currentTarget.value)}
      />
      <Group justify="flex-end">
        <Button
          variant="default"
          loading={trial.isPending}
          disabled={payload.trim() === ''}
          onClick={() => trial.mutate()}
        >
          {say('tool-try-go')}
        </Button>
      </Group>
      {trial.data && <Tried preview={trial.data} />}
    </Stack>
  );
}

function Tried({ preview }: { preview: Form<'HookPreview'> }) {
  const say = useSay();
  const sayCode = useSayCode();
  const { said, unread, passed_over } = preview;
  return (
    <Stack gap="xs" role="status">
      {said.map(({ identifiers, events }) => (
        <Group key={events.map((event) => event.id).join(' ')} gap="xs">
          <Text size="sm" fw={500}>
            {identifiers.map((one) => one.value).join(', ')}
          </Text>
          {events.map((event) => (
            <Badge key={event.id} variant="default">
              {eventName(event, sayCode)}
            </Badge>
          ))}
        </Group>
      ))}
      {passed_over > 0 && <Text size="sm">{say('tool-passed-over', { n: passed_over })}</Text>}
      {unread.map(({ path, why }) => (
        <Alert key={`${path} ${why}`} color="orange" title={path || say('tool-whole-message')}>
          {why}
        </Alert>
      ))}
    </Stack>
  );
}
