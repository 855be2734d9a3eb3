import { queryOptions } from '@tanstack/react-query';
import { request, segment } from './http';

/** What a client tells of its machine: known fields and whatever else it sends. */
export type SystemDetails = Record<string, unknown>;

export interface GitMetadata {
  user: string | null;
  root: string | null;
  branch: string | null;
  parent: string | null;
  origin: string | null;
}

function part<T>(experimentKey: string, name: string, path: string) {
  return queryOptions({
    queryKey: ['experiment', experimentKey, name],
    queryFn: ({ signal }) => request<T>(`/api/rest/v2/experiment/${path}`, { query: { experimentKey }, signal }),
  });
}

export const systemQuery = (experimentKey: string) => part<SystemDetails>(experimentKey, 'system', 'system-details');
export const gitQuery = (experimentKey: string) => part<GitMetadata>(experimentKey, 'git', 'git/metadata');
export const codeQuery = (experimentKey: string) => part<{ code: string | null }>(experimentKey, 'code', 'code');
export const graphQuery = (experimentKey: string) => part<{ graph: string | null }>(experimentKey, 'graph', 'graph');
export const htmlQuery = (experimentKey: string) => part<{ html: string | null }>(experimentKey, 'html', 'html');

export function patchQuery(experimentKey: string) {
  return queryOptions({
    queryKey: ['experiment', experimentKey, 'patch'],
    queryFn: async ({ signal }) => (await request<{ patch: string | null }>(`/experiments/${segment(experimentKey)}/git-patch`, { signal })).patch,
  });
}

export function notesQuery(experimentKey: string) {
  return queryOptions({
    queryKey: ['experiment', experimentKey, 'notes'],
    queryFn: async ({ signal }) => (await request<{ notes: string }>(`/experiments/${segment(experimentKey)}/notes`, { signal })).notes,
  });
}

/** Where a browser shows the HTML that was logged, in the server's sandbox. */
export function htmlShownAt(experimentKey: string): string {
  return `/api/v1/experiments/${segment(experimentKey)}/html`;
}
