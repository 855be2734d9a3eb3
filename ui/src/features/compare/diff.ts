import type { ExperimentRow } from '../../api/schema';
import { formatMetricText, parseNumber } from '../../lib/format';
import { compareNatural } from '../../lib/natural';

export interface DiffRow {
  name: string;
  /** One text for each experiment; undefined where it logged nothing of that name. */
  values: (string | undefined)[];
  different: boolean;
  /** Index of the highest and of the lowest finite number, where there are two. */
  highest?: number;
  lowest?: number;
}

export interface DiffSection {
  title: string;
  rows: DiffRow[];
}

type Texts = Record<string, string>;

function rowsOf(records: readonly Texts[], numbers: boolean): DiffRow[] {
  const names = new Set(records.flatMap((record) => Object.keys(record)));
  return [...names].sort(compareNatural).map((name) => {
    const values = records.map((record) => (Object.hasOwn(record, name) ? record[name] : undefined));
    const row: DiffRow = { name, values, different: new Set(values).size > 1 };
    return numbers ? { ...row, ...extremes(values) } : row;
  });
}

function extremes(values: readonly (string | undefined)[]): { highest?: number; lowest?: number } {
  const numbers = values.map((value) => (value === undefined ? NaN : parseNumber(value)));
  const finite = numbers.filter(Number.isFinite);
  const high = Math.max(...finite);
  const low = Math.min(...finite);
  return finite.length < 2 || high === low ? {} : { highest: numbers.indexOf(high), lowest: numbers.indexOf(low) };
}

/** What the experiments logged, name by name. */
export function diffOf(experiments: readonly ExperimentRow[]): DiffSection[] {
  const lasts = experiments.map((row) => Object.fromEntries(Object.entries(row.metrics).map(([name, metric]) => [name, metric.last])));
  return [
    { title: 'Metrics (last value)', rows: rowsOf(lasts, true).map((row) => ({ ...row, values: row.values.map((value) => value && formatMetricText(value)) })) },
    { title: 'Parameters', rows: rowsOf(experiments.map((row) => row.parameters), false) },
    { title: 'Others', rows: rowsOf(experiments.map((row) => row.others), false) },
  ];
}
