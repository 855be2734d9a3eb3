import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { request, segment } from './http';
import { pagesQuery, rowsOf } from './pages';
import type { PipelineRunDetail, PipelineRunRow } from './schema';

/** While a run is under way the lists are asked often. */
const pace = (runs: readonly PipelineRunRow[] | undefined) => (runs?.some((run) => run.status === 'running') ? 2_000 : 8_000);

/** The newest runs, to jump to and to be glanced at. */
export const pipelineRunsQuery = queryOptions({
  queryKey: ['pipeline-runs'],
  queryFn: async ({ signal }) => {
    const query = { limit: 200 };
    return (await request<{ pipelineRuns: PipelineRunRow[] }>('/pipeline-runs', { query, signal })).pipelineRuns;
  },
  refetchInterval: (query) => pace(query.state.data),
});

/** Which runs are listed; what is left out is any. */
export interface RunsAsked {
  /** Words of name, pipeline and stack. */
  q?: string | undefined;
  status?: string | undefined;
  tag?: string | undefined;
  pipeline?: string | undefined;
}

/** Runs in pages, newest first, chosen by the server: there may be many thousands. */
export function listedRunsQuery(asked: RunsAsked) {
  return infiniteQueryOptions({
    ...pagesQuery<PipelineRunRow, 'pipelineRuns'>(['pipeline-runs', 'listed', asked], '/pipeline-runs', 'pipelineRuns', { ...asked, limit: 100 }),
    placeholderData: keepPreviousData,
    refetchInterval: (query) => pace(rowsOf(query.state.data)),
  });
}

export function pipelineRunQuery(runName: string) {
  return queryOptions({
    queryKey: ['pipeline-runs', runName],
    queryFn: ({ signal }) => request<PipelineRunDetail>(`/pipeline-runs/${segment(runName)}`, { signal }),
    refetchInterval: (query) => (query.state.data?.status === 'running' ? 1_000 : 15_000),
  });
}
