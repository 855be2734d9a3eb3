import { QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import { vi } from 'vitest';
import { createHalleyClient, createHalleyRouter } from '../src/routes/router';

/** A refusal of the server. */
export class Refusal {
  readonly status: number;
  readonly detail: string;

  constructor(status: number, detail: string) {
    this.status = status;
    this.detail = detail;
  }
}

/** What the server answers: by `METHOD /path` below /api/v1, without the query. A function may answer differently each time. */
export type Answers = Record<string, unknown>;

const session = { userName: 'halley', defaultWorkspace: 'halley' };

/** Opens a page of the whole application, with answers in the place of a server. Returns the router and the requests. */
export function open(address: string, answers: Answers) {
  const requests: string[] = [];
  const all: Answers = { 'GET /session': session, 'GET /workspaces': { workspaces: [] }, 'GET /pipeline-runs': { pipelineRuns: [] }, ...answers };
  vi.stubGlobal('fetch', async (target: string, init: RequestInit = {}) => {
    const { pathname, search } = new URL(target, 'http://halley.invalid');
    const route = `${init.method ?? 'GET'} ${pathname.replace('/api/v1', '')}`;
    requests.push(route + search);
    const given = all[route];
    const answer: unknown = typeof given === 'function' ? given() : (given ?? new Refusal(404, `no answer for ${route}`));
    if (!(answer instanceof Refusal)) return Response.json(answer);
    return Response.json({ title: 'Refused', ...answer }, { status: answer.status });
  });
  const client = createHalleyClient(() => undefined);
  const router = createHalleyRouter(client, createMemoryHistory({ initialEntries: [address] }));
  render(
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
  return { router, requests };
}
