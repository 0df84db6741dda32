// All pages and their addresses. The binary answers with this app to the addresses that begin like these (crates/server/src/web.rs).
import { Center, Loader } from '@mantine/core';
import { Suspense } from 'react';
import { matchPath, Navigate, Outlet, Route, Routes, useLocation } from 'react-router';
import { useLiveChanges } from './live';
import { LinkPage } from './pages/entry/link';
import { NotFound } from './pages/entry/not-found';
import { SignInPage } from './pages/entry/sign-in';
import { Boundary } from './parts/boundary';
import { Confirming } from './parts/confirm';
import { later } from './parts/later';
import { ProblemNote } from './parts/problem';
import { SessionProvider, useReach, useWhoAmI } from './session';
import { firstPage } from './shell/places';
import { Shell } from './shell/shell';
import { useSay, Words } from './words';

const EDITOR = later(() => import('./pages/pacts/editor'));

/** The pages for people who have signed in, by their addresses; of two that fit, the one that is more exact stands first. */
const PAGES = {
  '/today': later(() => import('./pages/today/today')),
  '/today/:id': later(() => import('./pages/today/handoff')),
  '/leads': later(() => import('./pages/leads/list')),
  '/leads/import': later(() => import('./pages/leads/import')),
  '/leads/:id': later(() => import('./pages/leads/lead')),
  '/companies': later(() => import('./pages/companies/list')),
  '/companies/:id': later(() => import('./pages/companies/company')),
  '/pacts': later(() => import('./pages/pacts/list')),
  '/pacts/new': EDITOR,
  '/pacts/:id': later(() => import('./pages/pacts/version')),
  '/pacts/:id/edit': EDITOR,
  '/funnel': later(() => import('./pages/funnel/funnel')),
  '/sla': later(() => import('./pages/sla/sla')),
  '/settings/*': later(() => import('./pages/settings/settings')),
  '/account': later(() => import('./pages/account')),
};

/** Fetches the code of the page at an address, while the service is asked who is there. */
export function fetchAhead(pathname: string) {
  Object.entries(PAGES)
    .find(([path]) => matchPath(path, pathname))?.[1]
    .fetchAhead();
}

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
          {Object.entries(PAGES).map(([path, Page]) => (
            <Route key={path} path={path} element={<Page />} />
          ))}
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
