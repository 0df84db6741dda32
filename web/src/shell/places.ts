// The places of the app in the order of its navigation, each with the right that it asks for.
import type { Icon } from '@tabler/icons-react';
import {
  IconBuilding,
  IconCalendarCheck,
  IconFileText,
  IconFilter,
  IconScale,
  IconSettings,
  IconUsers,
} from '@tabler/icons-react';
import { settingsFor } from '../pages/settings/sections';
import type { Reach } from '../session';

export type Place = {
  path: string;
  message: string;
  icon: Icon;
  isFor: (reach: (operation: string) => Reach) => boolean;
};

export const PLACES: Place[] = [
  { path: '/today', message: 'nav-today', icon: IconCalendarCheck, isFor: (reach) => reach('handoff.act') !== 'none' },
  { path: '/leads', message: 'nav-leads', icon: IconUsers, isFor: (reach) => reach('lead.list') !== 'none' },
  {
    path: '/companies',
    message: 'nav-companies',
    icon: IconBuilding,
    isFor: (reach) => reach('company.list') !== 'none',
  },
  { path: '/pacts', message: 'nav-pacts', icon: IconFileText, isFor: (reach) => reach('pact.list') === 'all' },
  { path: '/funnel', message: 'nav-funnel', icon: IconFilter, isFor: (reach) => reach('funnel.fetch') === 'all' },
  { path: '/sla', message: 'nav-sla', icon: IconScale, isFor: (reach) => reach('sla.fetch') === 'all' },
  { path: '/settings', message: 'nav-settings', icon: IconSettings, isFor: (reach) => settingsFor(reach).length > 0 },
];

/** Where somebody with these rights begins. */
export function firstPage(reach: (operation: string) => Reach): string {
  // Whoever connects sources begins with what came of them.
  const first = reach('source.create') === 'all' ? PLACES.filter((place) => place.path !== '/today') : PLACES;
  return first.find((place) => place.isFor(reach))?.path ?? '/account';
}
