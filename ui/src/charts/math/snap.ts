import type { Curve } from './curve';

export interface Snapping {
  /** The part of the axis that is shown; undefined for all of it. */
  range: { from: number; to: number } | undefined;
  /** How many places the shown part has: some for each pixel. */
  places: number;
  logX: boolean;
}

/**
 * Many long lines whose points stand at different places would need an axis with every place of every line, and each line a cell
 * there: a hundred lines of four thousand points are forty million cells. Then points go to places a fraction of a pixel apart. Nobody
 * sees the difference, no point is left out, and zooming in moves the places together.
 */
export function snap(curves: readonly Curve[], { range, places, logX }: Snapping): readonly Curve[] {
  const by = logX ? Math.log : (at: number) => at;
  const back = logX ? Math.exp : (at: number) => at;
  let low = Infinity;
  let high = -Infinity;
  for (const { x } of curves) {
    if (x.length === 0) continue;
    low = Math.min(low, x[0] as number);
    high = Math.max(high, x[x.length - 1] as number);
  }
  if (!(high > low)) return curves;
  const all = grid(by(low), by(high), places);
  const from = range ? Math.max(low, range.from) : low;
  const to = range ? Math.min(high, range.to) : high;
  const shown = to > from ? grid(by(from), by(to), places) : all;
  // Steps stay whole where places are further apart than steps.
  const whole = !logX && curves.every(({ x }) => Number.isInteger(x[0] ?? 0) && Number.isInteger(x[x.length - 1] ?? 0));
  return curves.map(({ x, y }) => {
    const moved = new Float64Array(x.length);
    for (let at = 0; at < x.length; at++) {
      const place = x[at] as number;
      const inside = place >= from && place <= to;
      const snapped = back((inside ? shown : all)(by(place)));
      moved[at] = whole ? Math.round(snapped) : snapped;
      // Whatever rounding does, points stay in their order and on their side of the border of what is shown.
      if (!inside) moved[at] = place < from ? Math.min(moved[at] as number, from) : Math.max(moved[at] as number, to);
      if (at > 0 && (moved[at] as number) < (moved[at - 1] as number)) moved[at] = moved[at - 1] as number;
    }
    return { x: moved, y };
  });
}

function grid(from: number, to: number, places: number): (at: number) => number {
  const step = (to - from) / places;
  return (at) => from + Math.round((at - from) / step) * step;
}
