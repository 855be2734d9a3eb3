import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shareWith } from '../api/http';
import { chartsSearch } from '../features/metrics/viewState';
import { z } from '../lib/schema';
import { rootRoute } from './root';

const search = chartsSearch.extend({ theme: z.enum(['light', 'dark']).optional().catch(undefined) });

/** A chart in a frame of another site: nobody is signed in there, the code in the address reads one experiment. */
export const embedRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/embed/$code/$experimentKey',
  validateSearch: (raw: Record<string, unknown>) => search.parse(raw),
  beforeLoad: ({ params }) => shareWith(params.code),
  component: lazyRouteComponent(() => import('./embedView'), 'EmbedView'),
});
