import { queryOptions } from '@tanstack/react-query';
import { request, segment } from './http';

export type ViewKind = 'table' | 'charts' | 'report' | 'panel';

/** A view of a project that was given a name: its address, or for a report its text. */
export interface SavedView {
  id: string;
  kind: ViewKind;
  name: string;
  team: boolean;
  owner: string;
  mine: boolean;
  version: number;
  state: string;
  updatedMillis: number;
}

export interface ViewVersion {
  version: number;
  state: string;
  user: string;
  savedMillis: number;
}

export function viewsQuery(workspace: string, project: string, kind: ViewKind) {
  return queryOptions({
    queryKey: ['views', workspace, project, kind],
    queryFn: async ({ signal }) => (await request<{ views: SavedView[] }>('/views', { query: { workspace, project, kind }, signal })).views,
  });
}

export function viewQuery(id: string) {
  return queryOptions({ queryKey: ['views', id], queryFn: ({ signal }) => request<SavedView>(`/views/${segment(id)}`, { signal }) });
}

export function viewVersionsQuery(id: string) {
  return queryOptions({
    queryKey: ['views', id, 'versions'],
    queryFn: async ({ signal }) => (await request<{ versions: ViewVersion[] }>(`/views/${segment(id)}/versions`, { signal })).versions,
  });
}

/** Where the page of a panel is, in the server's sandbox. */
export function panelAt(id: string): string {
  return `/api/v1/views/${segment(id)}/panel`;
}

export interface NewView {
  workspace: string;
  project: string;
  kind: ViewKind;
  name: string;
  team: boolean;
  state: string;
}

export function createView(view: NewView): Promise<SavedView> {
  return request<SavedView>('/views', { method: 'POST', body: view });
}

export function changeView(id: string, change: { name?: string; team?: boolean; state?: string; version?: number }): Promise<SavedView> {
  return request<SavedView>(`/views/${segment(id)}`, { method: 'PUT', body: change });
}

export function deleteView(id: string): Promise<void> {
  return request<void>(`/views/${segment(id)}`, { method: 'DELETE' });
}
