// What surrounds the pages for people who have not signed in.
import { Box, Center, Group, Paper, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { useSay } from '../../words';

export function EntryFrame({ title, about, children }: { title: string; about?: ReactNode; children: ReactNode }) {
  const say = useSay();
  useEffect(() => {
    document.title = say('tab-title', { page: title });
  }, [say, title]);
  return (
    <Center mih="100vh" p="md" bg="var(--lp-soft)" component="main">
      <Box w="100%" maw={400}>
        <Group gap={10} mb="md" justify="center">
          <img src="/icon.svg" alt="" width={28} height={28} />
          <Text fw={650} fz={20} component="span">
            Leadpact
          </Text>
        </Group>
        <Paper p="lg" shadow="xs">
          <Title order={1}>{title}</Title>
          {about && (
            <Text size="sm" className="quiet" component="div" mt={4}>
              {about}
            </Text>
          )}
          <Box mt="md">{children}</Box>
        </Paper>
      </Box>
    </Center>
  );
}
