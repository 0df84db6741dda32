// Changes while they happen: one stream for the whole app. What is shown and concerned is fetched anew.
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Form } from './api/client';
import { SESSION } from './session';

type Change = Form<'Change'>;

/** Changes that come together are answered together, so that a busy service does not keep browsers busy. */
const GATHER_MS = 250;

/** The beginnings of the keys of queries that a kind of change concerns. */
function concerned(change: Change): unknown[][] {
  switch (change.topic) {
    case 'lead':
      return [['leads'], ['arrivals'], ['company'], change.id ? ['lead', change.id] : ['lead']];
    case 'handoff':
      return [['handoffs'], change.id ? ['handoff', change.id] : ['handoff']];
    case 'company':
      return [['companies'], change.id ? ['company', change.id] : ['company']];
    case 'pact':
      return [['pacts'], ['lead'], ['leads']];
    case 'quarantine':
      return [['quarantine']];
    case 'import':
      return [['leads'], ['arrivals']];
    case 'source':
      return [['sources']];
    case 'person':
      return [['people'], SESSION];
    case 'settings':
      return [['settings']];
  }
}

/** Keeps everything on the page as it is now. */
export function useLiveChanges() {
  const queries = useQueryClient();
  useEffect(() => {
    const gatherer = new Gatherer(queries);
    const stream = new EventSource('/api/live');
    stream.addEventListener('change', (message) => gatherer.add(concerned(JSON.parse(message.data))));
    stream.addEventListener('refetch', () => gatherer.add([[]]));
    return () => {
      stream.close();
      gatherer.stop();
    };
  }, [queries]);
}

class Gatherer {
  private waiting = new Map<string, unknown[]>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly queries: QueryClient) {}

  add(keys: unknown[][]) {
    for (const key of keys) this.waiting.set(JSON.stringify(key), key);
    this.timer ??= setTimeout(() => this.flush(), GATHER_MS);
  }

  stop() {
    clearTimeout(this.timer);
  }

  private flush() {
    const keys = [...this.waiting.values()];
    this.waiting.clear();
    this.timer = undefined;
    for (const queryKey of keys) this.queries.invalidateQueries({ queryKey });
  }
}
