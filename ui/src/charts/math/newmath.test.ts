import { expect, test } from 'vitest';
import { aggregate, medianOf } from './aggregate';
import { correlation, explained, groupsOf, rankCorrelation } from './correlation';
import { over } from './join';
import { innerRange } from './outliers';
import { smoothBy, type Smoothing } from './smooth';

const f = (...values: number[]) => Float64Array.from(values);

test.each<Smoothing>(['twema', 'ema', 'gaussian', 'mean'])('%s leaves a constant constant, calms noise and keeps what is not finite', (kind) => {
  const x = Float64Array.from({ length: 200 }, (_, index) => index);
  const flat = smoothBy(kind, x, new Float64Array(200).fill(3), 0.6);
  expect(Math.max(...flat)).toBeCloseTo(3, 9);
  expect(Math.min(...flat)).toBeCloseTo(3, 9);
  const noise = Float64Array.from(x, (at) => (at % 2 === 0 ? 1 : -1));
  noise[50] = NaN;
  noise[60] = Infinity;
  const calm = smoothBy(kind, x, noise, 0.9);
  expect(calm[50]).toBeNaN();
  expect(calm[60]).toBe(Infinity);
  expect(Math.abs(calm[120] ?? 1)).toBeLessThan(0.4);
});

test('a group has a middle and a band where its curves overlap, also at steps that only one of them has', () => {
  const { middle, low, high } = aggregate([{ x: f(0, 2), y: f(0, 2) }, { x: f(0, 1, 2), y: f(2, 3, 4) }], 'mean', 'minmax');
  expect([...middle.x]).toEqual([0, 1, 2]);
  expect([...middle.y]).toEqual([1, 2, 3]);
  expect([...low.y]).toEqual([0, 1, 2]);
  expect([...high.y]).toEqual([2, 3, 4]);
  expect(medianOf([5, 1, 3])).toBe(3);
});

test('bands: deviation, standard error and the 95 % interval of the mean', () => {
  const curves = [1, 2, 3].map((value) => ({ x: f(0), y: f(value) }));
  const spread = (band: 'deviation' | 'error' | 'ci95') => (aggregate(curves, 'mean', band).high.y[0] ?? 0) - 2;
  expect(spread('deviation')).toBeCloseTo(1);
  expect(spread('error')).toBeCloseTo(1 / Math.sqrt(3));
  expect(spread('ci95')).toBeCloseTo(4.303 / Math.sqrt(3));
});

test('one metric over another meets it at its step or before', () => {
  const curve = over(f(0, 1, 2, 3), f(10, 11, 12, 13), f(1, 3), f(0.5, 0.25));
  expect([...curve.x]).toEqual([0.25, 0.5, 0.5]);
  expect([...curve.y]).toEqual([13, 11, 12]);
});

test('without outliers the range is that of the others', () => {
  const range = innerRange([Array.from({ length: 100 }, (_, index) => (index === 40 ? 1e9 : index))]);
  expect(range?.[1]).toBeLessThan(120);
  expect(innerRange([[1, 2]])).toBeUndefined();
});

test('importance sees what is monotone, what is not, and texts; chance explains nothing', () => {
  const x = Array.from({ length: 60 }, (_, index) => index);
  expect(rankCorrelation(x, x.map((at) => at ** 3))).toBeCloseTo(1);
  expect(correlation(x, x.map((at) => -at))).toBeCloseTo(-1);
  const bowl = x.map((at) => (at - 30) ** 2);
  expect(Math.abs(rankCorrelation(x, bowl))).toBeLessThan(0.2);
  expect(explained(groupsOf(x), bowl)).toBeGreaterThan(0.7);
  expect(explained(x.map((at) => (at % 2 === 0 ? 'a' : 'b')), x.map((at) => at % 2))).toBeCloseTo(1);
  expect(explained(x.map(String), bowl)).toBe(0);
});
