import type { SeriesRange } from '../../api/experiments';
import type { Series } from '../../api/series';
import { splice, toCurve, type Curve } from '../../charts/math/curve';
import { countWhere, marksOf } from '../../charts/math/marks';
import { over } from '../../charts/math/join';
import { atProcessMillis, processMillis, type Pauses } from '../../charts/math/pauses';
import { smoothBy, type Smoothing } from '../../charts/math/smooth';
import type { ChartLine, XKind, XRange } from '../../charts/model';

/** The x value of each point: its step or epoch, its seconds since the start of the experiment, or its epoch seconds. */
function xOf(series: Series, kind: XKind, { startMillis, pauses = [] }: Clock): Float64Array {
  switch (kind) {
    case 'epoch':
      return series.step;
    case 'process':
      return series.millis.map((millis) => processMillis(millis, startMillis, pauses) / 1000);
    case 'step':
      return hasSteps(series) ? series.step : Float64Array.from(series.value.keys());
    case 'relative':
      return series.millis.map((millis) => (millis - startMillis) / 1000);
    case 'wall':
      return series.millis.map((millis) => millis / 1000);
    default:
      throw new Error(`${kind} is another series`);
  }
}

/** When an experiment ran. */
export interface Clock {
  startMillis: number;
  pauses?: Pauses | undefined;
}

/** A series logged without any step is drawn in the order it came. */
export function hasSteps(series: Series): boolean {
  return series.step.some((step) => !Number.isNaN(step));
}

/** The part of the series that the server shall send in full resolution for a zoomed chart. */
export function serverRange(range: XRange, kind: XKind, { startMillis, pauses = [] }: Clock): SeriesRange | undefined {
  switch (kind) {
    case 'process':
      return { fromMillis: Math.floor(atProcessMillis(range.from * 1000, startMillis, pauses)), toMillis: Math.ceil(atProcessMillis(range.to * 1000, startMillis, pauses)) };
    case 'epoch':
    case 'step':
      return { fromStep: Math.floor(range.from), toStep: Math.ceil(range.to) };
    case 'relative':
      return { fromMillis: Math.floor(startMillis + range.from * 1000), toMillis: Math.ceil(startMillis + range.to * 1000) };
    case 'wall':
      return { fromMillis: Math.floor(range.from * 1000), toMillis: Math.ceil(range.to * 1000) };
    default:
      return undefined;
  }
}

export interface LineSource extends Clock {
  experimentKey: string;
  label: string;
  overview: Series;
  /** The series on the horizontal axis, where that is a metric. */
  across?: Series | undefined;
  /** The zoomed part, once it has come. */
  detail?: { series: Series; range: XRange } | undefined;
}

export interface LineView {
  xKind: XKind;
  smoothing: number;
  logY: boolean;
  logX: boolean;
  kind: Smoothing;
  withoutOutliers: boolean;
}

export function toLine(source: LineSource, view: LineView): ChartLine {
  const { xKind, smoothing, kind } = view;
  const curveOf = (series: Series) => toCurve(xOf(series, xKind, source), series.value);
  let curve: Curve = source.across ? over(source.overview.step, source.overview.value, source.across.step, source.across.value) : curveOf(source.overview);
  if (source.detail && !source.across) {
    const { series, range } = source.detail;
    curve = splice(curve, curveOf(series), range.from, range.to);
  }
  const smoothed = smoothing > 0 && curve.x.length > 2 ? { x: curve.x, y: smoothBy(kind, curve.x, curve.y, smoothing) } : undefined;
  return { experimentKey: source.experimentKey, label: source.label, curve, smoothed, marks: marksOf(curve) };
}

/** What the picture cannot show, in words. */
export function notesOf(source: LineSource, line: ChartLine, view: LineView): string[] {
  const notes: string[] = [];
  const { overview } = source;
  if (view.logY) {
    const hidden = countWhere(line.curve.y, (value) => value <= 0 && value !== -Infinity);
    if (hidden > 0) notes.push(`${hidden} of 0 or less not on the log scale`);
  }
  if (view.xKind === 'epoch' && overview.step.length === 0) notes.push('no epochs logged');
  if (view.xKind === 'step') {
    if (!hasSteps(overview) && overview.step.length > 0) notes.push('no steps logged: in order of arrival');
    else {
      const missing = countWhere(overview.step, Number.isNaN);
      if (missing > 0) notes.push(`${missing} without a step: see the time axes`);
    }
  }
  if (countWhere(line.curve.y, (value) => !Number.isFinite(value)) === 0) return notes;
  const nan = countWhere(line.curve.y, Number.isNaN);
  if (nan > 0) notes.push(`${nan} NaN (◇)`);
  const infinite = countWhere(line.curve.y, (value) => Math.abs(value) === Infinity);
  if (infinite > 0) notes.push(`${infinite} infinite (▲▼)`);
  return notes;
}
