import type { GitMetadata, SystemDetails } from '../../api/details';
import type { ExperimentRow } from '../../api/schema';
import { readEnvironment } from '../../lib/environment';
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

const gitNames: Record<keyof GitMetadata, string> = { parent: 'Commit', branch: 'Branch', origin: 'Repository', user: 'User', root: 'Folder' };

/** Where and as what the experiments ran: git, machine, process, runtime, variables. */
export function environmentDiff(details: readonly SystemDetails[], gits: readonly Partial<GitMetadata>[]): DiffSection[] {
  const git = gits.map((one) => Object.fromEntries(Object.entries(gitNames).flatMap(([field, name]) => (one[field as keyof GitMetadata] ? [[name, String(one[field as keyof GitMetadata])]] : []))));
  const parts = details.map((one) => new Map(readEnvironment(one).facts.map(({ title, values }) => [title, Object.fromEntries(values)])));
  const titles = [...new Set(parts.flatMap((part) => [...part.keys()]))];
  return [{ title: 'Git', rows: rowsOf(git, false) }, ...titles.map((title) => ({ title, rows: rowsOf(parts.map((part) => part.get(title) ?? {}), false) }))].filter((section) => section.rows.length > 0);
}

/** The packages by name, with the version that each experiment had. */
export function packagesDiff(details: readonly SystemDetails[]): DiffSection[] {
  const lists = details.map((one) => new Map(readEnvironment(one).lists.map(({ title, items }) => [title, Object.fromEntries(items.map(nameAndVersion))])));
  const titles = [...new Set(lists.flatMap((list) => [...list.keys()]))];
  return titles.map((title) => ({ title, rows: rowsOf(lists.map((list) => list.get(title) ?? {}), false) }));
}

/** `numpy==2.1.0`, `numpy 2.1.0`, `group:artifact:1.0`: the last part is the version, what comes before it the name. */
function nameAndVersion(item: string): [string, string] {
  const match = /^(.+?)\s*(?:===?|@|\s)\s*([\w.+!-]+)$/.exec(item) ?? /^(.+):([^:]+)$/.exec(item);
  return match ? [match[1] ?? item, match[2] ?? ''] : [item, 'present'];
}
