import { firstIndex, type Curve } from './curve';

/** So few points cost nothing, wherever they are. */
const cheap = 50_000;

/** How many widths of the shown part are kept on either side of it: so far the chart is moved at once. */
const kept = 2;

/**
 * A zoomed chart of many long lines shows a small part of each: the rest is neither aligned nor kept. One point beyond either border
 * stays, so that lines reach it.
 */
export function crop(curves: readonly Curve[], range: { from: number; to: number } | undefined, logX: boolean): readonly Curve[] {
  if (!range || curves.reduce((sum, { x }) => sum + x.length, 0) <= cheap) return curves;
  const { from, to } = widened(range, logX);
  return curves.map(({ x, y }) => {
    const first = Math.max(0, firstIndex(x, (at) => at >= from) - 1);
    const end = Math.min(x.length, firstIndex(x, (at) => at > to) + 1);
    return { x: x.subarray(first, end), y: y.subarray(first, end) };
  });
}

function widened({ from, to }: { from: number; to: number }, logX: boolean): { from: number; to: number } {
  if (!logX || from <= 0) return { from: from - kept * (to - from), to: to + kept * (to - from) };
  const factor = (to / from) ** kept;
  return { from: from / factor, to: to * factor };
}
