import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { chartsSearch } from '../features/metrics/viewState';
import { experimentTab } from '../features/experiment/tab';
import { z } from '../lib/schema';
import { signedInRoute } from './root';

const search = chartsSearch.extend({ tab: experimentTab.optional().catch(undefined), asset: z.string().optional().catch(undefined) });

export const experimentRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/$workspace/$project/$experimentKey',
  validateSearch: (raw: Record<string, unknown>) => search.parse(raw),
  component: lazyRouteComponent(() => import('./experimentView'), 'ExperimentView'),
});
