// What the pages of sales ask the API, and what they tell it.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api, type Form } from '../../api/client';

export type HandoffItem = Form<'HandoffItem'>;
export type Handoff = Form<'Handoff'>;
export type NewAct = Form<'NewAct'>;
export type Clock = Form<'ClockItem'>;

/** Whose handoffs, and which. */
export type Queue = 'me' | 'pool' | 'all' | 'closed';

/** Handoffs of one request. */
const PAGE = 100;

export function useHandoffs(queue: Queue, mayAll: boolean) {
  const query =
    queue === 'closed' ? { state: 'closed', owner: mayAll ? 'all' : 'me' } : { state: 'open', owner: queue };
  return useInfiniteQuery({
    queryKey: ['handoffs', query],
    queryFn: ({ pageParam }) =>
      answer(api.GET('/api/handoffs', { params: { query: { ...query, limit: PAGE, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
    // Reps hear of no change of others' handoffs, and those in the pool are everybody's.
    refetchInterval: 15_000,
  });
}

/** All handoffs of a lead that one may see, the latest first. */
export function useHandoffsOf(lead: string, isOff: boolean) {
  return useQuery({
    queryKey: ['handoffs', { lead }],
    enabled: !isOff,
    queryFn: () => answer(api.GET('/api/handoffs', { params: { query: { lead } } })),
    select: (page) => page.items,
    refetchInterval: 15_000,
  });
}

export function useHandoff(id: string) {
  return useQuery({
    queryKey: ['handoff', id],
    queryFn: () => answer(api.GET('/api/handoffs/{id}', { params: { path: { id } } })),
    refetchInterval: 15_000,
  });
}

/** What is to be done with a handoff that somebody looks at. */
export type Doing = { handoff: Pick<HandoffItem, 'id' | 'revision'>; act: NewAct };

/** Does something with a handoff. Whoever looked at an older revision is told, and sees the newer one. */
export function useAct() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ handoff, act }: Doing) =>
      answer(
        api.POST('/api/handoffs/{id}/acts', {
          params: { path: { id: handoff.id } },
          body: { revision: handoff.revision, ...act },
        }),
      ),
    onSuccess: (handoff) => queries.setQueryData(['handoff', handoff.id], handoff),
    onSettled: (_, __, { handoff }) => {
      queries.invalidateQueries({ queryKey: ['handoffs'] });
      queries.invalidateQueries({ queryKey: ['handoff', handoff.id] });
      queries.invalidateQueries({ queryKey: ['lead'] });
    },
  });
}

/** The clock of sales that runs out next. */
export function nextClock(clocks: Clock[]): Clock | undefined {
  const running = clocks.filter((clock) => clock.state === 'running' && clock.party === 'sales');
  return running.sort((a, b) => Date.parse(a.due) - Date.parse(b.due))[0];
}
