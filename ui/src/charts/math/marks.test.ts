import { expect, test } from 'vitest';
import { countWhere, marksOf } from './marks';

test('NaN and both infinities are marked where they were logged', () => {
  const curve = { x: Float64Array.of(1, 2, 3, 4), y: Float64Array.of(0.5, NaN, Infinity, -Infinity) };
  expect(marksOf(curve)).toEqual([
    { x: 2, kind: 'nan' },
    { x: 3, kind: 'up' },
    { x: 4, kind: 'down' },
  ]);
});

test('a million of them are thinned for drawing and still counted', () => {
  const y = new Float64Array(1_000_000).fill(NaN);
  expect(marksOf({ x: Float64Array.from(y.keys()), y })).toHaveLength(500);
  expect(countWhere(y, Number.isNaN)).toBe(1_000_000);
});
