// The client of the public API, typed from its description. Everything that the web app knows comes through here.
import createClient from 'openapi-fetch';
import { Problem } from './problem';
import type { components, paths } from './schema';

/** A form of the API by its name. */
export type Form<Name extends keyof components['schemas']> = components['schemas'][Name];

/** A page of a list. */
export type Page<T> = { items: T[]; next?: string };

export const api = createClient<paths>({ credentials: 'same-origin' });

let csrfToken: string | undefined;

/** What requests that change something have to carry from now on. */
export function useToken(token: string | undefined) {
  csrfToken = token;
}

api.use({
  onRequest({ request }) {
    if (csrfToken !== undefined && request.method !== 'GET') request.headers.set('X-CSRF-Token', csrfToken);
    return request;
  },
});

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** The body of an answer that is a success; everything else is thrown as a problem. */
export async function answer<T>(call: Promise<Answer<T>>): Promise<T> {
  let told: Answer<T>;
  try {
    told = await call;
  } catch (error) {
    throw Problem.unreachable(error);
  }
  if (!told.response.ok) throw Problem.of(told.response, told.error);
  return told.data as T;
}
