import type { ExperimentDetail, ExperimentRow, PipelineRunDetail, PipelineRunRow } from '../src/api/schema';

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set (expected: the address and the API key of a running server with experiments; ui/e2e/run starts one)`);
  return value;
}

export const base = required('HALLEY_URL').replace(/\/+$/, '');
export const token = required('HALLEY_TOKEN');

/** What the server says itself: the truth that the pages are compared with. */
export async function api<T>(path: string): Promise<T> {
  const response = await fetch(`${base}/api/v1${path}`, { headers: { Authorization: token } });
  if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

export interface Data {
  workspace: string;
  project: string;
  experiments: ExperimentRow[];
  /** The one with the longest series. */
  charted: ExperimentDetail;
  runs: PipelineRunRow[];
  /** A run of which steps have experiments. */
  run: PipelineRunDetail;
}

/** The project of the first run that has experiments, whatever other tests made of theirs. */
export async function readData(): Promise<Data> {
  const { pipelineRuns: runs } = await api<{ pipelineRuns: PipelineRunRow[] }>('/pipeline-runs?limit=1000');
  let run: PipelineRunDetail | undefined;
  for (const row of runs) {
    run = await api<PipelineRunDetail>(`/pipeline-runs/${encodeURIComponent(row.name)}`);
    if (run.steps.some((step) => step.experimentUrl !== null)) break;
  }
  const address = run?.steps.find((step) => step.experimentUrl !== null)?.experimentUrl;
  if (!run || !address) throw new Error('no pipeline run of the server has a step with an experiment; run `./halley quickstart` against it first');
  const [workspace = '', project = ''] = new URL(address, base).pathname.split('/').slice(1).map(decodeURIComponent);
  const query = new URLSearchParams({ workspace, project, archived: 'false' });
  const { experiments } = await api<{ experiments: ExperimentRow[] }>(`/experiments?${query}`);
  const details = await Promise.all(experiments.slice(0, 20).map((row) => api<ExperimentDetail>(`/experiments/${row.experimentKey}`)));
  const longest = (detail: ExperimentDetail) => Math.max(0, ...detail.metricSummaries.map((metric) => metric.count));
  const charted = details.sort((left, right) => longest(right) - longest(left))[0];
  if (!charted || longest(charted) < 2) throw new Error('no experiment of the server has a metric with two points');
  return { workspace, project, experiments, charted, runs, run };
}
