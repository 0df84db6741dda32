// The settings: people and their duty, calendars, sources, messages, personal data, keys, and the audit. Everybody sees what they may.
import { Tabs } from '@mantine/core';
import { lazy } from 'react';
import { Navigate, useLocation, useNavigate } from 'react-router';
import { PageHead } from '../../parts/page';
import { useReach } from '../../session';
import { useSay } from '../../words';
import { settingsFor } from './sections';

const PAGES: Record<string, React.ComponentType> = {
  people: lazy(() => import('./people')),
  duty: lazy(() => import('./duty')),
  calendars: lazy(() => import('./calendars')),
  sources: lazy(() => import('./sources')),
  quarantine: lazy(() => import('./quarantine')),
  messages: lazy(() => import('./messages')),
  privacy: lazy(() => import('./privacy')),
  keys: lazy(() => import('./keys')),
  audit: lazy(() => import('./audit')),
};

export default function SettingsPage() {
  const say = useSay();
  const reach = useReach();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const sections = settingsFor(reach);
  const here = sections.find((section) => pathname === `/settings/${section.path}`);
  const Page = here && PAGES[here.path];
  if (!here || !Page) {
    const first = sections[0];
    return <Navigate to={first ? `/settings/${first.path}` : '/account'} replace />;
  }
  return (
    <>
      <PageHead title={say('nav-settings')} />
      <Tabs value={here.path} onChange={(path) => path && navigate(`/settings/${path}`)} keepMounted={false}>
        <Tabs.List mb="md">
          {sections.map((section) => (
            <Tabs.Tab key={section.path} value={section.path}>
              {say(section.message)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={here.path}>
          <Page />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
