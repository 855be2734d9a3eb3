import { createRoute, redirect } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { Experiments } from '../features/experiments/Experiments';
import { experimentsSearch } from '../features/experiments/viewState';
import { panelSearch } from '../features/panels/viewState';
import type { z } from '../lib/schema';
import { signedInRoute } from './root';

export const projectRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/$workspace/$project',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/$workspace/$project/experiments', params, replace: true });
  },
});

/** The address of a workspace in Comet: here the projects of that name. */
export const workspaceRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/$workspace',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/', search: { q: `${params.workspace}/` }, replace: true });
  },
});

const search = experimentsSearch.extend(panelSearch.shape);

/** Loaded when a panel is first opened. */
const Panels = lazy(() => import('../features/panels/Panels').then((module) => ({ default: module.Panels })));

export const experimentsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/$workspace/$project/experiments',
  validateSearch: (raw: Record<string, unknown>) => search.parse(raw),
  component: ExperimentsRoute,
});

function ExperimentsRoute() {
  const { workspace, project } = experimentsRoute.useParams();
  const view = experimentsRoute.useSearch();
  const navigate = experimentsRoute.useNavigate();
  const change = (next: Partial<z.infer<typeof search>>) => void navigate({ search: (now) => ({ ...now, ...next }), replace: true, resetScroll: false });
  return (
    <Experiments
      key={`${workspace}/${project}`}
      workspace={workspace}
      project={project}
      view={view}
      onView={change}
      panel={view.panel !== undefined}
      onPanel={() => change({ panel: view.panel ? undefined : 'scatter', px: undefined, py: undefined, axes: undefined })}
      renderPanel={(query, known) => (
        <Suspense fallback={null}>
          <Panels query={query} known={known} view={view} onView={change} onBrush={(piece) => change({ q: view.q ? `(${view.q}) and ${piece}` : piece })} />
        </Suspense>
      )}
    />
  );
}
