import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { request, segment } from './http';
import type { ExperimentDetail, ExperimentRow } from './schema';
import { askSeries } from './series';

/** Some experiments by their keys; those that are gone are not among them. */
export function experimentsByKeyQuery(keys: readonly string[]) {
  return queryOptions({
    queryKey: ['experiments', 'by-key', keys],
    queryFn: async ({ signal }) => (await request<{ experiments: ExperimentRow[] }>('/experiments/rows', { method: 'POST', body: { keys }, signal })).experiments,
    placeholderData: keepPreviousData,
    refetchInterval: (query) => (query.state.data?.some((row) => row.state === 'running' || row.state === 'queued') ? 2_000 : 15_000),
  });
}

export type FoundExperiment = Pick<ExperimentRow, 'experimentKey' | 'name' | 'workspace' | 'project' | 'state'>;

/** Experiments of all projects by a part of their names, the latest first. */
export function foundExperimentsQuery(q: string) {
  return queryOptions({
    queryKey: ['experiments', 'found', q],
    queryFn: async ({ signal }) => (await request<{ experiments: FoundExperiment[] }>('/experiments/find', { query: { q, limit: 30 }, signal })).experiments,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
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
  /** What stands in the place of the step. */
  axis?: 'epoch';
  fromStep?: number;
  toStep?: number;
  fromMillis?: number;
  toMillis?: number;
}

/** A sketch of so many buckets is a small answer. */
const roughBuckets = 100;

/**
 * @param roughly whether a rough picture may come before the exact one. A hundred series of a million points take seconds to read for the
 *     first time; their outline is there at once.
 */
export function seriesQuery(experimentKey: string, name: string, buckets: number, range: SeriesRange = {}, roughly = false) {
  return queryOptions({
    queryKey: ['experiment', experimentKey, 'series', name, buckets, range],
    queryFn: async ({ client, queryKey }) => {
      if (roughly && Object.keys(range).length === 0 && client.getQueryData(queryKey) === undefined) {
        const rough = await askSeries(experimentKey, { name, buckets: roughBuckets, roughly: true });
        if (rough.count <= roughBuckets) return rough;
        client.setQueryData(queryKey, rough);
      }
      return askSeries(experimentKey, { name, buckets, ...range });
    },
    // The columns of a series are compared by nobody: a new answer is a new series.
    structuralSharing: false,
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
