import type { CellValue, KnownColumn, TableRow } from '../../api/table';
import { parseNumber } from '../../lib/format';

export type ColumnKind = 'state' | 'tags' | 'started' | 'ended' | 'duration' | 'user' | 'key' | 'file' | 'metric' | 'param' | 'other';

export interface Column {
  /** `state`, … or `metric:loss`, `metric.min:loss`, `metric@100:loss`, `param:rate`, `other:x`. */
  id: string;
  kind: ColumnKind;
  /** The logged name, or what the column is. */
  label: string;
  /** Which value of a metric, empty for the last. */
  stat: string;
  width: number;
  numeric: boolean;
}

const system: readonly Column[] = [
  { id: 'state', kind: 'state', label: 'State', stat: '', width: 112, numeric: false },
  { id: 'tags', kind: 'tags', label: 'Tags', stat: '', width: 200, numeric: false },
  { id: 'started', kind: 'started', label: 'Started', stat: '', width: 124, numeric: true },
  { id: 'duration', kind: 'duration', label: 'Duration', stat: '', width: 104, numeric: true },
  { id: 'user', kind: 'user', label: 'User', stat: '', width: 100, numeric: false },
  { id: 'ended', kind: 'ended', label: 'Ended', stat: '', width: 124, numeric: true },
  { id: 'key', kind: 'key', label: 'Key', stat: '', width: 250, numeric: false },
  { id: 'file', kind: 'file', label: 'File', stat: '', width: 160, numeric: false },
];

export const systemColumns: readonly Column[] = system;
const usual = new Set(['state', 'tags', 'started', 'duration']);
const shownByDefault = 6;

export const metricStats = ['', 'min', 'max', 'best', 'step'] as const;

export function metricId(name: string, stat: string): string {
  if (stat === '') return `metric:${name}`;
  return /^\d+$/.test(stat) ? `metric@${stat}:${name}` : `metric.${stat}:${name}`;
}

export function statLabel(stat: string): string {
  return stat === '' ? '' : /^\d+$/.test(stat) ? `at ${stat}` : stat;
}

/** The column of an id; what the server does not know is shown too, empty. */
export function columnOf(id: string, known: ReadonlyMap<string, KnownColumn>): Column | undefined {
  const fixed = system.find((column) => column.id === id);
  if (fixed) return fixed;
  const match = /^(metric|param|other)(?:\.(min|max|best|step)|@(\d+))?:(.*)$/s.exec(id);
  if (!match) return undefined;
  const [, kind, word, step, name = ''] = match;
  const stat = word ?? step ?? '';
  const numeric = kind === 'metric' || (known.get(`${kind}:${name}`)?.numeric ?? false);
  const extra = stat === '' ? 0 : 34;
  return { id, kind: kind as ColumnKind, label: name, stat, width: Math.min(240, Math.max(96, 44 + extra + name.length * 7)), numeric };
}

/** The chosen columns, or else the usual ones, the first metrics and the parameters that tell the experiments apart. */
export function chooseColumns(known: readonly KnownColumn[], chosen: readonly string[] | undefined): Column[] {
  const byId = new Map(known.map((column) => [column.id, column]));
  return (chosen ?? defaultIds(known)).flatMap((id) => columnOf(id, byId) ?? []);
}

function defaultIds(known: readonly KnownColumn[]): string[] {
  const metrics = known.filter((column) => column.kind === 'metric' && !column.name.startsWith('sys.')).slice(0, shownByDefault);
  const parameters = known.filter((column) => column.kind === 'param');
  const different = parameters.filter((column) => column.varies);
  const rest = parameters.filter((column) => !column.varies);
  return [...usual, ...metrics.map(({ id }) => id), ...[...different, ...rest].slice(0, shownByDefault).map(({ id }) => id)];
}

/** What a logged column has, as a number where it is one. */
function numberOf(value: CellValue | undefined): number {
  if (typeof value === 'number') return value;
  return value === null || value === undefined ? NaN : parseNumber(value);
}

/** How much a value differs from that of the baseline; nothing where one of them is no number. */
export function deltaOf(value: CellValue | undefined, base: CellValue | undefined): number | undefined {
  const difference = numberOf(value) - numberOf(base);
  return Number.isFinite(difference) ? difference : undefined;
}

/** Whether a smaller value of the metric is the better one, as the server judges it. */
export function isBetterSmall(metric: string): boolean {
  return /(?<![a-z])(loss|error|err|r?mse|mae|mape|nll|perplexity|ppl|cost|latency|time|duration|seconds|millis|wer|cer|fid|divergence|kl|regret)(?![a-z])/i.test(metric);
}

export function systemCell(row: TableRow, kind: ColumnKind): string | number | undefined {
  switch (kind) {
    case 'started':
      return row.startMillis;
    case 'ended':
      return row.endMillis;
    case 'duration':
      return row.durationMillis;
    case 'user':
      return row.userName;
    case 'key':
      return row.experimentKey;
    default:
      return undefined;
  }
}
