import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { request, segment } from './http';
import type { ExperimentDetail, ExperimentRow, WireSeries } from './schema';
import { decodeSeries } from './series';

export function experimentsQuery(workspace: string, project: string) {
  return queryOptions({
    queryKey: ['experiments', workspace, project],
    queryFn: async ({ signal }) => {
      const query = { workspace, project, archived: false };
      return (await request<{ experiments: ExperimentRow[] }>('/experiments', { query, signal })).experiments;
    },
    refetchInterval: (query) => (query.state.data?.some((row) => row.state === 'running') ? 2_000 : 8_000),
  });
}

export function experimentQuery(experimentKey: string) {
  return queryOptions({
    queryKey: ['experiment', experimentKey, 'detail'],
    queryFn: ({ signal }) => request<ExperimentDetail>(`/experiments/${segment(experimentKey)}`, { signal }),
    refetchInterval: (query) => (query.state.data?.state === 'running' ? 3_000 : 15_000),
  });
}

/** A part of a series: bounds are inclusive, in steps or in epoch milliseconds. */
export interface SeriesRange {
  fromStep?: number;
  toStep?: number;
  fromMillis?: number;
  toMillis?: number;
}

export function seriesQuery(experimentKey: string, name: string, buckets: number, range: SeriesRange = {}) {
  return queryOptions({
    queryKey: ['experiment', experimentKey, 'series', name, buckets, range],
    queryFn: async ({ signal }) => {
      const path = `/experiments/${segment(experimentKey)}/series`;
      const answer = await request<{ series: WireSeries[] }>(path, { query: { name, buckets, ...range }, signal });
      return decodeSeries(answer.series.find((series) => series.name === name));
    },
    placeholderData: keepPreviousData,
  });
}

export function outputQuery(experimentKey: string) {
  return queryOptions({
    queryKey: ['experiment', experimentKey, 'output'],
    queryFn: async ({ signal }) =>
      (await request<{ output: string }>(`/experiments/${segment(experimentKey)}/output`, { signal })).output,
  });
}
