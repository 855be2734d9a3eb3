import type { Curve } from './curve';

/** A cell of an aligned column: a value, `null` for a gap that was logged, `undefined` where this curve has no point. */
export type Cell = number | null | undefined;

export interface Aligned {
  x: number[];
  columns: Cell[][];
}

/**
 * Puts several curves on one x axis. The n-th point of a curve at some x meets the n-th point of the others at that x,
 * so no point is lost where a step was logged twice.
 */
export function align(curves: readonly Curve[], visible: (value: number) => boolean = Number.isFinite): Aligned {
  const positions = curves.map(() => 0);
  const x: number[] = [];
  const columns: Cell[][] = curves.map(() => []);
  for (;;) {
    let next = Infinity;
    curves.forEach((curve, index) => {
      const at = curve.x[positions[index] ?? 0];
      if (at !== undefined && at < next) next = at;
    });
    if (next === Infinity) return { x, columns };
    x.push(next);
    curves.forEach((curve, index) => {
      const position = positions[index] ?? 0;
      if (curve.x[position] !== next) {
        columns[index]?.push(undefined);
        return;
      }
      const value = curve.y[position] ?? NaN;
      columns[index]?.push(visible(value) ? value : null);
      positions[index] = position + 1;
    });
  }
}

/** How far a line's next point may be from the crosshair, in points of all lines. */
const reach = 256;

/** The value of a column at an index or, where it has none, at the closest one that has. */
export function nearest(column: readonly Cell[], index: number): number | undefined {
  for (let distance = 0; distance <= reach; distance++) {
    const value = column[index - distance] ?? column[index + distance];
    if (value !== undefined && value !== null) return value;
    if (index - distance < 0 && index + distance >= column.length) return undefined;
  }
  return undefined;
}
