// A query's data once it is there; until then its place, or why it can't be had.
import { Skeleton, Stack } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useSay } from '../words';
import { ProblemNote } from './problem';

export function Loaded<T>({ query, children }: { query: UseQueryResult<T>; children: (data: T) => ReactNode }) {
  const say = useSay();
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isError) return <ProblemNote error={query.error} onRetry={() => query.refetch()} />;
  return (
    <Stack gap="xs" aria-busy="true" role="status" aria-label={say('loading')}>
      <Skeleton height={18} width="40%" />
      <Skeleton height={12} />
      <Skeleton height={12} width="80%" />
    </Stack>
  );
}
