import type { Mark } from './math/marks';
import type { Curve } from './math/curve';
import { seriesStyle, type SeriesStyle } from '../theme/colour';

/** What is on the horizontal axis; `metric:loss` is another metric. */
export type XKind = 'step' | 'epoch' | 'relative' | 'process' | 'wall' | `metric:${string}`;

/** One line of a chart. */
export interface ChartLine {
  /** The experiment it belongs to; decides its colour, unless it has a style. */
  experimentKey: string;
  style?: SeriesStyle | undefined;
  label: string;
  /** As logged; drawn as a ghost behind `smoothed` where there is one. */
  curve: Curve;
  smoothed?: Curve | undefined;
  marks: readonly Mark[];
  /** Of a group of experiments: what lies around its middle. */
  band?: { low: Curve; high: Curve } | undefined;
}

export function styleOf(line: Pick<ChartLine, 'experimentKey' | 'style'>): SeriesStyle {
  return line.style ?? seriesStyle(line.experimentKey);
}

export interface XRange {
  from: number;
  to: number;
}

/** What the crosshair is on: the x value and the value of each line there. */
export interface Reading {
  x: number;
  values: (number | undefined)[];
  /** As `values`, but where a line has no point at this very place, the one next to it. */
  near?: (number | undefined)[];
  /** Where the pointer is, in the chart that it is over and in no other. */
  pointer?: Pointer | undefined;
}

export interface Pointer {
  /** The value at the pointer's height. */
  y: number;
  clientX: number;
  clientY: number;
}
