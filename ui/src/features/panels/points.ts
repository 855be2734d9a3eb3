import type { CellValue, TableRow } from '../../api/table';
import { parseNumber } from '../../lib/format';
import { compareNatural } from '../../lib/natural';
import { ticksOf, type Tick } from './ticks';

/** A column of the matching experiments as a scale: numbers as they are, texts in their order. */
export interface Scale {
  /** For each row a place from 0 to 1, NaN where there is none. */
  places: Float64Array;
  /** What stands at a place, as exact as the filter needs it. */
  labelAt: (place: number) => string;
  /** What an axis shows. */
  ticks: readonly Tick[];
  numeric: boolean;
  low: number;
  high: number;
  texts: string[];
}

export function valueOf(value: CellValue | undefined): number {
  if (typeof value === 'number') return value;
  return value === null || value === undefined ? NaN : parseNumber(value);
}

const mostTexts = 10;

/** Numbers that span some orders of magnitude are spread by their logarithm. The id of the column says in what its numbers are counted. */
export function scaleOf(rows: readonly TableRow[], column: number, id = ''): Scale {
  const cells = rows.map((row) => row.cells[column]);
  const given = cells.filter((cell) => cell !== null && cell !== undefined);
  const numbers = cells.map(valueOf);
  const finite = numbers.filter(Number.isFinite);
  const numeric = given.length > 0 && finite.length >= given.length * 0.8;
  if (!numeric) {
    const texts = [...new Set(given.map(String))].sort(compareNatural);
    const placeOf = (index: number) => (texts.length < 2 ? 0.5 : index / (texts.length - 1));
    const place = new Map(texts.map((text, index) => [text, placeOf(index)]));
    const every = Math.ceil(texts.length / mostTexts);
    return {
      places: Float64Array.from(cells, (cell) => (cell === null || cell === undefined ? NaN : (place.get(String(cell)) ?? NaN))),
      labelAt: (at) => texts[Math.round(at * (texts.length - 1))] ?? '',
      ticks: texts.map((text, index) => ({ place: placeOf(index), text })).filter((_, index) => index % every === 0),
      numeric: false,
      low: 0,
      high: Math.max(1, texts.length - 1),
      texts,
    };
  }
  const low = Math.min(...finite);
  const high = Math.max(...finite);
  const log = low > 0 && high / low > 100;
  const fit = (value: number) => (log ? Math.log10(value) : value);
  const [from, to] = [fit(low), fit(high)];
  return {
    places: Float64Array.from(numbers, (value) => (Number.isFinite(value) ? (fit(value) - from) / (to - from || 1) : NaN)),
    labelAt: (at) => String(Number((log ? 10 ** (from + at * (to - from)) : from + at * (to - from)).toPrecision(4))),
    ticks: ticksOf(id, low, high, log),
    numeric: true,
    low,
    high,
    texts: [],
  };
}

/** A brushed part of an axis as a piece of the filter language. */
export function brushFilter(field: string, scale: Scale, from: number, to: number): string {
  const [low, high] = [Math.max(0, Math.min(from, to)), Math.min(1, Math.max(from, to))];
  if (scale.numeric) return `${field} between ${scale.labelAt(low)} and ${scale.labelAt(high)}`;
  const last = Math.max(1, scale.texts.length - 1);
  const chosen = scale.texts.filter((_, index) => index / last >= low - 0.001 && index / last <= high + 0.001);
  return `${field} in (${chosen.map((text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`).join(', ')})`;
}

/** A column's id as the filter language names it. */
export function fieldOf(id: string): string {
  const match = /^(metric|param|other)(?:\.(min|max|best|step)|@(\d+))?:(.*)$/s.exec(id);
  if (!match) return id === 'tags' ? 'tag' : id;
  const [, kind = '', stat, step, name = ''] = match;
  const quoted = /^[\p{L}_][\p{L}\p{N}_/-]*$/u.test(name) ? name : `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
  return `${kind}.${quoted}${stat ? `.${stat}` : ''}${step ? `@${step}` : ''}`;
}

export function labelOf(id: string): string {
  const colon = id.indexOf(':');
  if (colon < 0) return id;
  const stat = /^metric[.@](.+)$/.exec(id.slice(0, colon))?.[1];
  return stat ? `${id.slice(colon + 1)} (${stat})` : id.slice(colon + 1);
}

export interface Box {
  name: string;
  count: number;
  mean: number;
  low: number;
  first: number;
  median: number;
  third: number;
  high: number;
}

/** The values of one column in the groups of another. */
export function boxesOf(rows: readonly TableRow[], group: number, column: number, most = 40): Box[] {
  const groups = new Map<string, number[]>();
  for (const row of rows) {
    const value = valueOf(row.cells[column]);
    if (!Number.isFinite(value)) continue;
    const name = row.cells[group] === null || row.cells[group] === undefined ? 'not logged' : String(row.cells[group]);
    groups.set(name, [...(groups.get(name) ?? []), value]);
  }
  return [...groups]
    .sort(([left], [right]) => compareNatural(left, right))
    .slice(0, most)
    .map(([name, values]) => {
      const sorted = values.sort((left, right) => left - right);
      const at = (share: number) => {
        const place = share * (sorted.length - 1);
        const below = Math.floor(place);
        return (sorted[below] ?? NaN) + (place - below) * ((sorted[below + 1] ?? sorted[below] ?? NaN) - (sorted[below] ?? NaN));
      };
      return { name, count: sorted.length, mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length, low: at(0), first: at(0.25), median: at(0.5), third: at(0.75), high: at(1) };
    });
}
