import { api } from './halley';

export async function projectId(name: string): Promise<string> {
  const { workspaces } = await api<{ workspaces: { projects: { name: string; projectId: string }[] }[] }>('/workspaces');
  const found = workspaces.flatMap((workspace) => workspace.projects).find((project) => project.name === name);
  if (!found) throw new Error(`no project ${name}`);
  return found.projectId;
}

/** Everything about one experiment, in every dialect: pages' data, both bases of Comet, assets, exports, live streams. */
export function ofExperiment(key: string, assetId: string): string[] {
  const rest = ['/api/rest/v2', '/clientlib/rest/v2'].flatMap((prefix) =>
    ['metadata', 'metrics/summary', 'metrics/get-all', 'parameters', 'log-other', 'tags', 'html', 'code', 'graph', 'output', 'system-details', 'git/metadata', 'asset/list', 'model'].map((what) => `GET ${prefix}/experiment/${what}?experimentKey=${key}&type=all`),
  );
  return [
    ...['', '/events', '/output', '/html', '/notes', '/models', '/artifacts', '/calls', '/series?name=loss', `/asset?assetId=${assetId}`].map((what) => `GET /api/v1/experiments/${key}${what}`),
    `POST /api/v1/series {"experimentKeys":["${key}"],"names":["loss"]}`,
    `GET /api/rest/v2/experiment/asset/get-asset?experimentKey=${key}&assetId=${assetId}`,
    `GET /clientlib/rest/v2/experiment/asset/get-asset?experimentKey=${key}&assetId=${assetId}`,
    `GET /api/asset/download?experimentKey=${key}&assetId=${assetId}`,
    `GET /api/image/download?experimentKey=${key}&imageId=${assetId}`,
    `POST /api/rest/v2/experiments/multi-metric-chart {"targetedExperiments":["${key}"],"metrics":["loss"],"params":[],"independentMetrics":true,"fetchFull":true}`,
    ...rest,
  ];
}

export async function ofProject(workspace: string, project: string): Promise<string[]> {
  const id = await projectId(project);
  const body = JSON.stringify({ workspace, project, columns: ['param:rate'], format: 'json' });
  return [
    `GET /api/v1/experiments?workspace=${workspace}&project=${project}`,
    `POST /api/v1/experiments/query ${body}`,
    `POST /api/v1/experiments/export ${body}`,
    `POST /api/v1/experiments/differing ${body}`,
    `POST /api/v1/experiments/complete ${body}`,
    `GET /api/v1/experiments/columns?workspace=${workspace}&project=${project}`,
    `GET /api/v1/experiments/values?workspace=${workspace}&project=${project}&column=param:rate`,
    `GET /api/v1/views?workspace=${workspace}&project=${project}&kind=table`,
    `GET /api/v1/trash?workspace=${workspace}&project=${project}`,
    ...['/api/rest/v2', '/clientlib/rest/v2'].flatMap((prefix) => [
      `GET ${prefix}/experiments?projectId=${id}`,
      `GET ${prefix}/experiments?workspaceName=${workspace}&projectName=${project}`,
      `GET ${prefix}/project?projectId=${id}`,
      `GET ${prefix}/project/notes?projectId=${id}`,
      `GET ${prefix}/project/column-names?projectId=${id}`,
      `POST ${prefix}/project/query {"projectId":"${id}","predicates":[]}`,
      `POST ${prefix}/experiments/search {"projectId":"${id}"}`,
      `GET ${prefix}/views/get-all?projectId=${id}`,
    ]),
  ];
}

/** Of the server and its people: never for an outsider, and nothing of it may be changed. */
export function ofServer(workspace: string, key: string): string[] {
  return [
    'GET /api/v1/api-keys',
    'GET /api/v1/users',
    'GET /api/v1/audit',
    'GET /api/v1/metrics',
    'GET /metrics',
    'GET /api/v1/stacks',
    'GET /api/v1/secrets',
    'GET /api/v1/flavors',
    'GET /api/v1/pipeline-runs',
    `GET /api/v1/workspaces/${workspace}/members`,
    `GET /api/v1/workspaces/${workspace}/invitations`,
    `GET /api/v1/share-links?workspace=${workspace}`,
    `GET /api/v1/models?workspace=${workspace}`,
    `GET /api/v1/artifacts?workspace=${workspace}`,
    `GET /api/rest/v2/registry-model?workspaceName=${workspace}`,
    `GET /api/rest/v2/artifacts/get-all?workspace=${workspace}`,
    `POST /api/v1/workspaces {"name":"mine"}`,
    `POST /api/v1/share-links {"kind":"experiment","experimentKey":"${key}"}`,
    `POST /api/rest/v2/write/experiment/metric {"experimentKey":"${key}","metricName":"loss","metricValue":1}`,
    `POST /api/rest/v2/write/experiment/tags {"experimentKey":"${key}","addedTags":["mine"]}`,
    `POST /clientlib/batch/logger/experiment/metric {"experimentKey":"${key}","values":[]}`,
    `GET /api/rest/v2/write/experiment/archive?experimentKey=${key}`,
  ];
}
