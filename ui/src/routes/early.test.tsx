import { createMemoryHistory } from '@tanstack/react-router';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sessionQuery, signOut, wasSignedIn } from '../api/session';
import { askEarly } from './early';
import { createHalleyClient, createHalleyRouter } from './router';

const requests: string[] = [];

beforeEach(() => {
  requests.length = 0;
  vi.stubGlobal('fetch', async (target: string, init: RequestInit = {}) => {
    requests.push(`${init.method ?? 'GET'} ${new URL(target, 'http://halley.invalid').pathname}`);
    if (target.endsWith('/session')) return Response.json({ userName: 'halley' });
    if (target.includes('/columns')) return Response.json({ columns: [{ id: 'metric:loss', kind: 'metric', name: 'loss', varies: true, numeric: true }], found: 1 });
    return Response.json({}, { status: 404 });
  });
});

afterEach(() => localStorage.clear());

async function early(address: string): Promise<string[]> {
  const client = createHalleyClient(() => undefined);
  askEarly(createHalleyRouter(client, createMemoryHistory({ initialEntries: [address] })), client);
  await expect.poll(() => client.isFetching()).toBe(0);
  return [...requests];
}

test('of a browser that was never signed in nothing is asked', async () => {
  expect(await early('/halley/general/experiments')).toEqual([]);
});

test('what a page asks first is asked without waiting for the session', async () => {
  await createHalleyClient(() => undefined).fetchQuery(sessionQuery);
  requests.length = 0;
  expect(await early('/halley/general/experiments')).toEqual(['GET /api/v1/experiments/columns', 'POST /api/v1/experiments/query']);
  requests.length = 0;
  expect(await early('/halley/general/abc')).toEqual(['GET /api/v1/experiments/abc']);
  requests.length = 0;
  expect(await early('/halley/general/compare?key=a&key=b')).toEqual(['POST /api/v1/experiments/rows']);
});

test('who signs out is not taken for signed in', async () => {
  await createHalleyClient(() => undefined).fetchQuery(sessionQuery);
  expect(wasSignedIn()).toBe(true);
  void signOut();
  expect(wasSignedIn()).toBe(false);
});
