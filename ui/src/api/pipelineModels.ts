import { queryOptions } from '@tanstack/react-query';
import { request, segment } from './http';
import { catalogQuery, type Asked } from './pipelineArtifacts';

export const stages = ['none', 'staging', 'production', 'archived'] as const;
export type Stage = (typeof stages)[number];

export interface ModelVersionRow {
  number: number;
  /** Its name; the number if nobody gave one. */
  version: string;
  stage: Stage;
  description: string;
  createdMillis: number;
  artifactCount: number;
  /** The newest run that worked on it. */
  run: string | null;
  metadata: Record<string, string>;
}

export interface PipelineModelRow {
  name: string;
  description: string;
  license: string;
  createdMillis: number;
  versions: number;
  tags: string[];
  latest: ModelVersionRow | null;
  staging: ModelVersionRow | null;
  production: ModelVersionRow | null;
}

export interface ModelVersionDetail extends ModelVersionRow {
  model: string;
  artifacts: { name: string; version: number; type: string; size: number }[];
  runs: string[];
}

const root = ['pipeline-models'] as const;
const at = (model: string) => `/pipeline-models/${segment(model)}`;

export const pipelineModelsQuery = (asked: Asked) => catalogQuery<PipelineModelRow>([...root, 'list'], '/pipeline-models', 'models', asked);

export function pipelineModelQuery(model: string) {
  return queryOptions({ queryKey: [...root, model], queryFn: ({ signal }) => request<PipelineModelRow>(at(model), { signal }) });
}

export const modelVersionsQuery = (model: string, asked: Asked) => catalogQuery<ModelVersionRow>([...root, model, 'versions'], `${at(model)}/versions`, 'versions', asked);

export function modelVersionQuery(model: string, version: string) {
  return queryOptions({ queryKey: [...root, model, 'version', version], queryFn: ({ signal }) => request<ModelVersionDetail>(`${at(model)}/versions/${segment(version)}`, { signal }) });
}

/** The version that is in that stage now becomes archived. */
export function promoteModel(model: string, number: number, stage: Stage): Promise<void> {
  return request(`${at(model)}/versions/${number}/stage`, { method: 'POST', body: { stage } });
}

export function describeModel(model: string, change: { description?: string; license?: string; tags?: string[] }): Promise<void> {
  return request(at(model), { method: 'PUT', body: change });
}

export function deleteModel(model: string): Promise<void> {
  return request(at(model), { method: 'DELETE' });
}

export function deleteModelVersion(model: string, number: number): Promise<void> {
  return request(`${at(model)}/versions/${number}`, { method: 'DELETE' });
}
