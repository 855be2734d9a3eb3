import { queryOptions } from '@tanstack/react-query';
import { request, segment } from './http';

export interface ApiKeyRow {
  keyId: string;
  name: string;
  prefix: string;
  scopes: string;
  workspace: string | null;
  createdMillis: number;
  expiresMillis: number | null;
  lastUsedMillis: number | null;
}

export interface MemberRow {
  userName: string;
  kind: 'person' | 'service';
  role: Role;
}

export type Role = 'viewer' | 'editor' | 'owner';

export interface ShareLinkRow {
  linkId: string;
  kind: string;
  project: string | null;
  experimentKey: string | null;
  link: string;
  createdMillis: number;
  expiresMillis: number | null;
}

export const apiKeysQuery = queryOptions({ queryKey: ['api-keys'], queryFn: async ({ signal }) => (await request<{ apiKeys: ApiKeyRow[] }>('/api-keys', { signal })).apiKeys });

export function createApiKey(name: string, scopes: readonly string[]): Promise<{ keyId: string; apiKey: string }> {
  return request('/api-keys', { method: 'POST', body: { name, scopes } });
}

export function revokeApiKey(keyId: string): Promise<void> {
  return request(`/api-keys/${segment(keyId)}`, { method: 'DELETE' });
}

export function membersQuery(workspace: string) {
  return queryOptions({ queryKey: ['members', workspace], queryFn: async ({ signal }) => (await request<{ members: MemberRow[] }>(`/workspaces/${segment(workspace)}/members`, { signal })).members });
}

export async function setRole(workspace: string, userName: string, role: Role): Promise<void> {
  await request(`/workspaces/${segment(workspace)}/members/${segment(userName)}`, { method: 'PUT', body: { role } });
}

export function removeMember(workspace: string, userName: string): Promise<void> {
  return request(`/workspaces/${segment(workspace)}/members/${segment(userName)}`, { method: 'DELETE' });
}

export function invite(workspace: string, role: Role): Promise<{ link: string; expiresMillis: number }> {
  return request(`/workspaces/${segment(workspace)}/invitations`, { method: 'POST', body: { role } });
}

export function shareLinksQuery(workspace: string) {
  return queryOptions({ queryKey: ['share-links', workspace], queryFn: async ({ signal }) => (await request<{ shareLinks: ShareLinkRow[] }>('/share-links', { query: { workspace }, signal })).shareLinks });
}

/** A link to a project, or to the view or report of it that `target` names. */
export function createShareLink(projectId: string, expiresMillis: number, target?: { kind: 'view' | 'report'; id: string }): Promise<ShareLinkRow> {
  return request('/share-links', { method: 'POST', body: { kind: target?.kind ?? 'project', projectId, target: target?.id, expiresMillis } });
}

export function revokeShareLink(linkId: string): Promise<void> {
  return request(`/share-links/${segment(linkId)}`, { method: 'DELETE' });
}

export const auditQuery = queryOptions({
  queryKey: ['audit'],
  queryFn: async ({ signal }) => (await request<{ entries: { seq: number; atMillis: number; actor: string; action: string; target: string }[] }>('/audit', { query: { limit: 500 }, signal })).entries,
});

export function readInvitation(token: string): Promise<{ workspace: string; role: string }> {
  return request(`/invitations/${segment(token)}`);
}

export function acceptInvitation(token: string, user?: { userName: string; password: string }): Promise<{ workspace: string }> {
  return request(`/invitations/${segment(token)}`, { method: 'POST', body: user ?? {} });
}
