// The sample company: whether the service holds one, and how far one is that is being made.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { answer, api, type Form } from './api/client';

export type Sample = Form<'SampleCompany'>;
export type SampleProgress = Form<'SampleProgress'>;

/** So often it is asked how far it is. */
const ASK_EVERY_MS = 700;
const KEY = ['settings', 'sample-company'];

export function useSample() {
  return useQuery({
    queryKey: KEY,
    queryFn: () => answer(api.GET('/api/sample-company')),
    refetchInterval: ({ state }) => (state.data?.state === 'being_made' ? ASK_EVERY_MS : false),
  });
}

/** Begins to make one. */
export function useMakeSample() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => answer(api.POST('/api/sample-company', { body: {} })),
    onSuccess: (begun) => queries.setQueryData(KEY, begun),
  });
}

/** Calls back once the one is made that was seen being made. Everything else that was fetched before is out of date then. */
export function useOnceMade(callBack: () => void) {
  const queries = useQueryClient();
  const state = useSample().data?.state;
  const before = useRef(state);
  useEffect(() => {
    const isNew = before.current === 'being_made' && state === 'made';
    before.current = state;
    if (!isNew) return;
    queries.invalidateQueries();
    callBack();
  }, [state, queries, callBack]);
}

/** How much of all is done, from 0 to 1. Steps count alike, whatever they take. */
export function shareOf({ steps_done, steps, done, of }: SampleProgress): number {
  return (steps_done + (of > 0 ? Math.min(done / of, 1) : 0)) / steps;
}
