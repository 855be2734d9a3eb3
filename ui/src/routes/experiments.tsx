import { createRoute, redirect } from '@tanstack/react-router';
import { Experiments } from '../features/experiments/Experiments';
import { experimentsSearch } from '../features/experiments/viewState';
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

export const experimentsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/$workspace/$project/experiments',
  validateSearch: (raw: Record<string, unknown>) => experimentsSearch.parse(raw),
  component: ExperimentsRoute,
});

function ExperimentsRoute() {
  const { workspace, project } = experimentsRoute.useParams();
  const view = experimentsRoute.useSearch();
  const navigate = experimentsRoute.useNavigate();
  return (
    <Experiments
      key={`${workspace}/${project}`}
      workspace={workspace}
      project={project}
      view={view}
      onView={(change) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true, resetScroll: false })}
    />
  );
}
