import { expect, test } from 'vitest';
import { fastest } from '../../../test/fastest';
import { align } from './align';

const curve = (x: number[], y: number[]) => ({ x: Float64Array.from(x), y: Float64Array.from(y) });

test('several curves share one axis, and a curve without a point there has a hole that is no gap', () => {
  const { x, columns } = align([curve([1, 3], [10, 30]), curve([2, 3], [200, 300])]);
  expect(x).toEqual([1, 2, 3]);
  expect(columns).toEqual([
    [10, undefined, 30],
    [undefined, 200, 300],
  ]);
});

test('a value without a height is a gap', () => {
  expect(align([curve([1, 2, 3], [1, NaN, Infinity])]).columns).toEqual([[1, null, null]]);
});

test('a step that was logged twice keeps both values', () => {
  const { x, columns } = align([curve([1, 1, 2], [1, 2, 3]), curve([1], [9])]);
  expect(x).toEqual([1, 1, 2]);
  expect(columns).toEqual([
    [1, 2, 3],
    [9, undefined, undefined],
  ]);
});

test('the log scale leaves out what it cannot show', () => {
  expect(align([curve([1, 2], [0, 5])], (value) => value > 0).columns).toEqual([[null, 5]]);
});

test('no curve, no axis', () => {
  expect(align([])).toEqual({ x: [], columns: [] });
});

test('many lines with places of their own are put on common ones without losing a point, and quickly', () => {
  const curves = Array.from({ length: 100 }, (_, line) => curve(Array.from({ length: 4000 }, (__, at) => at * 250 + ((line * 7) % 250)), Array.from({ length: 4000 }, (__, at) => at + line)));
  const aligned = () => align(curves, Number.isFinite, { range: { from: 100_000, to: 200_000 }, places: 4000, logX: false });
  const { x, columns } = aligned();
  // Sorting all places took a fifth of a second; this takes a tenth of that, and ten times as long on a busy machine.
  expect(fastest(aligned)).toBeLessThan(2_000);
  expect(x.every((place, at) => at === 0 || place >= (x[at - 1] ?? 0))).toBe(true);
  for (const column of columns) expect(column.filter((cell) => cell !== undefined).length).toBe(4000);
});
