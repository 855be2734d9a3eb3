import { queryOptions } from '@tanstack/react-query';
import { request } from './http';
import type { Workspace } from './schema';

export const workspacesQuery = queryOptions({
  queryKey: ['workspaces'],
  queryFn: async ({ signal }) => (await request<{ workspaces: Workspace[] }>('/workspaces', { signal })).workspaces,
  refetchInterval: 10_000,
});
