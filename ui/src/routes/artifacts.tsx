import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from '../lib/schema';
import { signedInRoute } from './root';

const listSearch = z.object({ workspace: z.string().optional().catch(undefined) });
const versionSearch = z.object({ version: z.string().optional().catch(undefined) });

export const artifactsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/artifacts',
  validateSearch: (raw: Record<string, unknown>) => listSearch.parse(raw),
  component: lazyRouteComponent(() => import('./artifactsView'), 'ArtifactsView'),
});

export const artifactRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/artifacts/$artifactId',
  validateSearch: (raw: Record<string, unknown>) => versionSearch.parse(raw),
  component: lazyRouteComponent(() => import('./artifactsView'), 'ArtifactView'),
});

export const modelsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/models',
  validateSearch: (raw: Record<string, unknown>) => listSearch.parse(raw),
  component: lazyRouteComponent(() => import('./artifactsView'), 'ModelsView'),
});

export const modelRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/models/$modelId',
  validateSearch: (raw: Record<string, unknown>) => versionSearch.parse(raw),
  component: lazyRouteComponent(() => import('./artifactsView'), 'ModelView'),
});
