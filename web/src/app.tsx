// All pages and their addresses. The binary answers with this app to the addresses that begin like these (crates/server/src/web.rs).
import { Center, Loader } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Navigate, Outlet, Route, Routes, useLocation } from 'react-router';
import { useLiveChanges } from './live';
import { LinkPage } from './pages/entry/link';
import { NotFound } from './pages/entry/not-found';
import { SignInPage } from './pages/entry/sign-in';
import { Boundary } from './parts/boundary';
import { Confirming } from './parts/confirm';
import { ProblemNote } from './parts/problem';
import { SessionProvider, useReach, useWhoAmI } from './session';
import { firstPage } from './shell/places';
import { Shell } from './shell/shell';
import { useSay, Words } from './words';

const TodayPage = lazy(() => import('./pages/today/today'));
const HandoffPage = lazy(() => import('./pages/today/handoff'));
const LeadsPage = lazy(() => import('./pages/leads/list'));
const ImportPage = lazy(() => import('./pages/leads/import'));
const LeadPage = lazy(() => import('./pages/leads/lead'));
const CompaniesPage = lazy(() => import('./pages/companies/list'));
const CompanyPage = lazy(() => import('./pages/companies/company'));
const PactsPage = lazy(() => import('./pages/pacts/list'));
const PactPage = lazy(() => import('./pages/pacts/version'));
const PactEditor = lazy(() => import('./pages/pacts/editor'));
const FunnelPage = lazy(() => import('./pages/funnel/funnel'));
const SlaPage = lazy(() => import('./pages/sla/sla'));
const SettingsPage = lazy(() => import('./pages/settings/settings'));
const AccountPage = lazy(() => import('./pages/account'));

export function App() {
  const who = useWhoAmI();
  const language = who.data?.person?.language ?? navigator.language;
  return (
    <Words language={language}>
      {who.isError ? (
        <Center h="100vh" p="md">
          <ProblemNote error={who.error} onRetry={() => who.refetch()} />
        </Center>
      ) : who.data === undefined ? (
        <Waiting />
      ) : (
        <SessionProvider who={who.data}>
          <Pages />
        </SessionProvider>
      )}
    </Words>
  );
}

function Pages() {
  return (
    <Suspense fallback={<Waiting />}>
      <Routes>
        <Route path="/sign-in" element={<SignInPage />} />
        <Route path="/link" element={<LinkPage />} />
        <Route element={<SignedIn />}>
          <Route index element={<Home />} />
          <Route path="/today" element={<TodayPage />} />
          <Route path="/today/:id" element={<HandoffPage />} />
          <Route path="/leads" element={<LeadsPage />} />
          <Route path="/leads/import" element={<ImportPage />} />
          <Route path="/leads/:id" element={<LeadPage />} />
          <Route path="/companies" element={<CompaniesPage />} />
          <Route path="/companies/:id" element={<CompanyPage />} />
          <Route path="/pacts" element={<PactsPage />} />
          <Route path="/pacts/new" element={<PactEditor />} />
          <Route path="/pacts/:id" element={<PactPage />} />
          <Route path="/pacts/:id/edit" element={<PactEditor />} />
          <Route path="/funnel" element={<FunnelPage />} />
          <Route path="/sla" element={<SlaPage />} />
          <Route path="/settings/*" element={<SettingsPage />} />
          <Route path="/account" element={<AccountPage />} />
          <Route path="*" element={<NotFound />} />
        </Route>
      </Routes>
    </Suspense>
  );
}

/** Pages for people who have signed in; everybody else signs in first and comes back. */
function SignedIn() {
  const who = useWhoAmI();
  const { pathname, search } = useLocation();
  if (!who.data?.person) {
    const back = pathname === '/' ? '' : `?return_to=${encodeURIComponent(pathname + search)}`;
    return <Navigate to={`/sign-in${back}`} replace />;
  }
  return <Inside />;
}

function Inside() {
  useLiveChanges();
  const { pathname } = useLocation();
  return (
    <Confirming>
      <Shell>
        <Boundary key={pathname}>
          <Suspense fallback={<Waiting />}>
            <Outlet />
          </Suspense>
        </Boundary>
      </Shell>
    </Confirming>
  );
}

function Home() {
  const reach = useReach();
  return <Navigate to={firstPage(reach)} replace />;
}

function Waiting() {
  const say = useSay();
  return (
    <Center h="60vh">
      <Loader size="sm" type="dots" aria-label={say('loading')} role="status" />
    </Center>
  );
}
