import { queryOptions } from '@tanstack/react-query';
import { ApiError, request } from './http';
import type { Session } from './schema';

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }) => {
    try {
      const session = await request<Session>('/session', { signal });
      remember(true);
      return session;
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) remember(false);
      throw error;
    }
  },
  staleTime: Infinity,
  retry: false,
});

const remembered = 'halley.signed-in';

function remember(signedIn: boolean): void {
  try {
    if (signedIn) localStorage.setItem(remembered, '1');
    else localStorage.removeItem(remembered);
  } catch {
    // A browser without storage only asks a little later.
  }
}

/** Whether there was a session when this browser was here last: a guess, which saves waiting for the answer. */
export function wasSignedIn(): boolean {
  try {
    return localStorage.getItem(remembered) !== null;
  } catch {
    return false;
  }
}

async function begin(body: Record<string, string>): Promise<Session> {
  const session = await request<Session>('/session', { method: 'POST', body });
  remember(true);
  return session;
}

export function signIn(token: string): Promise<Session> {
  return begin({ token });
}

export function signInWithPassword(userName: string, password: string): Promise<Session> {
  return begin({ userName, password });
}

export function signOut(): Promise<void> {
  remember(false);
  return request<void>('/session', { method: 'DELETE' });
}
