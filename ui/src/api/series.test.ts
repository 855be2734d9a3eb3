import { expect, test, vi } from 'vitest';
import { binary } from '../../test/binary';
import { askSeries, readSeries, seriesId } from './series';

test('columns are laid over the answer', () => {
  const series = readSeries(binary('abc', 'loss', [[1, 2], [10, 20], [0.5, NaN]], 7)).get(seriesId('abc', 'loss'));
  expect([series?.count, [...(series?.step ?? [])], [...(series?.millis ?? [])], [...(series?.value ?? [])]]).toEqual([7, [1, 2], [10, 20], [0.5, NaN]]);
});

test('without steps there are none', () => {
  expect([...(readSeries(binary('k', 'n', [[10], [3]], 1)).get(seriesId('k', 'n'))?.step ?? [])]).toEqual([NaN]);
});

test('half an answer is no answer', () => {
  const whole = binary('abc', 'loss', [[1], [10], [0.5]], 1);
  expect(() => readSeries(whole.slice(0, whole.byteLength - 8))).toThrow('ended early');
  expect(() => readSeries(new ArrayBuffer(64))).toThrow('no series');
});

test('charts that ask in one moment ask once, and each gets its own', async () => {
  const asked: unknown[] = [];
  vi.stubGlobal('fetch', async (_: string, { body }: RequestInit) => {
    asked.push(JSON.parse(String(body)));
    const one = new Uint8Array(binary('a', 'loss', [[1], [10], [0.5]], 1));
    const other = new Uint8Array(binary('a', 'accuracy', [[1], [10], [0.75]], 1));
    return new Response(new Blob([one.slice(0, -8), other.slice(8)]));
  });
  const [loss, accuracy, late] = await Promise.all([askSeries('a', { name: 'loss', buckets: 9 }), askSeries('a', { name: 'accuracy', buckets: 9 }), askSeries('b', { name: 'loss', buckets: 9, fromStep: 3 })]);
  expect(asked).toEqual([
    { buckets: 9, names: ['loss', 'accuracy'], experiments: ['a'] },
    { buckets: 9, fromStep: 3, names: ['loss'], experiments: ['b'] },
  ]);
  expect([loss.value[0], accuracy.value[0], late.count]).toEqual([0.5, 0.75, 0]);
  vi.unstubAllGlobals();
});
