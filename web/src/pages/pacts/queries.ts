// What the pages about pacts ask the API.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api, type Form } from '../../api/client';
import type { Changes, Checked } from '../../api/pact';

export type Pacts = Form<'Pacts'>;
export type PactVersion = Form<'PactVersion'>;
export type PactVersionText = Form<'PactVersionText'>;
export type Force = Form<'Force'>;

export function usePacts() {
  return useQuery({ queryKey: ['pacts'], queryFn: () => answer(api.GET('/api/pacts')) });
}

export function usePactVersion(id: number | undefined) {
  return useQuery({
    queryKey: ['pact-version', id],
    enabled: id !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => answer(api.GET('/api/pacts/versions/{id}', { params: { path: { id: id ?? 0 } } })),
  });
}

/** What checking a text finds. The last answer stays until the next one is there. */
export function useChecked(text: string, scenarios: Form<'ScenarioText'>[]) {
  return useQuery({
    queryKey: ['pact-check', text, scenarios],
    enabled: text.trim() !== '',
    placeholderData: (before) => before,
    gcTime: 10_000,
    queryFn: async () =>
      (await answer(api.POST('/api/pacts/check', { body: { text, scenarios } }))) as unknown as Checked,
  });
}

/** What changes from one text to another. */
export function useChanges(old: string | undefined, text: string | undefined) {
  return useQuery({
    queryKey: ['pact-changes', old, text],
    enabled: Boolean(old && text),
    gcTime: 10_000,
    retry: false,
    queryFn: async () =>
      (await answer(
        api.POST('/api/pacts/changes', { body: { old: old ?? '', new: text ?? '' } }),
      )) as unknown as Changes,
  });
}

export function usePush() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Form<'PactText'>) => answer(api.POST('/api/pacts', { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['pacts'] }),
  });
}

/** Whether a change of what is in force has come. One that was meant for at once has, whatever clock the browser goes by. */
export function hasCome(force: Force, now: number): boolean {
  return Date.parse(force.from) <= Math.max(now, Date.parse(force.at));
}

/** How a version stands. */
export type VersionState = { is: 'in_force' | 'coming' | 'was' | 'never'; from?: string };

/** Whether a version is in force, will be, was, or never was. */
export function versionState(pacts: Pacts, version: PactVersion, now: number): VersionState {
  const ofPact = pacts.in_force.filter((force) => force.pact === version.pact);
  const come = ofPact.filter((force) => hasCome(force, now));
  // Of two that come at the same instant, the one that was said later counts.
  const present = come.reduce<Force | undefined>(
    (best, force) => (best && Date.parse(best.from) > Date.parse(force.from) ? best : force),
    undefined,
  );
  const own = ofPact.filter((force) => force.version === version.id);
  if (present && !present.ended_at && present.version === version.id) return { is: 'in_force', from: present.from };
  const coming = own.find((force) => !hasCome(force, now) && !force.ended_at);
  if (coming) return { is: 'coming', from: coming.from };
  return own.length > 0 ? { is: 'was', from: own[0]?.from } : { is: 'never' };
}
