import { hashKey, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { request, segment } from './http';
import type { ExperimentDetail, ExperimentRow } from './schema';
import { askSeries, type Series } from './series';

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

/** The sketch of a part that was zoomed into: an eighth of the bytes of the exact answer, which follows. */
const roughPartBuckets = 125;

/** Who looks at a sketch for so long stays; whoever zooms or leaves before does not need the exact answer. */
const lookMillis = 300;

let looking: Promise<void> | undefined;

/** One pause for all sketches of one answer, so that the exact answers are one question too: a dozen would take every connection to the server. */
function looked(): Promise<void> {
  if (looking === undefined) {
    looking = new Promise((resolve) => setTimeout(resolve, lookMillis));
    setTimeout(() => (looking = undefined));
  }
  return looking;
}

/** The sketches that somebody waits for: exact answers, which take the server longer, let them pass. */
const urgent = new Set<Promise<unknown>>();

/**
 * @param roughly whether a rough picture may come before the exact one. A hundred series of a million points take seconds to read for the
 *     first time; their outline is there at once.
 */
export function seriesQuery(experimentKey: string, name: string, buckets: number, range: SeriesRange = {}, roughly = false) {
  return queryOptions({
    queryKey: ['experiment', experimentKey, 'series', name, buckets, range],
    queryFn: async ({ client, queryKey }) => {
      const part = range.fromStep !== undefined || range.fromMillis !== undefined;
      if (roughly && (part || range.axis === undefined) && client.getQueryData(queryKey) === undefined) {
        const asked = askSeries(experimentKey, { name, ...range, ...(part ? { buckets: roughPartBuckets } : { buckets: roughBuckets, roughly: true }) });
        urgent.add(asked);
        const rough = await asked.finally(() => urgent.delete(asked));
        if (rough.count <= roughBuckets || (part && rough.value.length >= rough.count)) return rough;
        const sketch: Series = { ...rough, sketch: true };
        client.setQueryData(queryKey, sketch);
        await looked();
        while (urgent.size > 0) await Promise.allSettled(urgent);
        // By its hash: to find a key among all others takes a hundred lines a tenth of a second.
        if (client.getQueryCache().get(hashKey(queryKey))?.getObserversCount() === 0) return sketch;
      }
      return askSeries(experimentKey, { name, buckets, ...range });
    },
    // The columns of a series are compared by nobody: a new answer is a new series.
    structuralSharing: false,
    staleTime: (query) => (query.state.data?.sketch ? 0 : 1_000),
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
