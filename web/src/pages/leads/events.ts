// How an event is called where several are listed.
import type { EventItem } from './queries';

export function eventName(event: EventItem, sayCode: (family: string, code: string) => string): string {
  const properties: Record<string, unknown> = event.properties;
  if (event.kind === 'page') return String(properties.path ?? properties.url ?? event.name) || sayCode('kind', 'page');
  if (event.kind === 'track') return event.name;
  return sayCode('kind', event.kind);
}
