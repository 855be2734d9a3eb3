import { expect, test } from 'vitest';
import { roundDomain, ticksOf } from './ticks';

const texts = (...axis: Parameters<typeof ticksOf>) => ticksOf(...axis).map((tick) => tick.text);

test('an axis has round numbers, at their places', () => {
  expect(texts('metric:accuracy', 0.79651, 0.94585, false)).toEqual(['0.80', '0.85', '0.90']);
  expect(ticksOf('metric:loss', 0, 10, false)).toEqual([0, 2, 4, 6, 8, 10].map((value) => ({ place: value / 10, text: String(value) })));
});

test('a duration is counted in seconds, minutes and hours', () => {
  expect(texts('duration', 106, 4985, false)).toEqual(['1.0 s', '2.0 s', '3.0 s', '4.0 s']);
  expect(texts('duration', 0, 40 * 60_000, false)).toEqual(['0 ms', '10 min', '20 min', '30 min', '40 min']);
});

test('a logarithmic axis has powers of ten, and steps between where there is room', () => {
  expect(texts('param:rate', 0.0001, 0.0825, true)).toEqual(['1e-4', '2e-4', '5e-4', '0.001', '0.002', '0.005', '0.01', '0.02', '0.05']);
  expect(texts('param:rate', 1, 1e9, true)).toHaveLength(10);
});

test('one value is one label, and the ends of bars are labels', () => {
  expect(texts('metric:loss', 5, 5, false)).toEqual(['5']);
  expect(roundDomain(0, 0.89)).toEqual([0, 1]);
  expect(roundDomain(-3, 12)).toEqual([-5, 15]);
});

test('bytes keep their unit', () => {
  expect(texts('metric:sys.ram.used', 0, 4e9, false)).toEqual(['0 B', '1 GB', '2 GB', '3 GB', '4 GB']);
});
