import { createRoute, lazyRouteComponent, useRouter } from '@tanstack/react-router';
import { z } from '../lib/schema';
import { PipelineRun } from '../features/pipelines/PipelineRun';
import { PipelineRuns } from '../features/pipelines/PipelineRuns';
import { runsSearch } from '../features/pipelines/runsView';
import { signedInRoute } from './root';

export const pipelineRunsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/pipelines',
  validateSearch: (raw: Record<string, unknown>) => runsSearch.parse(raw),
  component: PipelineRunsRoute,
});

function PipelineRunsRoute() {
  const view = pipelineRunsRoute.useSearch();
  const navigate = pipelineRunsRoute.useNavigate();
  return <PipelineRuns view={view} onView={(change) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true })} />;
}

const runSearch = z.object({
  step: z.string().optional().catch(undefined),
  /** The key of an experiment: its step is shown. */
  experiment: z.string().optional().catch(undefined),
});

export const pipelineRunRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/pipelines/$runName',
  validateSearch: (raw: Record<string, unknown>) => runSearch.parse(raw),
  component: PipelineRunRoute,
});

function PipelineRunRoute() {
  const { runName } = pipelineRunRoute.useParams();
  const { step, experiment } = pipelineRunRoute.useSearch();
  const navigate = pipelineRunRoute.useNavigate();
  const router = useRouter();
  return (
    <PipelineRun
      key={runName}
      runName={runName}
      step={step}
      experiment={experiment}
      onStep={(next) => void navigate({ search: { step: next }, replace: true, resetScroll: false })}
      onOpen={(path) => (path.startsWith('/') ? router.history.push(path) : window.location.assign(path))}
    />
  );
}

const pipelineSearch = z.object({
  tab: z.enum(['runs', 'launch', 'revisions']).optional().catch(undefined),
  left: z.coerce.number().int().optional().catch(undefined),
  right: z.coerce.number().int().optional().catch(undefined),
});

export const pipelineRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/pipelines/of/$pipeline',
  validateSearch: (raw: Record<string, unknown>) => pipelineSearch.parse(raw),
  component: lazyRouteComponent(() => import('./pipelineView'), 'PipelineView'),
});
