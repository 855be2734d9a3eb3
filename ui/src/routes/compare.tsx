import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { experimentsByKeyQuery } from '../api/experiments';
import { comparedPart } from '../features/compare/part';
import { chartsSearch } from '../features/metrics/viewState';
import { z } from '../lib/schema';
import { signedInRoute } from './root';

const search = chartsSearch.extend({
  /** The keys of the compared experiments. */
  key: z
    .union([z.string().transform((key) => [key]), z.array(z.string())])
    .optional()
    .catch(undefined),
  part: comparedPart.optional().catch(undefined),
  diff: z
    .string()
    .transform(() => '1' as const)
    .optional()
    .catch(undefined),
});

export const compareRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/$workspace/$project/compare',
  validateSearch: (raw: Record<string, unknown>) => search.parse(raw),
  loaderDeps: ({ search: { key = [] } }) => ({ keys: key }),
  loader: ({ context, deps, cause }) => {
    if (cause !== 'preload') void context.client.prefetchQuery(experimentsByKeyQuery(deps.keys));
  },
  component: lazyRouteComponent(() => import('./compareView'), 'CompareView'),
});
