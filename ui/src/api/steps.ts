import { queryOptions } from '@tanstack/react-query';
import { request, segment } from './http';

const at = (run: string, step: string) => `/pipeline-runs/${segment(run)}/steps/${segment(step)}`;

export interface CacheReason {
  status: string;
  detail: string | null;
  parts: Record<string, string>;
  before: { run: string; step: string; parts: Record<string, string> } | null;
}

export interface StepOutputDetail {
  artifact: string;
  version: number;
  type: string;
  materializer: string;
  size: number;
  kind: string | null;
  text: string | null;
  cut: boolean;
  visualisations: { title: string; mediaType: string; size: number }[];
}

export function stepLogQuery(run: string, step: string, running: boolean) {
  return queryOptions({
    queryKey: ['pipeline-runs', run, step, 'log'],
    queryFn: async ({ signal }) => (await request<{ log: string | null }>(`${at(run, step)}/log`, { signal })).log,
    refetchInterval: running ? 2_000 : false,
  });
}

export function stepCacheQuery(run: string, step: string) {
  return queryOptions({ queryKey: ['pipeline-runs', run, step, 'cache'], queryFn: ({ signal }) => request<CacheReason>(`${at(run, step)}/cache`, { signal }) });
}

export function stepOutputQuery(run: string, step: string, output: string) {
  return queryOptions({ queryKey: ['pipeline-runs', run, step, 'output', output], queryFn: ({ signal }) => request<StepOutputDetail>(`${at(run, step)}/outputs/${segment(output)}`, { signal }), staleTime: 60_000 });
}

export const visualisationAt = (run: string, step: string, output: string, index: number) => `/api/v1${at(run, step)}/outputs/${segment(output)}/visualisations/${index}`;

export function cancelRun(run: string): Promise<void> {
  return request(`/pipeline-runs/${segment(run)}/cancel`, { method: 'POST', body: {} });
}
