import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { signedInRoute } from './root';

export const settingsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/settings',
  beforeLoad: () => {
    throw redirect({ to: '/settings/$section', params: { section: 'stacks' }, replace: true });
  },
});

export const settingsSectionRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/settings/$section',
  component: lazyRouteComponent(() => import('./settingsView'), 'SettingsView'),
});
