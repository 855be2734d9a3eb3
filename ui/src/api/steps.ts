import { queryOptions, type QueryClient } from '@tanstack/react-query';
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
  /** The steps that were given it. */
  usedBy?: { run: string; step: string }[];
}

export interface LogLine {
  millis: number;
  source: 'stdout' | 'stderr' | 'halley';
  text: string;
}

export interface StepLog {
  lines: readonly LogLine[];
  next: number;
  /** Nothing will follow. */
  complete: boolean;
}

/** Parts are long; so many are read in one go, and the rest with the next question. */
const partsAtOnce = 20;

/** The log as far as it is there: each question goes on where the one before ended. */
export function stepLogQuery(client: QueryClient, run: string, step: string) {
  const queryKey = ['pipeline-runs', run, step, 'log'];
  return queryOptions({
    queryKey,
    queryFn: async ({ signal }) => {
      const before = client.getQueryData<StepLog>(queryKey);
      if (before?.complete) return before;
      const lines = [...(before?.lines ?? [])];
      let next = before?.next ?? 0;
      for (let part = 0; part < partsAtOnce; part++) {
        const answer = await request<StepLog>(`${at(run, step)}/log`, { query: { offset: next, limit: 10_000 }, signal });
        for (const line of answer.lines) lines.push(line);
        next = answer.next;
        if (answer.complete || answer.lines.length === 0) return { lines, next, complete: answer.complete };
        // What is there is read while the rest is on its way.
        if (part === 0) client.setQueryData<StepLog>(queryKey, { lines: [...lines], next, complete: false });
      }
      return { lines, next, complete: false };
    },
    refetchInterval: (query) => (query.state.data?.complete === false ? 1_000 : false),
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

export function pauseRun(run: string, pause: boolean): Promise<void> {
  return request(`/pipeline-runs/${segment(run)}/${pause ? 'pause' : 'continue'}`, { method: 'POST', body: {} });
}

export function judgeRun(run: string, status: string, note: string): Promise<void> {
  return request(`/pipeline-runs/${segment(run)}/status`, { method: 'POST', body: { status, note } });
}

export function discardStep(run: string, step: string, note: string): Promise<void> {
  return request(`${at(run, step)}/discard`, { method: 'POST', body: { note } });
}

export function decideApproval(run: string, step: string, approve: boolean, comment: string): Promise<void> {
  return request(`${at(run, step)}/approval`, { method: 'POST', body: { approve, comment } });
}
