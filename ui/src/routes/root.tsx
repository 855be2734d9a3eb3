import { createRootRouteWithContext, createRoute, Link, Outlet, redirect, useNavigate, useRouter } from '@tanstack/react-router';
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { ApiError } from '../api/http';
import { sessionQuery, signOut } from '../api/session';
import { Palette } from '../features/shell/Palette';
import type { Place } from '../features/shell/places';
import { Shortcuts } from '../features/shell/Shortcuts';
import { Tour } from '../features/shell/Tour';
import { TopBar } from '../features/shell/TopBar';
import { useKeys } from '../features/shell/useKeys';
import { Page } from '../kit/Page';
import { Empty, Problem } from '../kit/State';
import { undoLatest } from '../kit/toast';
import { Toasts } from '../kit/Toasts';
import { layoutHistory } from '../lib/layoutHistory';
import { chooseTheme } from '../theme/theme';

export interface RouterContext {
  client: QueryClient;
}

export const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: ({ error, reset }) => (
    <Page title="Error" heading="Something went wrong">
      <Problem title="This page could not be shown" error={error} onRetry={reset} />
    </Page>
  ),
});

/** Everything but the sign-in page: who comes without a session is sent there and back again. */
export const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  beforeLoad: async ({ context, location }) => {
    try {
      await context.client.ensureQueryData(sessionQuery);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      throw redirect({ to: '/sign-in', search: { next: location.href }, replace: true });
    }
  },
  component: Shell,
});

function Shell() {
  const navigate = useNavigate();
  const router = useRouter();
  const client = useQueryClient();
  const [open, setOpen] = useState<'help' | 'jump' | 'tour' | undefined>();
  const close = useCallback(() => setOpen(undefined), []);
  const [undo, redo] = useLayoutHistory();
  useKeys({
    onHelp: () => setOpen('help'),
    onJump: () => setOpen('jump'),
    onHome: () => void navigate({ to: '/' }),
    onPipelines: () => void navigate({ to: '/pipelines' }),
    onUndo: undo,
    onRedo: redo,
  });
  useEffect(() => {
    const ask = () => setOpen('tour');
    window.addEventListener('halley:tour', ask);
    return () => window.removeEventListener('halley:tour', ask);
  }, []);
  const leave = () =>
    void signOut()
      .catch(() => undefined)
      .then(() => {
        client.clear();
        return router.navigate({ to: '/sign-in' });
      });
  const actions: Place[] = [
    { path: '#dark', name: 'Dark colours', kind: 'action', act: () => chooseTheme('dark') },
    { path: '#light', name: 'Light colours', kind: 'action', act: () => chooseTheme('light') },
    { path: '#system', name: 'Colours as the system', kind: 'action', act: () => chooseTheme('system') },
    { path: '#shortcuts', name: 'Keyboard shortcuts', kind: 'action', act: () => setOpen('help') },
    { path: '#tour', name: 'Take the tour', kind: 'action', act: () => setOpen('tour') },
    { path: '#undo', name: 'Undo', kind: 'action', act: undo },
    { path: '#redo', name: 'Redo the change of the layout', kind: 'action', act: redo },
    { path: '#leave', name: 'Sign out', kind: 'action', act: leave },
  ];
  return (
    <>
      <TopBar onHelp={() => setOpen('help')} onJump={() => setOpen('jump')} onSignOut={leave} />
      <Outlet />
      <Toasts />
      {open === 'tour' && <Tour onClose={close} />}
      {open === 'help' && <Shortcuts onClose={() => setOpen(undefined)} />}
      {open === 'jump' && <Palette actions={actions} onClose={() => setOpen(undefined)} />}
    </>
  );
}

const layouts = layoutHistory();

/** What a page shows is in its address; going back through those addresses undoes changes of the layout. */
function useLayoutHistory(): [undo: () => void, redo: () => void] {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe('onBeforeNavigate', ({ fromLocation, toLocation }) => {
        if (fromLocation?.pathname === toLocation.pathname) layouts.changed(toLocation.pathname, fromLocation.searchStr, toLocation.searchStr);
      }),
    [router],
  );
  const show = (search: string | undefined) => {
    if (search !== undefined) router.history.replace(router.state.location.pathname + search);
  };
  const here = () => router.state.location.pathname;
  return [() => undoLatest(layouts.changedMillis(here())) || show(layouts.undo(here())), () => show(layouts.redo(here()))];
}

function NotFound() {
  return (
    <Page title="Not found" heading="Not found">
      <Empty title="There is no such page">
        <Link to="/">All projects</Link>
      </Empty>
    </Page>
  );
}
