import { relativeLabel } from '../../charts/math/ticks';
import type { ChartLine, Reading, XKind } from '../../charts/model';
import { formatExact, formatNumber } from '../../lib/format';
import { withUnit, type Unit } from '../../lib/units';

/** What one line says at the crosshair, or at its end without one. */
export interface LineReading {
  /** The smoothed value where there is one. */
  value: string;
  /** The logged value behind a smoothed one. */
  logged: string | undefined;
}

export function readingsOf(lines: readonly ChartLine[], reading: Reading | undefined, unit?: Unit): LineReading[] {
  let column = 0;
  return lines.map((line) => {
    const logged = reading ? reading.values[column] : line.curve.y.at(-1);
    const smoothed = line.smoothed ? (reading ? reading.values[column + 1] : line.smoothed.y.at(-1)) : undefined;
    column += (line.smoothed ? 2 : 1) + (line.band ? 2 : 0);
    const shown = smoothed ?? logged;
    return {
      value: shown === undefined ? '–' : withUnit(shown, unit),
      logged: smoothed !== undefined && logged !== undefined && reading ? withUnit(logged, unit) : undefined,
    };
  });
}

const mostTold = 8;

/** What the lines say at a place, to be read out: its first ones of many. */
export function toldOf(lines: readonly ChartLine[], reading: Reading, kind: XKind, unit?: Unit): string {
  const values = readingsOf(lines, reading, unit).flatMap(({ value }, index) => (value === '–' ? [] : [lines.length === 1 ? value : `${lines[index]?.label} ${value}`]));
  const more = values.length - mostTold;
  return `${xText(reading.x, kind)}: ${values.slice(0, mostTold).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

export function xText(x: number, kind: XKind): string {
  if (kind === 'step' || kind === 'epoch') return `${kind} ${x}`;
  if (kind.startsWith('metric:')) return `${kind.slice(7)} ${formatNumber(x)}`;
  return kind === 'relative' || kind === 'process' ? `+${relativeLabel(x)}` : formatExact(x * 1000);
}
