import { styleOf, type ChartLine, type Reading } from '../../charts/model';
import { formatNumber } from '../../lib/format';
import { tokenOf } from '../../theme/colour';

/** What comes first in the tooltip: the lines next to the pointer, the highest, or the names in their order. */
export type TipSort = 'distance' | 'value' | 'name';

export interface TipRow {
  experimentKey: string;
  /** Of its colour. */
  token: string;
  label: string;
  value: string;
}

export interface Tip {
  rows: TipRow[];
  /** How many lines have a value here and are not told. */
  more: number;
}

/** Some of many lines at the pointer. Which ones is always a matter of distance; the order is the reader's choice. */
export function tipOf(lines: readonly ChartLine[], reading: Reading, sort: TipSort, count: number): Tip {
  const { near = reading.values, pointer } = reading;
  let column = 0;
  const found = lines.flatMap((line) => {
    const value = near[column + (line.smoothed ? 1 : 0)];
    column += (line.smoothed ? 2 : 1) + (line.band ? 2 : 0);
    return value === undefined ? [] : [{ experimentKey: line.experimentKey, token: tokenOf(styleOf(line)), label: line.label, value, distance: Math.abs(value - (pointer?.y ?? value)) }];
  });
  const shown = found.sort((left, right) => left.distance - right.distance).slice(0, count);
  if (sort === 'value') shown.sort((left, right) => right.value - left.value);
  if (sort === 'name') shown.sort((left, right) => left.label.localeCompare(right.label, undefined, { numeric: true }));
  return { rows: shown.map(({ experimentKey, token, label, value }) => ({ experimentKey, token, label, value: formatNumber(value) })), more: found.length - shown.length };
}
