import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from '../lib/schema';
import { signedInRoute } from './root';

export const blueprintsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/blueprints',
  component: lazyRouteComponent(() => import('../features/blueprints/Blueprints'), 'Blueprints'),
});

const deviceSearch = z.object({ code: z.string().optional().catch(undefined) });

export const deviceRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/device',
  validateSearch: (raw: Record<string, unknown>) => deviceSearch.parse(raw),
  component: lazyRouteComponent(() => import('./deviceView'), 'DeviceView'),
});
