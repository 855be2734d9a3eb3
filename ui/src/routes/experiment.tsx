import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { experimentQuery } from '../api/experiments';
import { chartsSearch } from '../features/metrics/viewState';
import { experimentTab } from '../features/experiment/tab';
import { z } from '../lib/schema';
import { signedInRoute } from './root';

const search = chartsSearch.extend({ tab: experimentTab.optional().catch(undefined), asset: z.string().optional().catch(undefined) });

export const experimentRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/$workspace/$project/$experimentKey',
  validateSearch: (raw: Record<string, unknown>) => search.parse(raw),
  // Asked for while the code of the page is loaded, but not for every link that the pointer passes.
  loader: ({ context, params, cause }) => {
    if (cause !== 'preload') void context.client.prefetchQuery(experimentQuery(params.experimentKey));
  },
  component: lazyRouteComponent(() => import('./experimentView'), 'ExperimentView'),
});
