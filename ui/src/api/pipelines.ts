import { queryOptions } from '@tanstack/react-query';
import { request, segment } from './http';
import type { PipelineRunDetail, PipelineRunRow } from './schema';

export const pipelineRunsQuery = queryOptions({
  queryKey: ['pipeline-runs'],
  queryFn: async ({ signal }) => {
    const query = { limit: 500 };
    return (await request<{ pipelineRuns: PipelineRunRow[] }>('/pipeline-runs', { query, signal })).pipelineRuns;
  },
  refetchInterval: (query) => (query.state.data?.some((run) => run.status === 'running') ? 2_000 : 8_000),
});

export function pipelineRunQuery(runName: string) {
  return queryOptions({
    queryKey: ['pipeline-runs', runName],
    queryFn: ({ signal }) => request<PipelineRunDetail>(`/pipeline-runs/${segment(runName)}`, { signal }),
    refetchInterval: (query) => (query.state.data?.status === 'running' ? 1_000 : 15_000),
  });
}
