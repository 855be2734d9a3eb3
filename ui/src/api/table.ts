import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { request, requestText, segment } from './http';
import type { ExperimentState } from './schema';

/** A value of a row: logged texts are texts, metrics are numbers or the text of NaN and the infinities. */
export type CellValue = string | number | null;

export interface TableRow {
  kind: 'row';
  experimentKey: string;
  name: string;
  workspace: string;
  project: string;
  state: ExperimentState;
  archived: boolean;
  startMillis: number;
  endMillis: number;
  durationMillis: number;
  userName: string;
  tags: string[];
  /** One for each asked column. */
  cells: CellValue[];
}

export interface Aggregate {
  count: number;
  mean: number;
  min: number;
  max: number;
  deviation: number;
}

export interface TableGroup {
  kind: 'group';
  path: string[];
  defined: boolean;
  count: number;
  closed: boolean;
  aggregates: (Aggregate | null)[];
}

export type TableItem = TableRow | TableGroup;

export interface TablePage {
  total: number;
  matching: number;
  items: number;
  offset: number;
  shown: TableItem[];
  pinned: TableRow[];
}

/** What the table asks of the server. */
export interface TableQuery {
  workspace: string;
  project: string;
  filter: string;
  archived: boolean;
  sort: readonly string[];
  group: readonly string[];
  closed: readonly { path: string[] }[];
  columns: readonly string[];
  pinned: readonly string[];
}

export const pageSize = 100;

/** @param live whether the server tells of changes, so that asking is for what nobody tells of */
export function pageQuery(query: TableQuery, page: number, live = false) {
  return queryOptions({
    queryKey: ['experiments', query.workspace, query.project, 'table', query, page],
    queryFn: ({ signal }) =>
      request<TablePage>('/experiments/query', {
        method: 'POST',
        body: { ...query, offset: page * pageSize, limit: pageSize },
        signal,
      }),
    placeholderData: keepPreviousData,
    refetchInterval: (state) => (live ? 20_000 : state.state.data?.shown.some((item) => item.kind === 'row' && item.state === 'running') ? 2_000 : 8_000),
  });
}

/** All that match, for charts over many experiments; at most 2,000. */
export function rowsQuery(query: TableQuery, limit: number) {
  return queryOptions({
    queryKey: ['experiments', query.workspace, query.project, 'rows', query, limit],
    queryFn: async ({ signal }) =>
      request<TablePage>('/experiments/query', { method: 'POST', body: { ...query, offset: 0, limit }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
}

export interface KnownColumn {
  id: string;
  kind: 'metric' | 'param' | 'other';
  name: string;
  varies: boolean;
  numeric: boolean;
}

export function columnsQuery(workspace: string, project: string, q: string, limit = 500) {
  return queryOptions({
    queryKey: ['experiments', workspace, project, 'columns', q, limit],
    queryFn: ({ signal }) =>
      request<{ columns: KnownColumn[]; found: number }>('/experiments/columns', { query: { workspace, project, q: q || undefined, limit }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  });
}

export function differingQuery(workspace: string, project: string, filter: string, archived: boolean) {
  return queryOptions({
    queryKey: ['experiments', workspace, project, 'differing', filter, archived],
    queryFn: async ({ signal }) =>
      (await request<{ columns: string[] }>('/experiments/differing', { method: 'POST', body: { workspace, project, filter, archived }, signal })).columns,
    placeholderData: keepPreviousData,
  });
}

export interface Completion {
  from: number;
  to: number;
  options: { text: string; kind: string }[];
  mistake: { position: number; length: number; message: string } | null;
}

export function completionQuery(workspace: string, project: string, filter: string, at: number) {
  return queryOptions({
    queryKey: ['completion', workspace, project, filter, at],
    queryFn: ({ signal }) => request<Completion>('/experiments/complete', { method: 'POST', body: { workspace, project, filter, at }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
}

export type BulkAction = 'archive' | 'restore' | 'delete' | 'tag' | 'untag' | 'move';

export interface BulkRequest {
  workspace: string;
  project: string;
  action: BulkAction;
  /** A tag or the name of a project. */
  argument?: string;
  /** Either these or all that the filter matches. */
  keys?: readonly string[];
  filter?: string;
  archived?: boolean;
}

export interface BulkDone {
  id: string;
  changed: number;
}

export function bulk(body: BulkRequest): Promise<BulkDone> {
  return request<BulkDone>('/experiments/bulk', { method: 'POST', body });
}

export function undoBulk(id: string): Promise<{ changed: number }> {
  return request<{ changed: number }>(`/experiments/bulk/${segment(id)}/undo`, { method: 'POST', body: {} });
}

export async function exportTable(query: TableQuery, format: 'csv' | 'json'): Promise<string> {
  const body = { ...query, format };
  return format === 'csv'
    ? (await requestText('/experiments/export', { method: 'POST', body }, Infinity)).text
    : JSON.stringify(await request<unknown>('/experiments/export', { method: 'POST', body }), null, 1);
}
