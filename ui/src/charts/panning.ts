import type uPlot from 'uplot';
import type { XRange } from './model';

/** Moving the shown part of the horizontal axis: Shift and drag shifts it, Ctrl and the wheel zooms around the pointer. */
export interface Panning {
  begin: (chart: uPlot, event: MouseEvent) => null;
  /** The part that is shown while it is being moved. */
  range: () => XRange | undefined;
  wheel: (chart: uPlot) => void;
}

const settleMillis = 160;

export function panning(onZoom: (range: XRange) => void, log: boolean): Panning {
  let live: XRange | undefined;
  let settling: ReturnType<typeof setTimeout> | undefined;
  const fit = (value: number) => (log ? Math.log10(value) : value);
  const back = (value: number) => (log ? 10 ** value : value);
  const shown = (chart: uPlot) => ({ from: fit(chart.scales['x']?.min ?? 0), to: fit(chart.scales['x']?.max ?? 1) });
  const show = (chart: uPlot, from: number, to: number) => {
    live = { from: back(from), to: back(to) };
    chart.setScale('x', { min: live.from, max: live.to });
  };
  const settle = () => {
    const range = live;
    live = undefined;
    if (range) onZoom(range);
  };
  return {
    range: () => live,
    begin: (chart, event) => {
      const { from, to } = shown(chart);
      const perPixel = (to - from) / chart.over.clientWidth;
      const moved = (move: MouseEvent) => {
        const shift = (move.clientX - event.clientX) * perPixel;
        show(chart, from - shift, to - shift);
      };
      const ended = () => {
        document.removeEventListener('mousemove', moved);
        document.removeEventListener('mouseup', ended);
        settle();
      };
      document.addEventListener('mousemove', moved);
      document.addEventListener('mouseup', ended);
      return null;
    },
    wheel: (chart) => {
      chart.over.addEventListener(
        'wheel',
        (event) => {
          if (!event.ctrlKey) return;
          event.preventDefault();
          const { from, to } = shown(chart);
          const share = (chart.cursor.left ?? chart.over.clientWidth / 2) / chart.over.clientWidth;
          const width = (to - from) * (event.deltaY > 0 ? 1.25 : 0.8);
          const middle = from + share * (to - from);
          show(chart, middle - share * width, middle + (1 - share) * width);
          clearTimeout(settling);
          settling = setTimeout(settle, settleMillis);
        },
        { passive: false },
      );
    },
  };
}
