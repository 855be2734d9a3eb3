import { expect, test } from 'vitest';
import { fastest } from '../../../test/fastest';
import { align } from './align';
import { toCurve } from './curve';
import { marksOf } from './marks';
import { smooth } from './smooth';

test('a hundred runs of a thousand points are ready to draw within the budget of a first paint', () => {
  const runs = Array.from({ length: 100 }, (_, run) => ({
    x: Float64Array.from({ length: 1000 }, (_unused, point) => point * 10 + (run % 3)),
    y: Float64Array.from({ length: 1000 }, (_unused, point) => Math.sin(point / 50 + run)),
  }));
  const prepared = () => {
    const curves = runs.map(({ x, y }) => toCurve(x, y)).flatMap((curve) => [curve, { x: curve.x, y: smooth(curve.x, curve.y, 0.6) }]);
    curves.forEach(marksOf);
    return align(curves);
  };
  const { x, columns } = prepared();
  expect(x).toHaveLength(3000);
  expect(columns).toHaveLength(200);
  expect(fastest(prepared)).toBeLessThan(1000);
});
