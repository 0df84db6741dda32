// The sections of the settings, each with the right that it asks for.
import type { Reach } from '../../session';

export type Section = { path: string; message: string; operation: string; least: Reach };

const SECTIONS: Section[] = [
  { path: 'people', message: 'settings-people', operation: 'person.list', least: 'all' },
  { path: 'duty', message: 'settings-duty', operation: 'duty.change', least: 'own' },
  { path: 'calendars', message: 'settings-calendars', operation: 'holidays.put', least: 'all' },
  { path: 'sources', message: 'settings-sources', operation: 'source.list', least: 'all' },
  { path: 'quarantine', message: 'settings-quarantine', operation: 'quarantine.list', least: 'all' },
  { path: 'messages', message: 'settings-messages', operation: 'endpoint.list', least: 'all' },
  { path: 'privacy', message: 'settings-privacy', operation: 'retention.fetch', least: 'all' },
  { path: 'keys', message: 'settings-keys', operation: 'key.list', least: 'own' },
  { path: 'audit', message: 'settings-audit', operation: 'audit.list', least: 'all' },
];

/** The sections for somebody with these rights. */
export function settingsFor(reach: (operation: string) => Reach): Section[] {
  return SECTIONS.filter(({ operation, least }) => reach(operation) === 'all' || reach(operation) === least);
}
