import { queryOptions } from '@tanstack/react-query';
import { request, segment } from './http';
import type { RunStatus } from './schema';

export interface PipelineRow {
  name: string;
  runs: number;
  lastRun: string | null;
  lastStatus: RunStatus | null;
  /** How many processes can run it when somebody asks. */
  workers: number;
  source?: string;
}

export interface FieldSchema {
  type?: string;
  description?: string;
  enum?: string[];
  format?: string;
  writeOnly?: boolean;
  default?: unknown;
}

export interface ObjectSchema {
  properties?: Record<string, FieldSchema>;
  required?: string[];
}

export interface Offer {
  source: string;
  template: string;
  revision: number;
  parameters: ObjectSchema;
}

export interface PipelineDetail {
  name: string;
  workers: { id: string; host: string; pid: number; startMillis: number; heartbeatMillis: number }[];
  offer: Offer | null;
}

export interface Revision {
  number: number;
  definition: string;
  commit: string | null;
  createdMillis: number;
}

export interface RunRequest {
  id: string;
  kind: 'run' | 'replay' | 'resume';
  pipeline: string;
  of: string | null;
  by: string;
  requestedMillis: number;
  status: 'waiting' | 'taken' | 'started' | 'failed' | 'withdrawn';
  run: string | null;
  message: string | null;
}

export interface RunWish {
  kind?: 'run' | 'replay' | 'resume';
  pipeline?: string;
  run?: string;
  from?: string[];
  only?: boolean;
  parameters?: Record<string, unknown>;
  configuration?: string;
  stack?: string;
  cache?: boolean;
  tags?: string[];
}

/** When a scheduler runs a pipeline. */
export interface ScheduleRow {
  name: string;
  /** The class that declares the pipeline. */
  source: string;
  cron: string | null;
  everySeconds: number | null;
  zone: string;
  active: boolean;
  nextMillis: number | null;
  lastRun: string | null;
  lastError: string | null;
}

const pipelinesAndSchedules = {
  queryKey: ['pipelines'],
  queryFn: ({ signal }: { signal: AbortSignal }) => request<{ pipelines: PipelineRow[]; schedules?: ScheduleRow[] }>('/pipelines', { signal }),
  refetchInterval: 8_000,
};

export const pipelinesQuery = queryOptions({ ...pipelinesAndSchedules, select: ({ pipelines }) => pipelines });

export const schedulesQuery = queryOptions({ ...pipelinesAndSchedules, select: ({ schedules = [] }) => schedules });

export function pipelineQuery(name: string) {
  return queryOptions({
    queryKey: ['pipelines', name],
    queryFn: ({ signal }) => request<PipelineDetail>(`/pipelines/${segment(name)}`, { signal }),
    refetchInterval: 5_000,
  });
}

export function revisionsQuery(name: string) {
  return queryOptions({
    queryKey: ['pipelines', name, 'revisions'],
    queryFn: async ({ signal }) => (await request<{ revisions: Revision[] }>(`/pipelines/${segment(name)}/revisions`, { signal })).revisions,
  });
}

export interface ConfigurationProblem {
  line: number;
  column: number;
  message: string;
}

export function configurationQuery(pipeline: string, configuration: string) {
  return queryOptions({
    queryKey: ['pipelines', pipeline, 'check', configuration],
    queryFn: async ({ signal }) =>
      (await request<{ problems: ConfigurationProblem[] }>(`/pipelines/${segment(pipeline)}/check`, { method: 'POST', body: { configuration }, signal })).problems,
    enabled: configuration.trim() !== '',
    staleTime: 60_000,
  });
}

export function requestQuery(id: string) {
  return queryOptions({
    queryKey: ['run-requests', id],
    queryFn: ({ signal }) => request<RunRequest>(`/run-requests/${segment(id)}`, { signal }),
    refetchInterval: (query) => (query.state.data === undefined || query.state.data.status === 'waiting' || query.state.data.status === 'taken' ? 700 : false),
  });
}

export function askForRun(wish: RunWish): Promise<RunRequest> {
  return request<RunRequest>('/run-requests', { method: 'POST', body: wish });
}

export function withdrawRequest(id: string): Promise<void> {
  return request<void>(`/run-requests/${segment(id)}`, { method: 'DELETE' });
}

export interface RunStatistics {
  complete: boolean;
  days: ({ day: string } & Record<'running' | 'completed' | 'failed' | 'cancelled', number>)[];
  pipelines: ({ pipeline: string; runs: number; medianMillis: number | null; p95Millis: number | null; lastRun: string; lastStatus: RunStatus } & Record<'running' | 'completed' | 'failed' | 'cancelled', number>)[];
}

export function statisticsQuery(days: number) {
  return queryOptions({
    queryKey: ['pipeline-runs', 'statistics', days],
    queryFn: ({ signal }) => request<RunStatistics>('/pipeline-statistics', { query: { days }, signal }),
    refetchInterval: 15_000,
  });
}

export interface BulkAnswer {
  changed: number;
  refused: string[];
}

export function changeRuns(runs: readonly string[], action: 'cancel' | 'delete' | 'tag' | 'untag', tags: readonly string[] = []): Promise<BulkAnswer> {
  return request<BulkAnswer>('/pipeline-runs/bulk', { method: 'POST', body: { runs, action, tags } });
}

export interface RunFilter {
  id: string;
  name: string;
  owner: string;
  mine: boolean;
  team: boolean;
  state: string;
}

export const runFiltersQuery = queryOptions({
  queryKey: ['run-filters'],
  queryFn: async ({ signal }) => (await request<{ filters: RunFilter[] }>('/run-filters', { signal })).filters,
});

export function saveRunFilter(name: string, state: string, team: boolean): Promise<RunFilter> {
  return request<RunFilter>('/run-filters', { method: 'POST', body: { name, state, team } });
}

export function deleteRunFilter(id: string): Promise<void> {
  return request<void>(`/run-filters/${segment(id)}`, { method: 'DELETE' });
}

export interface DeviceLogin {
  userCode: string;
  client: string;
  address: string;
  createdMillis: number;
  expiresMillis: number;
}

export function deviceQuery(code: string) {
  return queryOptions({ queryKey: ['device', code], queryFn: ({ signal }) => request<DeviceLogin>(`/device-logins/${segment(code)}`, { signal }), retry: false });
}

export function decideDevice(code: string, decision: { approve: boolean; scopes?: string[]; days?: number }): Promise<void> {
  return request<void>(`/device-logins/${segment(code)}/decision`, { method: 'POST', body: decision });
}
