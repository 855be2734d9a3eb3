import type { Curve } from './curve';
import { snap, type Snapping } from './snap';

/** Up to here every point of every line has a place of its own on the axis. */
const mostCells = 1_500_000;

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
export function align(curves: readonly Curve[], visible: (value: number) => boolean = Number.isFinite, snapping?: Snapping): Aligned {
  const places = distinct(curves, snapping ? mostCells / curves.length : Infinity);
  if (places === undefined) return align(snap(curves, snapping as Snapping), visible);
  // How often each place occurs: as often as in the curve that has it most often.
  const times = new Uint32Array(places.length);
  for (const { x } of curves) {
    let place = 0;
    for (let at = 0; at < x.length; ) {
      const here = x[at] as number;
      while (places[place] !== here) place++;
      let end = at + 1;
      while (x[end] === here) end++;
      if (end - at > (times[place] as number)) times[place] = end - at;
      at = end;
    }
  }
  const starts = new Uint32Array(places.length + 1);
  for (let place = 0; place < places.length; place++) starts[place + 1] = (starts[place] as number) + (times[place] as number);
  const size = starts[places.length] as number;
  const x: number[] = [];
  x.length = size;
  for (let place = 0; place < places.length; place++) x.fill(places[place] as number, starts[place], starts[place + 1]);
  return { x, columns: curves.map((curve) => cellsOf(curve, places, starts, size, visible)) };
}

/** Where any of the curves has a point, in order; undefined if there are more places than wanted. Each curve is in order already, so they are merged. */
function distinct(curves: readonly Curve[], most: number): Float64Array | undefined {
  const [first] = curves;
  if (first === undefined) return new Float64Array();
  let places = merged(new Float64Array(), first.x);
  for (const [index, { x }] of curves.entries()) {
    if (places.length > most) return undefined;
    // Experiments that logged at the same steps need no merging.
    if (index > 0 && !same(first.x, x)) places = merged(places, x);
  }
  return places.length > most ? undefined : places;
}

/** What is in either of two ordered columns, once. */
function merged(left: Float64Array, right: Float64Array): Float64Array {
  const all = new Float64Array(left.length + right.length);
  let size = 0;
  for (let l = 0, r = 0; l < left.length || r < right.length; ) {
    const fromLeft = r === right.length || (l < left.length && (left[l] as number) <= (right[r] as number));
    const place = fromLeft ? (left[l++] as number) : (right[r++] as number);
    if (size === 0 || all[size - 1] !== place) all[size++] = place;
  }
  return all.subarray(0, size);
}

function same(left: Float64Array, right: Float64Array): boolean {
  if (left.length !== right.length) return false;
  for (let at = 0; at < left.length; at++) if (left[at] !== right[at]) return false;
  return true;
}

function cellsOf({ x, y }: Curve, places: Float64Array, starts: Uint32Array, size: number, visible: (value: number) => boolean): Cell[] {
  const cells: Cell[] = [];
  cells.length = size;
  cells.fill(undefined);
  let place = 0;
  for (let at = 0; at < x.length; ) {
    const here = x[at] as number;
    while (places[place] !== here) place++;
    const start = starts[place] as number;
    for (let nth = 0; x[at] === here; nth++, at++) {
      const value = y[at] ?? NaN;
      cells[start + nth] = visible(value) ? value : null;
    }
  }
  return cells;
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
