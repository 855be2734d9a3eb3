import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { expect, test, vi } from 'vitest';
import { binary } from '../../../test/binary';
import type { XRange } from '../../charts/model';
import type { LineView } from './lines';
import { askPart, useLines } from './useLines';

const view: LineView = { xKind: 'step', smoothing: 0, kind: 'twema', logY: false, logX: false, withoutOutliers: false };
const experiments = Array.from({ length: 60 }, (_, at) => ({ experimentKey: `run${at}`, name: `run ${at}`, startMillis: 0 }));

/** Every series has a point at each of the asked steps. */
function answerSeries(steps: (body: { fromStep?: number; toStep?: number }) => number[], count?: number): void {
  const answer = async (_: string, { body }: RequestInit) => {
    const asked = JSON.parse(String(body)) as { experiments: string[]; fromStep?: number; toStep?: number };
    const at = steps(asked);
    const parts = asked.experiments.map((key) => new Uint8Array(binary(key, 'loss', [at, at, at], count ?? at.length)));
    return new Response(new Blob([...parts.map((part, index) => part.slice(index === 0 ? 0 : 8, -8)), parts.at(-1)?.slice(-8) ?? new Uint8Array()]));
  };
  vi.stubGlobal('fetch', vi.fn(answer));
}

function chart() {
  const client = new QueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>;
  let renders = 0;
  const drawn = new Set<unknown>();
  const hook = renderHook(
    ({ range }: { range: XRange | undefined }) => {
      renders++;
      const { lines } = useLines(experiments, 'loss', 1000, view, range);
      if (lines) drawn.add(lines);
      return lines;
    },
    { wrapper, initialProps: { range: undefined as XRange | undefined } },
  );
  return { ...hook, drawn, client, renders: () => renders };
}

test('sixty lines that come in one answer are drawn in one go', async () => {
  answerSeries(() => [1, 2, 3]);
  const { result, renders, drawn } = chart();
  await waitFor(() => expect(result.current).toHaveLength(60));
  expect(renders()).toBeLessThan(6);
  expect(drawn.size).toBe(1);
});

test('a zoom keeps the lines until the part has come, and then draws them once', async () => {
  answerSeries(({ fromStep = 0, toStep = 3 }) => Array.from({ length: toStep - fromStep + 1 }, (_, at) => fromStep + at));
  const { result, rerender, renders, drawn } = chart();
  await waitFor(() => expect(result.current).toHaveLength(60));
  const whole = result.current;
  const before = renders();
  rerender({ range: { from: 1, to: 2 } });
  expect(result.current).toBe(whole);
  await waitFor(() => expect(result.current).not.toBe(whole));
  expect(drawn.size).toBe(2);
  expect(renders() - before).toBeLessThan(6);
});

test('a further zoom keeps the finer part until its own has come', async () => {
  answerSeries(({ fromStep = 0, toStep = 9 }) => (toStep - fromStep === 9 ? [0, 9] : Array.from({ length: toStep - fromStep + 1 }, (_, at) => fromStep + at)));
  const { result, rerender } = chart();
  await waitFor(() => expect(result.current).toHaveLength(60));
  expect([...(result.current?.[0]?.curve.x ?? [])]).toEqual([0, 9]);
  rerender({ range: { from: 2, to: 6 } });
  await waitFor(() => expect([...(result.current?.[0]?.curve.x ?? [])]).toEqual([0, 2, 3, 4, 5, 6, 9]));
  const zoomed = result.current;
  rerender({ range: { from: 3, to: 5 } });
  expect(result.current).toBe(zoomed);
  await waitFor(() => expect([...(result.current?.[0]?.curve.x ?? [])]).toEqual([0, 3, 4, 5, 9]));
  rerender({ range: undefined });
  expect([...(result.current?.[0]?.curve.x ?? [])]).toEqual([0, 9]);
});

test('the part of a zoom is asked for before anything is drawn, and once', async () => {
  answerSeries(() => [1, 2]);
  const { result, rerender, client } = chart();
  await waitFor(() => expect(result.current).toHaveLength(60));
  const before = vi.mocked(fetch).mock.calls.length;
  askPart(client, experiments, 'loss', 1000, 'step', { from: 1, to: 2 });
  expect(vi.mocked(fetch).mock.calls.slice(before).map(([, init]) => JSON.parse(String(init?.body)))).toMatchObject([{ fromStep: 1, toStep: 2, names: ['loss'] }]);
  const whole = result.current;
  rerender({ range: { from: 1, to: 2 } });
  await waitFor(() => expect(result.current).not.toBe(whole));
  expect(vi.mocked(fetch).mock.calls).toHaveLength(before + 1);
});

test('the exact answers that follow sketches are asked for together', async () => {
  answerSeries(() => [1, 2], 1_000_000);
  const { result } = chart();
  await waitFor(() => expect(result.current).toHaveLength(60));
  await waitFor(() => expect(vi.mocked(fetch).mock.calls.length).toBeGreaterThan(1), { timeout: 30_000 });
  expect(vi.mocked(fetch).mock.calls.map(([, init]) => JSON.parse(String(init?.body)))).toMatchObject([
    { roughly: true, experiments: { length: 60 } },
    { buckets: 1000, experiments: { length: 60 } },
  ]);
});
