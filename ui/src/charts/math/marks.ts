import type { Curve } from './curve';

export type MarkKind = 'nan' | 'up' | 'down';

/** A value that has no height: drawn at the border of the chart instead of vanishing. */
export interface Mark {
  x: number;
  kind: MarkKind;
}

/** At most this many marks of one kind are drawn; more of them would be one thick line anyway. */
const limit = 500;

export function marksOf(curve: Curve): Mark[] {
  const marks: Mark[] = [];
  for (let index = 0; index < curve.y.length; index++) {
    const value = curve.y[index] ?? NaN;
    if (Number.isFinite(value)) continue;
    marks.push({ x: curve.x[index] ?? NaN, kind: Number.isNaN(value) ? 'nan' : value > 0 ? 'up' : 'down' });
  }
  if (marks.length <= limit) return marks;
  const stride = marks.length / limit;
  return Array.from({ length: limit }, (_, index) => marks[Math.floor(index * stride)] as Mark);
}

export function countWhere(values: Float64Array, matches: (value: number) => boolean): number {
  let count = 0;
  for (const value of values) if (matches(value)) count++;
  return count;
}
