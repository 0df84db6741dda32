// By which server mail goes out, and a mail to oneself to see whether it does.
import { Alert, Button, Group, Paper, Text, Title } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { answer, api, type Form } from '../../api/client';
import { Loaded } from '../../parts/loaded';
import { ProblemNote } from '../../parts/problem';
import { useReach } from '../../session';
import { useSay } from '../../words';

export function Mail() {
  const say = useSay();
  const mail = useQuery({ queryKey: ['mail'], queryFn: () => answer(api.GET('/api/mail')) });
  return (
    <Paper withBorder p="md" my="lg" component="section" aria-labelledby="mail">
      <Title order={2} size="h5" id="mail" mb={4}>
        {say('by-mail')}
      </Title>
      <Loaded query={mail}>{(mail) => <SetUp mail={mail} />}</Loaded>
    </Paper>
  );
}

function SetUp({ mail }: { mail: Form<'MailSetUp'> }) {
  const say = useSay();
  const reach = useReach();
  const attempt = useMutation({ mutationFn: () => answer(api.POST('/api/mail/try')) });
  if (!mail.server)
    return (
      <Text size="sm" className="quiet" maw="70ch">
        {say('mail-none')}
      </Text>
    );
  return (
    <>
      <Group justify="space-between" align="start">
        <Text size="sm" maw="70ch">
          {say('mail-by', { server: mail.server, from: mail.from ?? '' })}{' '}
          {mail.links_to ? say('mail-links', { address: mail.links_to }) : say('mail-links-none')}
        </Text>
        {reach('mail.try') === 'all' && (
          <Button
            variant="default"
            leftSection={<IconMail size={14} />}
            loading={attempt.isPending}
            onClick={() => attempt.mutate()}
          >
            {say('mail-try')}
          </Button>
        )}
      </Group>
      {attempt.isError && <ProblemNote error={attempt.error} />}
      {attempt.data && (
        <Alert color={attempt.data.is_taken ? 'teal' : 'red'} role="status" mt="sm">
          {say(attempt.data.is_taken ? 'mail-taken' : 'mail-not-taken', {
            to: attempt.data.to,
            answer: attempt.data.answer,
          })}
        </Alert>
      )}
    </>
  );
}
