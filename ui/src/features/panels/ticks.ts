import { tickLabels } from '../../charts/math/ticks';
import { formatDuration } from '../../lib/format';
import { unitOf, withUnit } from '../../lib/units';

/** A label of an axis, at a place from 0 to 1. */
export interface Tick {
  place: number;
  text: string;
}

const most = 6;
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
/** Durations are counted in sixties: steps of 500 s would be read by nobody. */
const durations = [10 * second, 15 * second, 30 * second, minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute, hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day];

/** Round numbers between the ends of the axis of a column; powers of ten where it is logarithmic. */
export function ticksOf(column: string, low: number, high: number, log: boolean): Tick[] {
  if (low === high) return [{ place: 0.5, text: textsOf(column, [low])[0] ?? '' }];
  const values = log ? powers(low, high) : steps(low, high, stepOf(column, high - low));
  const place = (value: number) => (log ? Math.log10(value / low) / Math.log10(high / low) : (value - low) / (high - low));
  const texts = log ? values.map((value) => textsOf(column, [value])[0] ?? '') : textsOf(column, values);
  return values.map((value, index) => ({ place: place(value), text: texts[index] ?? '' }));
}

/** A domain whose ends are ticks: for bars, which end nowhere near a point. */
export function roundDomain(low: number, high: number): [number, number] {
  const step = stepOf('', high - low || 1);
  return [Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step || step];
}

function textsOf(column: string, values: readonly number[]): string[] {
  if (column === 'duration') return values.map(formatDuration);
  const unit = column.startsWith('metric') ? unitOf(column.slice(column.indexOf(':') + 1)) : undefined;
  return unit ? values.map((value) => withUnit(value, unit)) : tickLabels(values);
}

function stepOf(column: string, span: number): number {
  const least = span / most;
  if (column === 'duration' && least > 5 * second) {
    const step = durations.find((each) => each >= least);
    if (step) return step;
    return roundStep(least / day) * day;
  }
  return roundStep(least);
}

function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5, 10].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10) * power;
}

function steps(low: number, high: number, step: number): number[] {
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

function powers(low: number, high: number): number[] {
  const decades = Math.log10(high / low);
  const factors = decades > most ? [1] : [1, 2, 5];
  const all: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
    for (const factor of factors) {
      const value = Number((factor * 10 ** power).toPrecision(3));
      if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) all.push(value);
    }
  }
  // A few decades have too many steps of 1, 2 and 5 for their labels; dozens of decades too many of 1.
  const kept = all.length > 2 * most ? all.filter((value) => Number.isInteger(Number(Math.log10(value).toFixed(9)))) : all;
  const every = Math.ceil(kept.length / (2 * most));
  return kept.filter((_, index) => index % every === 0);
}
