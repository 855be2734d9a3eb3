import type { QueryClient } from '@tanstack/react-query';
import { experimentQuery, experimentsByKeyQuery, seriesQuery } from '../api/experiments';
import { wasSignedIn } from '../api/session';
import { columnsQuery, pageQuery } from '../api/table';
import { shownColumns, tableQuery } from '../features/experiments/tableQuery';
import type { ExperimentsView } from '../features/experiments/viewState';
import { manyLines, widePoints } from '../features/metrics/useLines';
import { compareRoute } from './compare';
import { experimentRoute } from './experiment';
import { experimentsRoute } from './experiments';
import type { createHalleyRouter } from './router';

/**
 * Asks what the page of this address asks first, and loads its code, while the session is still looked up: one after the other
 * they are half of the time until something is seen. Whoever has no session would only be refused, so nothing is asked for them.
 */
export function askEarly(router: ReturnType<typeof createHalleyRouter>, client: QueryClient): void {
  if (!wasSignedIn()) return;
  for (const match of router.matchRoutes(router.latestLocation)) {
    const { component } = router.routesById[match.routeId as keyof typeof router.routesById].options;
    if (component && 'preload' in component) void component.preload?.();
    if (match.routeId === experimentsRoute.id) {
      const { workspace, project } = match.params as typeof experimentsRoute.types.allParams;
      void askTable(client, workspace, project, match.search as ExperimentsView);
    }
    if (match.routeId === experimentRoute.id) {
      const { experimentKey } = match.params as typeof experimentRoute.types.allParams;
      void client.prefetchQuery(experimentQuery(experimentKey));
    }
    if (match.routeId === compareRoute.id) {
      const { key: keys = [], part, wide, x } = match.search as typeof compareRoute.types.fullSearchSchema;
      void client.prefetchQuery(experimentsByKeyQuery(keys));
      // The address tells the chart that is seen first.
      if (wide !== undefined && part === undefined && x !== 'epoch') for (const key of keys) void client.prefetchQuery(seriesQuery(key, wide, widePoints, {}, keys.length > manyLines));
    }
  }
}

/** The columns, and the first rows as soon as it is known of what: the table itself may not be drawn by then. */
async function askTable(client: QueryClient, workspace: string, project: string, view: ExperimentsView): Promise<void> {
  const columns = columnsQuery(workspace, project, '');
  const asked = client.prefetchQuery(columns);
  // Which columns differ is another question, which the page asks.
  if (view.differ) return;
  if (view.col === undefined) await asked;
  const known = view.col === undefined ? client.getQueryData(columns.queryKey)?.columns : [];
  if (known) await client.prefetchQuery(pageQuery(tableQuery(workspace, project, view, shownColumns(view, known)), 0));
}
