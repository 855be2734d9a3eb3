import { expect, test } from 'vitest';
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
