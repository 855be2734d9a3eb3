import { expect, test } from 'vitest';
import { smooth } from './smooth';

const points = (...values: number[]) => Float64Array.from(values);

test('strength 0 gives the values as logged', () => {
  const y = points(1, 5, 2);
  expect(smooth(points(0, 1, 2), y, 0)).toBe(y);
});

test('a constant stays constant whatever the strength', () => {
  const smoothed = smooth(points(0, 1, 2, 3), points(7, 7, 7, 7), 0.9);
  for (const value of smoothed) expect(value).toBeCloseTo(7, 12);
});

test('the first point is the first value: the bias of the empty average is corrected', () => {
  expect(smooth(points(0, 1), points(10, 0), 0.99)[0]).toBe(10);
});

test('NaN and the infinities stay where they are and do not poison the rest', () => {
  const smoothed = smooth(points(0, 1, 2, 3), points(1, NaN, Infinity, 1), 0.5);
  expect(smoothed[1]).toBeNaN();
  expect(smoothed[2]).toBe(Infinity);
  expect(smoothed[3]).toBeCloseTo(1, 12);
});

test('a series logged half as often is smoothed alike', () => {
  const dense = Float64Array.from({ length: 1001 }, (_, index) => index);
  const sparse = dense.filter((_, index) => index % 2 === 0);
  const ramp = (x: Float64Array) => smooth(x, x, 0.98);
  const atEndDense = ramp(dense)[1000] ?? NaN;
  const atEndSparse = ramp(sparse)[500] ?? NaN;
  expect(Math.abs(atEndDense - atEndSparse)).toBeLessThan(2);
});

test('all points at one x are averaged without dividing by zero', () => {
  const smoothed = smooth(points(3, 3, 3), points(1, 2, 3), 0.9);
  expect([...smoothed]).toEqual([1, 1.5, 2]);
});
