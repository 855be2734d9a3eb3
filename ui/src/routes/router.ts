import { notifyManager, QueryCache, QueryClient } from '@tanstack/react-query';
import { createRouter, type RouterHistory } from '@tanstack/react-router';
import { ApiError } from '../api/http';
import { parseSearch, stringifySearch } from '../lib/url';
import { artifactRoute, artifactsRoute, modelRoute, modelsRoute } from './artifacts';
import { artifactVersionRoute, modelVersionRoute, pipelineArtifactRoute, pipelineArtifactsRoute, pipelineModelRoute, pipelineModelsRoute } from './catalog';
import { compareRoute } from './compare';
import { embedRoute } from './embed';
import { experimentRoute } from './experiment';
import { blueprintsRoute, deviceRoute } from './guide';
import { reportRoute, reportsRoute } from './reports';
import { experimentsRoute, projectRoute, workspaceRoute } from './experiments';
import { pipelineRoute, pipelineRunRoute, pipelineRunsRoute } from './pipelines';
import { projectsRoute } from './projects';
import { rootRoute, signedInRoute } from './root';
import { settingsRoute, settingsSectionRoute } from './settings';
import { invitationRoute, signInRoute } from './signIn';
import { trashRoute } from './trash';

const routeTree = rootRoute.addChildren([
  signInRoute,
  embedRoute,
  invitationRoute,
  signedInRoute.addChildren([settingsRoute, settingsSectionRoute, artifactsRoute, artifactRoute, modelsRoute, modelRoute, projectsRoute, pipelineRunsRoute, pipelineRunRoute, pipelineRoute, pipelineArtifactsRoute, pipelineArtifactRoute, artifactVersionRoute, pipelineModelsRoute, pipelineModelRoute, modelVersionRoute, blueprintsRoute, deviceRoute, reportsRoute, reportRoute, workspaceRoute, projectRoute, experimentsRoute, compareRoute, trashRoute, experimentRoute]),
]);

/** A refusal is final; a server that is away or busy gets two more chances. */
function worthRetrying(failures: number, error: Error): boolean {
  return failures < 2 && error instanceof ApiError && (error.status === 0 || error.status >= 500);
}

// One answer may bring a hundred series: whoever waits for them hears of all before anything is drawn, not of each in a task of its own.
notifyManager.setScheduler(queueMicrotask);

export function createHalleyClient(onSignedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (error instanceof ApiError && error.status === 401 && query.queryKey[0] !== 'session') onSignedOut();
      },
    }),
    defaultOptions: { queries: { staleTime: 1_000, retry: worthRetrying, retryDelay: (attempt) => 500 * 2 ** attempt } },
  });
}

export function createHalleyRouter(client: QueryClient, history?: RouterHistory) {
  return createRouter({
    routeTree,
    context: { client },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    ...(history ? { history } : {}),
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createHalleyRouter>;
  }
}
