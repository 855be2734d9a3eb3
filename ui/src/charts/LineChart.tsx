import { useEffect, useLayoutEffect, useMemo, useRef, type KeyboardEvent } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Unit } from '../lib/units';
import { useTheme } from '../theme/theme';
import styles from './LineChart.module.css';
import { align, nearest, type Cell } from './math/align';
import { crop } from './math/crop';
import type { Curve } from './math/curve';
import { innerRange } from './math/outliers';
import { pointed } from './math/pointed';
import type { ChartLine, Pointer, Reading, XKind, XRange } from './model';
import { chartOptions } from './options';

interface LineChartProps {
  /** What the chart shows, for those who do not see it. */
  label: string;
  lines: readonly ChartLine[];
  xKind: XKind;
  logY: boolean;
  logX?: boolean;
  /** Of the values; undefined where nobody knows it. */
  unit?: Unit | undefined;
  /** The outermost values do not stretch the axis. */
  withoutOutliers?: boolean;
  height: number;
  range: XRange | undefined;
  onZoom: (range: XRange | undefined) => void;
  /** Called for every move of the crosshair, also one that comes from another chart; `undefined` when it leaves. */
  onReading: (reading: Reading | undefined) => void;
  /** What is read out when a key has moved the crosshair. */
  tell: (reading: Reading) => string;
}

/** Lines over a common x axis. React decides what is drawn, uPlot draws it. Arrows move the crosshair of the chart that has the focus. */
export function LineChart(props: LineChartProps) {
  const { lines, xKind, logY, logX = false, withoutOutliers = false, height, label, range } = props;
  const theme = useTheme();
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(null);
  const told = useRef<HTMLParagraphElement>(null);
  const latest = useRef(props);

  const data = useMemo(() => {
    const all = lines.flatMap((line) => [line.curve, ...(line.smoothed ? [line.smoothed] : []), ...(line.band ? [line.band.low, line.band.high] : [])]).map((curve) => (logX ? positive(curve) : curve));
    const visible = logY ? (value: number) => Number.isFinite(value) && value > 0 : Number.isFinite;
    const curves = crop(all, range, logX);
    // Two places for each pixel of the widest screens.
    const { x, columns } = align(curves, visible, { range, places: 4000, logX });
    return [x, ...columns] as uPlot.AlignedData;
  }, [lines, logY, logX, range]);
  const inner = useMemo(() => (withoutOutliers ? innerRange(data.slice(1) as (number | null | undefined)[][]) : undefined), [data, withoutOutliers]);
  const latestInner = useRef(inner);
  const latestData = useRef(data);
  useLayoutEffect(() => {
    latest.current = props;
    latestData.current = data;
    latestInner.current = inner;
  });

  // A new uPlot only when the kind of the chart changes; new points go into the one that is there.
  const shape = lines.map((line) => `${line.experimentKey}${line.smoothed ? '~' : ''}${line.band ? '=' : ''}${line.curve.x.length < 2 ? '.' : ''}`).join(' ');
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const created = new uPlot(
      chartOptions({
        width: element.clientWidth || 400,
        height: latest.current.height,
        lines: latest.current.lines,
        unit: latest.current.unit,
        xKind,
        logY,
        logX,
        yRange: () => latestInner.current,
        range: () => latest.current.range,
        marks: () => [...latest.current.lines],
        onZoom: (next) => latest.current.onZoom(next),
        onCursor: (index, pointer) => latest.current.onReading(reading(latestData.current, index, pointer)),
      }),
      latestData.current,
      element,
    );
    chart.current = created;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0) created.setSize({ width: element.clientWidth, height: latest.current.height });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      created.destroy();
      chart.current = null;
    };
  }, [shape, xKind, logY, logX, withoutOutliers, theme]);

  useEffect(() => {
    chart.current?.setData(data);
  }, [data, range?.from, range?.to]);

  useEffect(() => {
    if (chart.current && box.current) chart.current.setSize({ width: box.current.clientWidth, height });
  }, [height]);

  const point = (index: number | undefined) => {
    const { current: drawn } = chart;
    const x = index === undefined ? undefined : data[0][index];
    if (drawn) moveCursor(drawn, x === undefined ? nowhere : { left: drawn.valToPos(x, 'x'), top: 0 });
    const at = reading(data, index, undefined);
    if (told.current) told.current.textContent = at ? props.tell(at) : '';
  };
  const pressed = (event: KeyboardEvent) => {
    const { current: drawn } = chart;
    if (!drawn || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = drawn.cursor.idx ?? undefined;
    const next = pointed(event.key, at, shownOf(data[0], drawn));
    if (next === undefined && (event.key !== 'Escape' || at === undefined)) return;
    event.preventDefault();
    point(next);
  };
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions -- the crosshair is moved by keys */}
      <div ref={box} className={styles['chart']} role="img" aria-label={label} style={{ height }} tabIndex={0} onKeyDown={pressed} onBlur={() => point(undefined)} />
      <p ref={told} className={styles['told']} role="status" />
    </>
  );
}

/** Where a crosshair is not seen. */
const nowhere = { left: -10, top: -10 };

/** Moves the crosshair of all charts. That others are told is no part of uPlot's types. */
function moveCursor(chart: uPlot, to: { left: number; top: number }): void {
  (chart.setCursor as (to: { left: number; top: number }, fire: boolean, publish: boolean) => void)(to, true, true);
}

/** The first and the last place that the chart shows. */
function shownOf(x: ArrayLike<number>, { scales }: uPlot): { first: number; last: number } {
  const { min = -Infinity, max = Infinity } = scales['x'] ?? {};
  let first = 0;
  while (first < x.length && (x[first] ?? 0) < min) first++;
  let last = x.length - 1;
  while (last >= first && (x[last] ?? 0) > max) last--;
  return { first, last };
}

/** A logarithmic axis begins behind zero. */
function positive(curve: Curve): Curve {
  let from = 0;
  while (from < curve.x.length && (curve.x[from] ?? 0) <= 0) from++;
  return from === 0 ? curve : { x: curve.x.subarray(from), y: curve.y.subarray(from) };
}

function reading(data: uPlot.AlignedData, index: number | undefined, pointer: Pointer | undefined): Reading | undefined {
  if (index === undefined) return undefined;
  const x = data[0][index];
  if (x === undefined) return undefined;
  const columns = data.slice(1);
  return {
    x,
    values: columns.map((column) => column[index] ?? undefined),
    ...(pointer && { near: columns.map((column) => nearest(column as Cell[], index)), pointer }),
  };
}
