// One-time links: the first admin sets the service up, somebody who was invited comes in, somebody who forgot a password chooses another.
import { Button, PasswordInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { answer, api, type Form } from '../../api/client';
import { ownTimeZone, timeZones, useFormats } from '../../formats';
import { Loaded } from '../../parts/loaded';
import { ProblemNote } from '../../parts/problem';
import { LINK, useWelcome } from '../../session';
import { useSay } from '../../words';
import { EntryFrame } from './frame';

/** Characters that a password has at least. */
const SHORTEST = 12;

export function LinkPage() {
  const say = useSay();
  // Taken once: the secret does not stay in the address after the link was followed.
  const { hash } = useLocation();
  const [token] = useState(() => decodeURIComponent(hash.replace(/^#/, '')));
  const link = useQuery({
    queryKey: [...LINK, token],
    queryFn: () => answer(api.POST('/api/link', { body: { token } })),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    enabled: token !== '',
  });
  if (token === '' || (link.isError && link.error)) {
    return (
      <EntryFrame title={say('link-invalid')} about={say('link-invalid-about')}>
        {link.isError && <ProblemNote error={link.error} />}
        <Button component={Link} to="/sign-in" variant="default">
          {say('sign-in')}
        </Button>
      </EntryFrame>
    );
  }
  if (!link.data) {
    return (
      <EntryFrame title={say('loading')}>
        <Loaded query={link}>{() => null}</Loaded>
      </EntryFrame>
    );
  }
  return link.data.purpose === 'set_up' ? <SetUp token={token} /> : <ChoosePassword token={token} link={link.data} />;
}

function SetUp({ token }: { token: string }) {
  const say = useSay();
  const navigate = useNavigate();
  const welcome = useWelcome();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [timeZone, setTimeZone] = useState(ownTimeZone);
  const setUp = useMutation({
    mutationFn: () =>
      answer(
        api.POST('/api/setup', {
          body: { token, name, email, password, time_zone: timeZone, language: navigator.language },
        }),
      ),
    onSuccess: (who) => {
      navigate('/', { replace: true });
      welcome(who);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setUp.mutate();
  };
  return (
    <EntryFrame title={say('set-up')} about={say('set-up-about')}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label={say('your-name')}
            autoComplete="name"
            required
            autoFocus
            withAsterisk={false}
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label={say('email')}
            type="email"
            autoComplete="username"
            required
            withAsterisk={false}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <NewPassword value={password} onChange={setPassword} />
          <Select
            label={say('time-zone')}
            data={timeZones()}
            searchable
            value={timeZone}
            onChange={(zone) => zone && setTimeZone(zone)}
          />
          {setUp.isError && <ProblemNote error={setUp.error} />}
          <Button type="submit" size="sm" loading={setUp.isPending}>
            {say('set-up-go')}
          </Button>
        </Stack>
      </form>
    </EntryFrame>
  );
}

function ChoosePassword({ token, link }: { token: string; link: Form<'LinkShown'> }) {
  const say = useSay();
  const formats = useFormats();
  const navigate = useNavigate();
  const welcome = useWelcome();
  const [password, setPassword] = useState('');
  const follow = useMutation({
    mutationFn: () => answer(api.POST('/api/link/follow', { body: { token, password } })),
    onSuccess: (who) => {
      navigate('/', { replace: true });
      welcome(who);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    follow.mutate();
  };
  const title = link.purpose === 'invite' ? say('invite-title', { name: link.name ?? '' }) : say('reset-title');
  return (
    <EntryFrame title={title} about={say('link-for', { email: link.email ?? '' })}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          {/* Password managers keep the new password under this name. */}
          <input type="email" autoComplete="username" value={link.email ?? ''} readOnly hidden />
          <NewPassword value={password} onChange={setPassword} />
          {follow.isError && <ProblemNote error={follow.error} />}
          <Button type="submit" size="sm" loading={follow.isPending}>
            {say('password-choose')}
          </Button>
          <Text size="xs" className="quiet">
            {say('link-until', { at: formats.dateTime(link.expires_at) })}
          </Text>
        </Stack>
      </form>
    </EntryFrame>
  );
}

export function NewPassword({ value, onChange }: { value: string; onChange: (password: string) => void }) {
  const say = useSay();
  return (
    <PasswordInput
      label={say('password-new')}
      description={say('password-rule', { n: SHORTEST })}
      autoComplete="new-password"
      required
      withAsterisk={false}
      minLength={SHORTEST}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      visibilityToggleButtonProps={{ 'aria-label': say('password-show') }}
    />
  );
}
