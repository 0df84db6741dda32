// The head of each page: its name, also in the browser's tab, and what can be done on it.
import { Box, Group, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { useSay } from '../words';

export function PageHead({ title, about, children }: { title: string; about?: ReactNode; children?: ReactNode }) {
  const say = useSay();
  useEffect(() => {
    document.title = say('tab-title', { page: title });
  }, [say, title]);
  return (
    <Group justify="space-between" align="flex-start" mb="md" gap="sm">
      <Box miw={0} flex="1 1 280px">
        <Title order={1}>{title}</Title>
        {about && (
          <Text size="sm" className="quiet" component="div">
            {about}
          </Text>
        )}
      </Box>
      {children && <Group gap="xs">{children}</Group>}
    </Group>
  );
}

/** What to do where there is nothing yet. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Box ta="center" py="xl" px="md" mb="md" style={{ border: '1px dashed var(--lp-line)', borderRadius: 6 }}>
      <Text fw={600}>{title}</Text>
      {children && (
        <Text size="sm" className="quiet" component="div" maw={520} mx="auto" mt={4}>
          {children}
        </Text>
      )}
    </Box>
  );
}
