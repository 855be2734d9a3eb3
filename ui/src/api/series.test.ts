import { expect, test, vi } from 'vitest';
import { askSeries, readSeries, seriesId } from './series';

function binary(key: string, name: string, columns: number[][], count: number): ArrayBuffer {
  const texts = new TextEncoder().encode(key + name);
  const padded = (texts.length + 7) & ~7;
  const size = columns[0]?.length ?? 0;
  const bytes = new ArrayBuffer(8 + 24 + padded + columns.length * size * 8 + 8);
  const view = new DataView(bytes);
  'HLYS'.split('').forEach((letter, at) => view.setUint8(at, letter.charCodeAt(0)));
  view.setInt32(4, 1, true);
  [key.length, name.length, size, columns.length === 3 ? 1 : 0].forEach((value, at) => view.setInt32(8 + at * 4, value, true));
  view.setFloat64(24, count, true);
  new Uint8Array(bytes, 32).set(texts);
  columns.flat().forEach((value, at) => view.setFloat64(32 + padded + at * 8, value, true));
  view.setInt32(bytes.byteLength - 8, -1, true);
  return bytes;
}

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
