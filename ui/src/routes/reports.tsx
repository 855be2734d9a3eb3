import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from './root';

export const reportsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/$workspace/$project/reports',
  component: lazyRouteComponent(() => import('./reportsView'), 'ReportsView'),
});

export const reportRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/$workspace/$project/reports/$report',
  component: lazyRouteComponent(() => import('./reportsView'), 'ReportView'),
});
