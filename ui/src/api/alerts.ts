import { queryOptions } from '@tanstack/react-query';
import { request, segment } from './http';

export type AlertKind = 'metric' | 'nan' | 'state' | 'silence';

export interface NewAlert {
  workspace: string;
  project: string;
  name: string;
  kind: AlertKind;
  metric?: string;
  /** `above` or `below` for a metric, the state for a state. */
  comparison?: string;
  threshold?: number;
  minutes?: number;
  address: string;
  format: 'json' | 'slack';
}

export interface Told {
  experimentKey: string;
  name: string;
  text: string;
  state: 'waiting' | 'sent' | 'failed';
  problem: string | null;
  atMillis: number;
}

export interface AlertRule {
  id: string;
  name: string;
  kind: AlertKind;
  metric: string | null;
  comparison: string | null;
  threshold: number | null;
  minutes: number | null;
  /** Without its path, which may be a secret. */
  address: string;
  format: string;
  told: Told[];
}

export function alertsQuery(workspace: string, project: string) {
  return queryOptions({
    queryKey: ['alerts', workspace, project],
    queryFn: async ({ signal }) => (await request<{ alerts: AlertRule[] }>('/alerts', { query: { workspace, project }, signal })).alerts,
    refetchInterval: 3_000,
  });
}

export function createAlert(alert: NewAlert): Promise<AlertRule> {
  return request('/alerts', { method: 'POST', body: alert });
}

export function deleteAlert(id: string): Promise<void> {
  return request(`/alerts/${segment(id)}`, { method: 'DELETE' });
}
