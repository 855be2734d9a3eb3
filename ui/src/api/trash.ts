import { queryOptions } from '@tanstack/react-query';
import { request } from './http';
import type { ExperimentRow } from './schema';

export interface TrashedExperiment {
  experimentKey: string;
  name: string;
  trashedMillis: number;
  bytes: number;
}

export interface Trash {
  keptDays: number;
  experiments: TrashedExperiment[];
}

export function trashQuery(workspace: string, project: string) {
  return queryOptions({
    queryKey: ['experiments', workspace, project, 'trash'],
    queryFn: ({ signal }) => request<Trash>('/trash', { query: { workspace, project }, signal }),
  });
}

export function archivedQuery(workspace: string, project: string) {
  return queryOptions({
    queryKey: ['experiments', workspace, project, 'archived'],
    queryFn: async ({ signal }) => (await request<{ experiments: ExperimentRow[] }>('/experiments', { query: { workspace, project, archived: true }, signal })).experiments,
  });
}
