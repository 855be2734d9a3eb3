import { queryOptions } from '@tanstack/react-query';
import { request } from './http';
import type { Session } from './schema';

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => request<Session>('/session', { signal }),
  staleTime: Infinity,
  retry: false,
});

export function signIn(token: string): Promise<Session> {
  return request<Session>('/session', { method: 'POST', body: { token } });
}

export function signInWithPassword(userName: string, password: string): Promise<Session> {
  return request<Session>('/session', { method: 'POST', body: { userName, password } });
}

export function signOut(): Promise<void> {
  return request<void>('/session', { method: 'DELETE' });
}
