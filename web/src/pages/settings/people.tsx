// The people who use the service: invited, given roles, let out.
import { Alert, Badge, Button, Group, Menu, Modal, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { IconDots, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { answer, api, type Form } from '../../api/client';
import { ownTimeZone, timeZones, useFormats } from '../../formats';
import { useConfirm } from '../../parts/confirm';
import { CopyBlock } from '../../parts/copy';
import { FormFoot } from '../../parts/form-foot';
import { LanguageSelect } from '../../parts/language';
import { ListTable } from '../../parts/list-table';
import { Loaded } from '../../parts/loaded';
import { useTellProblem } from '../../parts/problem';
import { usePerson, useReach } from '../../session';
import { useSay, useSayCode } from '../../words';
import { usePeople } from './actor';

type Person = Form<'Person'>;
type LinkIssued = Form<'LinkIssued'>;

export default function People() {
  const say = useSay();
  const reach = useReach();
  const people = usePeople();
  const [isInviting, setInviting] = useState(false);
  const [link, setLink] = useState<{ link: LinkIssued; name: string }>();
  return (
    <>
      <Group justify="space-between" mb="sm">
        <Text size="sm" className="quiet">
          {say('people-about')}
        </Text>
        {reach('person.invite') === 'all' && (
          <Button leftSection={<IconPlus size={14} />} onClick={() => setInviting(true)}>
            {say('invite')}
          </Button>
        )}
      </Group>
      {link && <LinkShown name={link.name} link={link.link} onClose={() => setLink(undefined)} />}
      <Loaded query={people}>
        {(people) => (
          <ListTable minWidth={560} head={['name', 'role', 'state', 'time-zone']} hasActs>
            {people
              .filter((person) => person.state !== 'erased')
              .map((person) => (
                <PersonRow
                  key={person.id}
                  person={person}
                  onLink={(link) => setLink({ link, name: person.name ?? '' })}
                />
              ))}
          </ListTable>
        )}
      </Loaded>
      <Invite
        isOpen={isInviting}
        onClose={() => setInviting(false)}
        onInvited={(invited) => setLink({ link: invited.link, name: invited.person.name ?? '' })}
      />
    </>
  );
}

/** A link that was just made: it is shown once. */
function LinkShown({ name, link, onClose }: { name: string; link: LinkIssued; onClose: () => void }) {
  const say = useSay();
  const formats = useFormats();
  return (
    <Alert
      color="teal"
      mb="sm"
      withCloseButton
      onClose={onClose}
      closeButtonLabel={say('close')}
      title={say('link-ready', { name })}
    >
      <Text size="sm" mb={6}>
        {say('link-send', { at: formats.dateTime(link.expires_at) })}
      </Text>
      <CopyBlock text={location.origin + link.path} label={say('copy')} />
    </Alert>
  );
}

const STATE_COLOURS: Record<string, string> = { active: 'teal', invited: 'blue', deactivated: 'gray' };

function PersonRow({ person, onLink }: { person: Person; onLink: (link: LinkIssued) => void }) {
  const say = useSay();
  const sayCode = useSayCode();
  const reach = useReach();
  const me = usePerson();
  const roles = useRoles();
  const queries = useQueryClient();
  const tell = useTellProblem();
  const confirm = useConfirm();
  const path = { id: person.id };
  const done = { onSuccess: () => queries.invalidateQueries({ queryKey: ['people'] }), onError: tell };
  const role = useMutation({
    mutationFn: (role: string) => answer(api.PUT('/api/people/{id}/role', { params: { path }, body: { role } })),
    ...done,
  });
  const state = useMutation({
    mutationFn: (state: Form<'StateWanted'>) =>
      answer(api.PUT('/api/people/{id}/state', { params: { path }, body: { state } })),
    ...done,
  });
  const reset = useMutation({
    mutationFn: () => answer(api.POST('/api/people/{id}/reset', { params: { path } })),
    onSuccess: onLink,
    onError: tell,
  });
  const name = person.name ?? '';
  const askOut = () =>
    confirm({
      title: say('deactivate-title', { name }),
      about: say('deactivate-about'),
      go: say('deactivate'),
      isHard: true,
      onGo: () => state.mutate('deactivated'),
    });
  const mayAdminister = reach('person.change_state') === 'all';
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={500}>
          {name}
        </Text>
        <Text size="xs" className="quiet">
          {person.email}
        </Text>
      </Table.Td>
      <Table.Td>
        {reach('person.change_role') === 'all' && person.id !== me.id ? (
          <Select
            size="xs"
            w={170}
            aria-label={say('role-of', { name })}
            data={roles.map((role) => ({ value: role.code, label: sayCode('role', role.code) }))}
            value={person.role}
            onChange={(code) => code && role.mutate(code)}
          />
        ) : (
          sayCode('role', person.role)
        )}
      </Table.Td>
      <Table.Td>
        <Badge color={STATE_COLOURS[person.state] ?? 'gray'}>{sayCode('person', person.state)}</Badge>
      </Table.Td>
      <Table.Td>{person.time_zone}</Table.Td>
      <Table.Td ta="end">
        {mayAdminister && person.id !== me.id && (
          <Menu position="bottom-end">
            <Menu.Target>
              <Button variant="subtle" color="gray" size="compact-xs" aria-label={say('actions-for', { name })}>
                <IconDots size={16} />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => reset.mutate()}>{say('reset-link')}</Menu.Item>
              {person.state === 'deactivated' ? (
                <Menu.Item onClick={() => state.mutate('active')}>{say('activate')}</Menu.Item>
              ) : (
                <Menu.Item onClick={askOut}>{say('deactivate')}</Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** The roles that there are. */
function useRoles() {
  const roles = useQuery({
    queryKey: ['roles'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => answer(api.GET('/api/roles')),
  });
  return roles.data?.roles ?? [];
}

type InviteProps = { isOpen: boolean; onClose: () => void; onInvited: (invited: Form<'Invited'>) => void };

function Invite({ isOpen, onClose, onInvited }: InviteProps) {
  const say = useSay();
  const sayCode = useSayCode();
  const roles = useRoles();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState('sales_rep');
  const [language, setLanguage] = useState(usePerson().language);
  const [timeZone, setTimeZone] = useState(ownTimeZone);
  const invite = useMutation({
    mutationFn: () => answer(api.POST('/api/people', { body: { name, email, role, language, time_zone: timeZone } })),
    onSuccess: (invited) => {
      queries.invalidateQueries({ queryKey: ['people'] });
      onInvited(invited);
      onClose();
      setName('');
      setEmail('');
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate();
  };
  const chosen = roles.find((one) => one.code === role);
  return (
    <Modal opened={isOpen} onClose={onClose} title={say('invite')} closeButtonProps={{ 'aria-label': say('close') }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label={say('name')}
            required
            withAsterisk={false}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label={say('email')}
            type="email"
            required
            withAsterisk={false}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <Select
            label={say('role')}
            description={chosen?.says}
            data={roles.map((one) => ({ value: one.code, label: sayCode('role', one.code) }))}
            value={role}
            onChange={(code) => code && setRole(code)}
          />
          <LanguageSelect value={language} onChange={setLanguage} />
          <Select
            label={say('time-zone')}
            data={timeZones()}
            searchable
            value={timeZone}
            onChange={(zone) => zone && setTimeZone(zone)}
          />
          <FormFoot go={say('invite-go')} sending={invite} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}
