import type { Curve } from './curve';
import { toCurve } from './curve';

/** One metric over another: each value meets the newest value of the other at its step or before it. */
export function over(steps: Float64Array, values: Float64Array, otherSteps: Float64Array, otherValues: Float64Array): Curve {
  const x = new Float64Array(steps.length).fill(NaN);
  const other = toCurve(otherSteps, otherValues);
  let at = -1;
  const order = toCurve(steps, Float64Array.from(steps.keys()));
  for (let index = 0; index < order.x.length; index++) {
    const step = order.x[index] ?? NaN;
    while (at + 1 < other.x.length && (other.x[at + 1] ?? NaN) <= step) at++;
    const value = at < 0 ? NaN : (other.y[at] ?? NaN);
    x[order.y[index] ?? 0] = Number.isFinite(value) ? value : NaN;
  }
  return toCurve(x, values);
}
