import type { ExperimentRow } from '../../api/schema';
import { parseNumber } from '../../lib/format';
import { compareNatural } from '../../lib/natural';
import { cellValue } from './columns';
import type { ExperimentsView, SortOrder } from './viewState';

export interface GroupItem {
  kind: 'group';
  label: string;
  /** False for the experiments that have no tag or no such parameter. */
  defined: boolean;
  rows: ExperimentRow[];
}

export interface RowItem {
  kind: 'row';
  row: ExperimentRow;
}

export type Item = GroupItem | RowItem;

export function filterRows(rows: readonly ExperimentRow[], view: ExperimentsView): ExperimentRow[] {
  const words = (view.q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const tags = view.tag ?? [];
  return rows.filter((row) => {
    if (!tags.every((tag) => row.tags.includes(tag))) return false;
    if (words.length === 0) return true;
    const parameters = Object.entries(row.parameters).map(([name, text]) => `${name}=${text}`);
    const text = [row.name, row.experimentKey, row.state, row.userName, ...row.tags, ...parameters].join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

type SortKey = number | string | undefined;

function sortKey(row: ExperimentRow, column: string): SortKey {
  const value = cellValue(row, column);
  if (typeof value !== 'string') return value;
  const number = parseNumber(value);
  return Number.isNaN(number) ? value : number;
}

/** Numbers before texts (NaN is such a text), nothing always last: turning the order round must not hide the values. */
export function sortRows(rows: readonly ExperimentRow[], order: SortOrder): ExperimentRow[] {
  const sign = order.descending ? -1 : 1;
  const keyed = rows.map((row) => ({ row, key: sortKey(row, order.column) }));
  keyed.sort((left, right) => {
    if (left.key === undefined || right.key === undefined) {
      return Number(left.key === undefined) - Number(right.key === undefined) || byAge(left.row, right.row);
    }
    const texts = Number(typeof left.key === 'string') - Number(typeof right.key === 'string');
    if (texts !== 0) return texts;
    const difference =
      typeof left.key === 'number' && typeof right.key === 'number'
        ? left.key - right.key
        : compareNatural(String(left.key), String(right.key));
    return difference * sign || byAge(left.row, right.row);
  });
  return keyed.map((entry) => entry.row);
}

function byAge(left: ExperimentRow, right: ExperimentRow): number {
  return right.startMillis - left.startMillis || compareNatural(left.experimentKey, right.experimentKey);
}

/** The rows under their group's heading; those of a closed group are left out. An experiment is in the group of each of its tags. */
export function groupRows(rows: readonly ExperimentRow[], by: string | undefined, closed: ReadonlySet<string>): Item[] {
  if (by === undefined) return rows.map((row) => ({ kind: 'row', row }));
  const groups = new Map<string, GroupItem>();
  const missing: ExperimentRow[] = [];
  for (const row of rows) {
    const labels = by === 'tag' ? row.tags : [cellValue(row, by)];
    let placed = false;
    for (const label of labels) {
      if (label === undefined) continue;
      const text = String(label);
      const group = groups.get(text) ?? { kind: 'group', label: text, defined: true, rows: [] };
      groups.set(text, group);
      group.rows.push(row);
      placed = true;
    }
    if (!placed) missing.push(row);
  }
  const sorted = [...groups.values()].sort((left, right) => compareNatural(left.label, right.label));
  if (missing.length > 0) {
    sorted.push({ kind: 'group', label: by === 'tag' ? 'no tag' : 'not logged', defined: false, rows: missing });
  }
  return sorted.flatMap((group): Item[] => [
    group,
    ...(closed.has(group.label) ? [] : group.rows.map((row): RowItem => ({ kind: 'row', row }))),
  ]);
}

/** The mean of a metric over a group, of those that have a finite one. */
export function groupMean(rows: readonly ExperimentRow[], column: string): number | undefined {
  const values = rows.map((row) => parseNumber(String(cellValue(row, column) ?? ''))).filter(Number.isFinite);
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
