import { queryOptions } from '@tanstack/react-query';
import { request, segment } from './http';

export interface StackRow {
  name: string;
  active: boolean;
  createdMillis: number;
  components: { type: string; name: string }[];
}

export interface ComponentRow {
  type: string;
  name: string;
  flavor: string;
  createdMillis: number;
  attributes: Record<string, string>;
  labels: Record<string, string>;
  stacks: string[];
}

/** The part of JSON schema that describes flavors. */
export interface Schema {
  type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  description?: string;
  enum?: string[];
  format?: string;
  writeOnly?: boolean;
  properties?: Record<string, Schema>;
  required?: string[];
}

export interface FlavorRow {
  type: string;
  name: string;
  schema: Schema;
}

export const stacksQuery = queryOptions({
  queryKey: ['stacks'],
  queryFn: ({ signal }) => request<{ active: string; stacks: StackRow[]; components: ComponentRow[] }>('/stacks', { signal }),
});

export const flavorsQuery = queryOptions({
  queryKey: ['flavors'],
  queryFn: async ({ signal }) => (await request<{ flavors: FlavorRow[] }>('/flavors', { signal })).flavors,
  staleTime: 60_000,
});

export const secretsQuery = queryOptions({
  queryKey: ['secrets'],
  queryFn: async ({ signal }) => (await request<{ secrets: { name: string; updatedMillis: number; keys: string[] }[] }>('/secrets', { signal })).secrets,
});

export function registerComponent(component: { type: string; name: string; flavor: string; attributes: Record<string, string> }): Promise<ComponentRow & { warnings: string[] }> {
  return request('/components', { method: 'POST', body: component });
}

export async function registerStack(name: string, components: Record<string, string[]>): Promise<void> {
  await request('/stacks', { method: 'POST', body: { name, components } });
}

export function activateStack(name: string): Promise<void> {
  return request(`/stacks/${segment(name)}/activate`, { method: 'POST', body: {} });
}
