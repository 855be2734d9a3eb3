import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { artifactsSearch, askedSearch } from '../features/pipelines/catalog/asked';
import { signedInRoute } from './root';

const views = () => import('./catalogView');

export const pipelineArtifactsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/pipeline-artifacts',
  validateSearch: (raw: Record<string, unknown>) => artifactsSearch.parse(raw),
  component: lazyRouteComponent(views, 'ArtifactsView'),
});

export const pipelineArtifactRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/pipeline-artifacts/$name',
  validateSearch: (raw: Record<string, unknown>) => askedSearch.parse(raw),
  component: lazyRouteComponent(views, 'ArtifactView'),
});

export const artifactVersionRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/pipeline-artifacts/$name/$version',
  component: lazyRouteComponent(views, 'ArtifactVersionView'),
});

export const pipelineModelsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/pipeline-models',
  validateSearch: (raw: Record<string, unknown>) => askedSearch.parse(raw),
  component: lazyRouteComponent(views, 'ModelsView'),
});

export const pipelineModelRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/pipeline-models/$model',
  validateSearch: (raw: Record<string, unknown>) => askedSearch.parse(raw),
  component: lazyRouteComponent(views, 'ModelView'),
});

export const modelVersionRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/pipeline-models/$model/$version',
  component: lazyRouteComponent(views, 'ModelVersionView'),
});
