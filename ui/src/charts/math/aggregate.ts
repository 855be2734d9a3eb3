import type { Curve } from './curve';

export type Middle = 'mean' | 'median';
export type Band = 'minmax' | 'deviation' | 'error' | 'ci95' | 'none';

export interface Aggregated {
  middle: Curve;
  low: Curve;
  high: Curve;
}

/** Two-sided 95 % quantiles of Student's t for 1 to 30 degrees of freedom; beyond that the normal one. */
const student = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042];

/**
 * Several curves as one with a band. At each x of any curve the others count with the value that lies on the line between their
 * neighbours; before its first and after its last point a curve does not count.
 */
export function aggregate(curves: readonly Curve[], kind: Middle, band: Band): Aggregated {
  const finite = curves.map(onlyFinite).filter((curve) => curve.x.length > 0);
  const x = unionOf(finite);
  const columns = finite.map((curve) => interpolate(curve, x));
  const middle = new Float64Array(x.length);
  const low = new Float64Array(x.length);
  const high = new Float64Array(x.length);
  const values: number[] = [];
  for (let index = 0; index < x.length; index++) {
    values.length = 0;
    for (const column of columns) {
      const value = column[index] ?? NaN;
      if (!Number.isNaN(value)) values.push(value);
    }
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    middle[index] = kind === 'mean' ? mean : medianOf(values);
    const spread = spreadOf(values, mean, band);
    low[index] = band === 'minmax' ? Math.min(...values) : (middle[index] ?? NaN) - spread;
    high[index] = band === 'minmax' ? Math.max(...values) : (middle[index] ?? NaN) + spread;
  }
  return { middle: { x, y: middle }, low: { x, y: low }, high: { x, y: high } };
}

function spreadOf(values: readonly number[], mean: number, band: Band): number {
  if (values.length < 2 || band === 'none' || band === 'minmax') return 0;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
  if (band === 'deviation') return deviation;
  const error = deviation / Math.sqrt(values.length);
  return band === 'error' ? error : error * (student[values.length - 2] ?? 1.96);
}

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[half] ?? NaN) : ((sorted[half - 1] ?? NaN) + (sorted[half] ?? NaN)) / 2;
}

function onlyFinite(curve: Curve): Curve {
  if (curve.y.every(Number.isFinite)) return curve;
  const kept = Array.from(curve.y.keys()).filter((index) => Number.isFinite(curve.y[index]));
  return { x: Float64Array.from(kept, (index) => curve.x[index] ?? NaN), y: Float64Array.from(kept, (index) => curve.y[index] ?? NaN) };
}

function unionOf(curves: readonly Curve[]): Float64Array {
  const all = new Set<number>();
  for (const curve of curves) for (const at of curve.x) all.add(at);
  return Float64Array.from(all).sort();
}

function interpolate(curve: Curve, x: Float64Array): Float64Array {
  const result = new Float64Array(x.length).fill(NaN);
  let at = 0;
  const last = curve.x.length - 1;
  for (let index = 0; index < x.length; index++) {
    const wanted = x[index] ?? NaN;
    if (wanted < (curve.x[0] ?? NaN) || wanted > (curve.x[last] ?? NaN)) continue;
    while (at < last && (curve.x[at + 1] ?? NaN) <= wanted) at++;
    const from = curve.x[at] ?? NaN;
    const to = curve.x[at + 1] ?? from;
    const share = to > from ? (wanted - from) / (to - from) : 0;
    result[index] = (curve.y[at] ?? NaN) + share * ((curve.y[at + 1] ?? curve.y[at] ?? NaN) - (curve.y[at] ?? NaN));
  }
  return result;
}
