import uPlot from 'uplot';
import { withUnit, type Unit } from '../lib/units';
import { tokenOf } from '../theme/colour';
import { token } from '../theme/theme';
import { drawMarks } from './drawMarks';
import { relativeLabel, tickLabels } from './math/ticks';
import { styleOf, type ChartLine, type Pointer, type XKind, type XRange } from './model';
import { panning } from './panning';

const font = '11px Inter, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

/** The one crosshair of all charts on a page. */
const sync = uPlot.sync('halley');

export interface ChartSetup {
  width: number;
  height: number;
  lines: readonly ChartLine[];
  xKind: XKind;
  logY: boolean;
  logX: boolean;
  unit: Unit | undefined;
  /** The part of the vertical axis that is shown; undefined for all of it. */
  yRange: () => [number, number] | undefined;
  /** Read at every drawing, so a zoom needs no new chart. */
  range: () => XRange | undefined;
  marks: () => ChartLine[];
  onZoom: (range: XRange | undefined) => void;
  onCursor: (index: number | undefined, pointer: Pointer | undefined) => void;
}

function axis(side: 'x' | 'y'): uPlot.Axis {
  return {
    stroke: token('--ink-3'),
    font,
    grid: { stroke: token('--grid'), width: 1 },
    ticks: { show: false },
    border: { show: side === 'x', stroke: token('--line-strong'), width: 1 },
  };
}

function xLabels(kind: XKind, logX: boolean): Partial<uPlot.Axis> {
  if (kind === 'wall') return {};
  const label = kind === 'relative' || kind === 'process' ? (values: readonly number[]) => values.map(relativeLabel) : logX ? (values: readonly number[]) => values.map((value) => tickLabels([value])[0] ?? '') : tickLabels;
  // A logarithmic axis leaves out the labels of some ticks: those are null.
  return {
    values: (_, values: (number | null)[]) => {
      const shown = values.filter((value): value is number => value !== null);
      const labels = label(shown);
      return values.map((value) => (value === null ? '' : (labels[shown.indexOf(value)] ?? '')));
    },
  };
}

/** As wide as its widest label. */
function yAxisSize(_: uPlot, labels: string[] | null): number {
  const longest = Math.max(3, ...(labels ?? []).map((label) => label?.length ?? 0));
  return 16 + longest * 6.4;
}

/** More lines than this are drawn thin and without dashes: nobody could tell dashes there, and they take seconds to draw. */
const crowd = 24;

function series(line: ChartLine, count: number): uPlot.Series[] {
  const style = styleOf(line);
  const colour = token(`--series-${style.colour}`);
  // Dashes tell lines apart; a line of its own is easier to read without.
  const dash = count === 1 || count > crowd ? [] : [...style.dash];
  const width = count > crowd ? 1 : 1.75;
  const raw: uPlot.Series = {
    label: line.label,
    stroke: colour,
    width: line.smoothed ? 1 : width,
    alpha: line.smoothed ? 0.28 : 1,
    points: { show: line.curve.x.length < 2, size: 6, fill: colour },
    ...(line.smoothed ? {} : { dash }),
  };
  const all = [raw];
  if (line.smoothed) all.push({ label: `${line.label} (smoothed)`, stroke: colour, width, dash, points: { show: false } });
  if (line.band) {
    const edge = { stroke: colour, width: 0.5, alpha: 0.35, points: { show: false } };
    all.push({ ...edge, label: `${line.label} (low)` }, { ...edge, label: `${line.label} (high)` });
  }
  return all;
}

/** Where the edges of bands are among the series: the upper one first. */
function bandsOf(lines: readonly ChartLine[]): uPlot.Band[] {
  const bands: uPlot.Band[] = [];
  let at = 1;
  for (const line of lines) {
    at += line.smoothed ? 2 : 1;
    if (!line.band) continue;
    bands.push({ series: [at + 1, at], fill: `${token(tokenOf(styleOf(line)))}26` });
    at += 2;
  }
  return bands;
}

export function chartOptions(setup: ChartSetup): uPlot.Options {
  const { width, height, lines, xKind, logY, logX } = setup;
  const pan = panning(setup.onZoom, logX);
  return {
    width,
    height,
    padding: [10, 12, 0, 0],
    legend: { show: false },
    cursor: {
      sync: { key: sync.key, scales: ['x', null] },
      y: false,
      drag: { x: true, y: false, setScale: false },
      points: { size: 7, width: 2 },
      // Double-click is ours: it goes back to the whole range, not to this chart's own.
      bind: {
        mousedown: (chart, _, handler) => (event) => (event.shiftKey ? pan.begin(chart, event) : handler(event)),
        dblclick: () => () => {
          setup.onZoom(undefined);
          return null;
        },
      },
    },
    scales: {
      x: {
        time: xKind === 'wall',
        ...(logX ? { distr: 3 as const, log: 10 as const } : {}),
        range: (chart) => {
          const range = pan.range() ?? setup.range();
          if (range) return [range.from, range.to];
          const x = chart.data[0];
          const first = x[0] ?? 0;
          const last = x[x.length - 1] ?? 1;
          if (logX) return [x.find((at) => at > 0) ?? 1, Math.max(last, 10 ** -300)];
          return first === last ? [first - 0.5, last + 0.5] : [first, last];
        },
      },
      y: {
        ...(logY ? { distr: 3 as const, log: 10 as const } : {}),
        ...(setup.yRange() ? { range: (_, low, high) => setup.yRange() ?? [low, high] } : {}),
      },
    },
    axes: [
      { ...axis('x'), ...xLabels(xKind, logX), size: 28, gap: 4, space: xKind === 'wall' ? 70 : 56 },
      {
        ...axis('y'),
        size: yAxisSize,
        gap: 6,
        space: 34,
        values: (_, values) => {
          const shown = values.filter((value): value is number => value !== null);
          const labels = setup.unit ? shown.map((value) => withUnit(value, setup.unit)) : logY ? shown.map((value) => tickLabels([value])[0] ?? '') : tickLabels(shown);
          return values.map((value) => (value === null ? '' : (labels[shown.indexOf(value)] ?? '')));
        },
      },
    ],
    bands: bandsOf(lines),
    series: [{}, ...lines.flatMap((line) => series(line, lines.length))],
    hooks: {
      setSelect: [
        (chart) => {
          const { left, width: size } = chart.select;
          if (size < 4) return;
          setup.onZoom({ from: chart.posToVal(left, 'x'), to: chart.posToVal(left + size, 'x') });
          chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
      setCursor: [(chart) => setup.onCursor(chart.cursor.idx ?? undefined, pointerOf(chart))],
      ready: [pan.wheel],
      draw: [(chart) => drawMarks(chart, setup.marks())],
    },
  };
}

function pointerOf(chart: uPlot): Pointer | undefined {
  const { left = -1, top = -1 } = chart.cursor;
  if (left < 0 || top < 0 || !chart.over.matches(':hover')) return undefined;
  const box = chart.over.getBoundingClientRect();
  return { y: chart.posToVal(top, 'y'), clientX: box.left + left, clientY: box.top + top };
}
