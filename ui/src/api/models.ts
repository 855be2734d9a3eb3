import { queryOptions } from '@tanstack/react-query';
import type { ExperimentRef, StoredFile } from './artifacts';
import { request, segment } from './http';
import { pagesQuery } from './pages';

export interface ModelVersion {
  itemId: string;
  modelId: string;
  version: string;
  status: string | null;
  comment: string | null;
  owner: string;
  experimentKey: string | null;
  experimentModelName: string | null;
  createdMillis: number;
  lastUpdatedMillis: number;
  fileCount: number;
  sizeInBytes: number;
  tags: string[];
  metadata: { key: string; value: string }[];
}

export interface ModelRow {
  modelId: string;
  workspace: string;
  name: string;
  description: string | null;
  isPublic: boolean;
  owner: string;
  createdMillis: number;
  lastUpdatedMillis: number;
  versionCount: number;
  latestVersion: ModelVersion | null;
}

export interface ModelVersionDetail extends ModelVersion {
  name: string;
  workspace: string;
  experiment: ExperimentRef | null;
  files: StoredFile[];
  history: { atMillis: number; user: string; action: string; previousValue: Record<string, unknown>; newValue: Record<string, unknown> }[];
}

export const modelsQuery = (workspace: string) => pagesQuery<ModelRow, 'models'>(['models', workspace], '/models', 'models', { workspace, limit: 200 });

export function modelQuery(modelId: string) {
  return queryOptions({ queryKey: ['model', modelId], queryFn: ({ signal }) => request<ModelRow & { notes: string | null }>(`/models/${segment(modelId)}`, { signal }) });
}

export function modelVersionsQuery(modelId: string) {
  return queryOptions({
    queryKey: ['model', modelId, 'versions'],
    queryFn: async ({ signal }) => (await request<{ versions: ModelVersion[] }>(`/models/${segment(modelId)}/versions`, { query: { limit: 1000 }, signal })).versions,
  });
}

export function modelVersionQuery(itemId: string) {
  return queryOptions({ queryKey: ['model-version', itemId], queryFn: ({ signal }) => request<ModelVersionDetail>(`/model-versions/${segment(itemId)}`, { signal }) });
}

export const statusesQuery = queryOptions({
  queryKey: ['model-statuses'],
  queryFn: async ({ signal }) => (await request<{ statuses: string[] }>('/model-statuses', { signal })).statuses,
  staleTime: Infinity,
});

export function changeModelVersion(itemId: string, change: { comment?: string; tags?: string[]; status?: string }): Promise<ModelVersionDetail> {
  return request(`/model-versions/${segment(itemId)}`, { method: 'PUT', body: change });
}

export const modelFileAt = (itemId: string, assetId: string) => `/api/v1/model-versions/${segment(itemId)}/files/${segment(assetId)}/content`;
export const modelDownloadAt = (itemId: string) => `/api/v1/model-versions/${segment(itemId)}/download`;
