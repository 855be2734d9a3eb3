/** What a chart draws of one series: columns ordered by x. Values that are not finite are still in `y`. */
export interface Curve {
  x: Float64Array;
  y: Float64Array;
}

/** The columns ordered by x, without the points that have no x. Points of equal x keep the order they were logged in. */
export function toCurve(x: Float64Array, y: Float64Array): Curve {
  let ordered = true;
  for (let index = 0; index < x.length && ordered; index++) {
    const at = x[index] ?? NaN;
    ordered = !Number.isNaN(at) && (index === 0 || at >= (x[index - 1] ?? NaN));
  }
  if (ordered) return { x, y };
  const order = Array.from(x.keys())
    .filter((index) => !Number.isNaN(x[index] ?? NaN))
    .sort((left, right) => (x[left] ?? 0) - (x[right] ?? 0) || left - right);
  return {
    x: Float64Array.from(order, (index) => x[index] ?? NaN),
    y: Float64Array.from(order, (index) => y[index] ?? NaN),
  };
}

/** The overview outside the range and the detail inside it, so that lines reach the border of a zoomed chart. */
export function splice(overview: Curve, detail: Curve, from: number, to: number): Curve {
  const before = firstIndex(overview.x, (at) => at >= from);
  const after = firstIndex(overview.x, (at) => at > to);
  return {
    x: concat(overview.x.subarray(0, before), detail.x, overview.x.subarray(after)),
    y: concat(overview.y.subarray(0, before), detail.y, overview.y.subarray(after)),
  };
}

/** In an ordered column, the first place for which something holds that holds for all after it. */
export function firstIndex(x: Float64Array, found: (at: number) => boolean): number {
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (found(x[middle] ?? NaN)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function concat(...parts: Float64Array[]): Float64Array {
  const result = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    result.set(part, offset);
    offset += part.length;
  }
  return result;
}
