// Signing in with e-mail and password, or at the company's identity provider where there is one.
import { Alert, Button, Divider, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Navigate, useLocation } from 'react-router';
import { answer, api } from '../../api/client';
import { ProblemNote } from '../../parts/problem';
import { useMaybePerson, useProvider, useWelcome } from '../../session';
import { useSay } from '../../words';
import { EntryFrame } from './frame';
import { returnTo } from './return-to';

export function SignInPage() {
  const say = useSay();
  const { search } = useLocation();
  const person = useMaybePerson();
  const provider = useProvider();
  const welcome = useWelcome();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: () => answer(api.POST('/api/session', { body: { email, password } })),
    onSuccess: welcome,
  });
  if (person) return <Navigate to={returnTo(search)} replace />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  // Why the service sent the browser back here, without anybody signed in.
  const refused = new URLSearchParams(search).get('refused');
  // Not a page of the app: the service sends the browser on to the provider.
  const there = `/api/oidc/start?return_to=${encodeURIComponent(returnTo(search))}`;
  return (
    <EntryFrame title={say('sign-in')}>
      {provider && (
        <>
          {refused && (
            <Alert color="red" role="alert" mb="md">
              {say(refused === 'provider-unavailable' ? 'sign-in-unavailable' : 'sign-in-refused', { provider })}
            </Alert>
          )}
          <Button component="a" href={there} variant="default" size="sm" fullWidth>
            {say('sign-in-with', { provider })}
          </Button>
          <Divider my="md" label={say('or')} />
        </>
      )}
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label={say('email')}
            type="email"
            autoComplete="username"
            required
            autoFocus
            withAsterisk={false}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordInput
            label={say('password')}
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': say('password-show') }}
          />
          {signIn.isError && <ProblemNote error={signIn.error} />}
          <Button type="submit" size="sm" loading={signIn.isPending}>
            {say('sign-in')}
          </Button>
        </Stack>
      </form>
    </EntryFrame>
  );
}
