// Who is signed in, and what they may do. Pages ask for rights by the names that the API's table of operations has.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext } from 'react';
import { answer, api, useToken as carryToken, type Form } from './api/client';

type WayIn = Form<'WayIn'>;
export type WhoAmI = Form<'WhoAmI'>;
export type Person = Form<'Person'>;

export const SESSION = ['session'];
/** A one-time link that is being followed: it works once, and must not be asked for again after that. */
export const LINK = ['link'];

function useEntry<T>(select: (entry: WayIn) => T) {
  return useQuery({
    queryKey: SESSION,
    queryFn: async (): Promise<WayIn> => {
      const entry = await answer(api.GET('/api/session/entry'));
      carryToken(entry.who?.csrf_token);
      return entry;
    },
    select,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Whoever is signed in; `null` for nobody. */
export function useWhoAmI() {
  return useEntry((entry): WhoAmI | null => entry.who ?? null);
}

/** The host of the company's identity provider, if people can sign in there. */
export function useProvider(): string | undefined {
  return useEntry((entry) => entry.provider).data;
}

/** Takes over who is signed in from now on: nothing stays of what somebody else saw. */
export function useWelcome(): (who: WhoAmI | null) => void {
  const queries = useQueryClient();
  return (who) => {
    carryToken(who?.csrf_token);
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] && queryKey[0] !== LINK[0] });
    queries.setQueryData(SESSION, (before: WayIn | undefined): WayIn => ({ ...before, who: who ?? undefined }));
  };
}

const SessionContext = createContext<WhoAmI | null>(null);

export function SessionProvider({ who, children }: { who: WhoAmI | null; children: ReactNode }) {
  return <SessionContext value={who}>{children}</SessionContext>;
}

/** The person who looks at the page. */
export function usePerson(): Person {
  const person = useContext(SessionContext)?.person;
  if (!person) throw new Error('this page is for people who have signed in');
  return person;
}

/** Whether somebody is signed in; only for what is shown to both. */
export function useMaybePerson(): Person | undefined {
  return useContext(SessionContext)?.person;
}

/** How far a right reaches. */
export type Reach = 'none' | 'own' | 'all';

/** Says how far one's right to an operation reaches. */
export function useReach(): (operation: string) => Reach {
  const rights = useContext(SessionContext)?.rights ?? [];
  return (operation) => {
    const right = rights.find((one) => one.operation === operation);
    if (!right) return 'none';
    return right.reach === 'all' ? 'all' : 'own';
  };
}
