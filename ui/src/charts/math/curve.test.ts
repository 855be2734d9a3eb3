import { expect, test } from 'vitest';
import { splice, toCurve } from './curve';

const points = (...values: number[]) => Float64Array.from(values);

test('ordered columns are used as they are', () => {
  const x = points(1, 2, 2, 3);
  expect(toCurve(x, points(1, 2, 3, 4)).x).toBe(x);
});

test('points that arrived late are put in their place, equal steps stay in order of arrival', () => {
  const curve = toCurve(points(3, 1, 3, 2), points(30, 10, 31, 20));
  expect([...curve.x]).toEqual([1, 2, 3, 3]);
  expect([...curve.y]).toEqual([10, 20, 30, 31]);
});

test('a point without an x is left out', () => {
  const curve = toCurve(points(1, NaN, 2), points(10, 15, 20));
  expect([...curve.y]).toEqual([10, 20]);
});

test('the detail replaces the overview inside the range and only there', () => {
  const overview = { x: points(0, 4, 8, 12), y: points(1, 2, 3, 4) };
  const detail = { x: points(4, 5, 6, 7, 8), y: points(2, 9, 9, 9, 3) };
  const curve = splice(overview, detail, 4, 8);
  expect([...curve.x]).toEqual([0, 4, 5, 6, 7, 8, 12]);
  expect([...curve.y]).toEqual([1, 2, 9, 9, 9, 3, 4]);
});
