// One's own account: name, language, time zone, password, and where one is signed in.
import {
  Badge,
  Button,
  Grid,
  Group,
  Paper,
  PasswordInput,
  Select,
  Stack,
  Table,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { answer, api } from '../api/client';
import { timeZones } from '../formats';
import { LanguageSelect } from '../parts/language';
import { Loaded } from '../parts/loaded';
import { PageHead } from '../parts/page';
import { ProblemNote, useTellProblem } from '../parts/problem';
import { Ago, When } from '../parts/when';
import { WideTable } from '../parts/wide-table';
import { SESSION, usePerson, useWelcome, useWhoAmI } from '../session';
import { useSay, useSayCode } from '../words';
import { NewPassword } from './entry/link';

export default function AccountPage() {
  const say = useSay();
  return (
    <>
      <PageHead title={say('account')} />
      <Grid gap="md" maw={980}>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <AboutMe />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Password />
        </Grid.Col>
        <Grid.Col span={12}>
          <Sessions />
        </Grid.Col>
      </Grid>
    </>
  );
}

function AboutMe() {
  const say = useSay();
  const sayCode = useSayCode();
  const person = usePerson();
  const queries = useQueryClient();
  const [name, setName] = useState(person.name ?? '');
  const [language, setLanguage] = useState(person.language);
  const [timeZone, setTimeZone] = useState(person.time_zone);
  const save = useMutation({
    mutationFn: () =>
      answer(
        api.PATCH('/api/people/{id}', {
          params: { path: { id: person.id } },
          body: { name, language, time_zone: timeZone },
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: SESSION });
      // What the service says of pacts is in the language of before.
      if (language !== person.language) await queries.invalidateQueries();
      notifications.show({ message: say('saved') });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Paper p="md">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Title order={2}>{say('account-about')}</Title>
          <Text size="sm" className="quiet">
            {person.email} · {sayCode('role', person.role)}
          </Text>
          <TextInput
            label={say('your-name')}
            required
            withAsterisk={false}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <LanguageSelect value={language} onChange={setLanguage} />
          <Select
            label={say('time-zone')}
            data={timeZones()}
            searchable
            value={timeZone}
            onChange={(zone) => zone && setTimeZone(zone)}
          />
          {save.isError && <ProblemNote error={save.error} />}
          <Group>
            <Button type="submit" loading={save.isPending}>
              {say('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}

function Password() {
  const say = useSay();
  const welcome = useWelcome();
  const [present, setPresent] = useState('');
  const [chosen, setChosen] = useState('');
  const change = useMutation({
    mutationFn: () => answer(api.POST('/api/session/password', { body: { present, chosen } })),
    onSuccess: (who) => {
      welcome(who);
      setPresent('');
      setChosen('');
      notifications.show({ message: say('password-changed') });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <Paper p="md">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Title order={2}>{say('password')}</Title>
          <Text size="sm" className="quiet">
            {say('password-change-about')}
          </Text>
          <PasswordInput
            label={say('password-present')}
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={present}
            onChange={(event) => setPresent(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': say('password-show') }}
          />
          <NewPassword value={chosen} onChange={setChosen} />
          {change.isError && <ProblemNote error={change.error} />}
          <Group>
            <Button type="submit" loading={change.isPending}>
              {say('password-change')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}

function Sessions() {
  const say = useSay();
  const sayCode = useSayCode();
  const person = usePerson();
  const who = useWhoAmI();
  const queries = useQueryClient();
  const tell = useTellProblem();
  const sessions = useQuery({
    queryKey: ['sessions', person.id],
    queryFn: () => answer(api.GET('/api/sessions', { params: { query: { person: person.id, limit: 100 } } })),
  });
  const end = useMutation({
    mutationFn: (id: string) => answer(api.DELETE('/api/sessions/{id}', { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['sessions'] }),
    onError: tell,
  });
  return (
    <Paper p="md">
      <Title order={2} mb="xs">
        {say('sessions')}
      </Title>
      <Loaded query={sessions}>
        {({ items }) => (
          <WideTable minWidth={560}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{say('session-browser')}</Table.Th>
                  <Table.Th>{say('session-since')}</Table.Th>
                  <Table.Th>{say('session-seen')}</Table.Th>
                  <Table.Th>{say('session-way')}</Table.Th>
                  <Table.Td />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.map((session) => (
                  <Table.Tr key={session.id}>
                    <Table.Td maw={360}>
                      <div className="cut" title={session.agent}>
                        {session.agent || '–'}
                      </div>
                      <span className="quiet">{session.network}</span>
                    </Table.Td>
                    <Table.Td>
                      <When at={session.created_at} />
                    </Table.Td>
                    <Table.Td>
                      <Ago at={session.seen_at} />
                    </Table.Td>
                    <Table.Td>{sayCode('way', session.way)}</Table.Td>
                    <Table.Td ta="end">
                      {session.id === who.data?.session?.id ? (
                        <Badge variant="default">{say('session-this')}</Badge>
                      ) : (
                        <Button variant="default" size="compact-xs" onClick={() => end.mutate(session.id)}>
                          {say('session-end')}
                        </Button>
                      )}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </WideTable>
        )}
      </Loaded>
    </Paper>
  );
}
