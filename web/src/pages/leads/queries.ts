// What the pages about leads ask the API.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { answer, api, type Form } from '../../api/client';
import type { Explained } from '../../api/standing';
import { hasCome } from '../pacts/queries';

export type LeadItem = Form<'LeadItem'>;
export type Lead = Form<'Lead'>;
export type EventItem = Form<'EventItem'>;
export type PactVersion = Form<'PactVersion'>;

/** Which leads are asked for. */
export type LeadFilter = { q?: string; pact?: string; verdict?: string; tier?: string; stage?: string };

/** Leads of one request. */
const PAGE = 100;

export function useLeads(filter: LeadFilter) {
  return useInfiniteQuery({
    queryKey: ['leads', filter],
    queryFn: ({ pageParam }) =>
      answer(api.GET('/api/leads', { params: { query: { ...filter, limit: PAGE, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
  });
}

/** A pact in force and the version of it that holds now. */
export type InForce = { pact: string; version: PactVersion; from: string };

/** The pacts in force now, by name. */
export function usePactsInForce() {
  return useQuery({
    queryKey: ['pacts'],
    queryFn: () => answer(api.GET('/api/pacts')),
    select: (pacts) => inForce(pacts, Date.now()),
  });
}

/** Of each pact, the latest change whose instant has come counts, unless it was ended. */
export function inForce(pacts: Form<'Pacts'>, now: number): InForce[] {
  const latest = new Map<string, Form<'Force'>>();
  for (const force of pacts.in_force) {
    const before = latest.get(force.pact);
    if (hasCome(force, now) && (!before || Date.parse(before.from) <= Date.parse(force.from)))
      latest.set(force.pact, force);
  }
  return [...latest.values()]
    .filter((force) => !force.ended_at)
    .flatMap((force) => {
      const version = pacts.versions.find((one) => one.id === force.version);
      return version ? [{ pact: force.pact, version, from: force.from }] : [];
    })
    .sort((a, b) => a.pact.localeCompare(b.pact));
}

/** A version of a pact in words; it never changes. */
export function usePactInWords(version: number | undefined) {
  return useQuery({
    queryKey: ['pact-words', version],
    enabled: version !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => {
      const { text } = await answer(api.GET('/api/pacts/versions/{id}', { params: { path: { id: version ?? 0 } } }));
      return answer(api.POST('/api/pacts/words', { body: { text } }));
    },
  });
}

/** The names of a version's tiers, in their order. */
export function useTiers(version: number | undefined): string[] {
  const words = usePactInWords(version);
  return (words.data?.clauses ?? []).flatMap(({ clause }) => (clause.startsWith('mql/') ? [clause.slice(4)] : []));
}

export function useLead(id: string) {
  return useQuery({
    queryKey: ['lead', id],
    queryFn: () => answer(api.GET('/api/leads/{id}', { params: { path: { id } } })),
  });
}

export function useExplanation(id: string, pact: string | undefined) {
  return useQuery({
    queryKey: ['lead', id, 'explanation', pact],
    enabled: pact !== undefined,
    queryFn: async () =>
      (await answer(
        api.GET('/api/leads/{id}/explanation', { params: { path: { id }, query: { pact } } }),
      )) as unknown as Explained,
  });
}

export function useTimeline(id: string) {
  return useInfiniteQuery({
    queryKey: ['lead', id, 'events'],
    queryFn: ({ pageParam }) =>
      answer(api.GET('/api/leads/{id}/events', { params: { path: { id }, query: { limit: 200, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
  });
}
