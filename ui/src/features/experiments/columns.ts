import type { ExperimentRow } from '../../api/schema';
import { parseNumber } from '../../lib/format';
import { compareNatural } from '../../lib/natural';

export type ColumnKind = 'state' | 'tags' | 'started' | 'duration' | 'metric' | 'param' | 'other';

export interface Column {
  /** `state`, … or `metric:loss`, `param:learning_rate`, `other:x`. */
  id: string;
  kind: ColumnKind;
  label: string;
  width: number;
  numeric: boolean;
}

const system: readonly Column[] = [
  { id: 'state', kind: 'state', label: 'State', width: 112, numeric: false },
  { id: 'tags', kind: 'tags', label: 'Tags', width: 260, numeric: false },
  { id: 'started', kind: 'started', label: 'Started', width: 124, numeric: true },
  { id: 'duration', kind: 'duration', label: 'Duration', width: 104, numeric: true },
];

const shownByDefault = 6;

function logged(kind: 'metric' | 'param' | 'other', names: Set<string>, numeric: (name: string) => boolean): Column[] {
  return [...names].sort(compareNatural).map((name) => ({
    id: `${kind}:${name}`,
    kind,
    label: name,
    width: Math.min(220, Math.max(96, 34 + name.length * 7)),
    numeric: numeric(name),
  }));
}

/** Every column the experiments offer beyond their name. */
export function discoverColumns(rows: readonly ExperimentRow[]): Column[] {
  const names = { metrics: new Set<string>(), parameters: new Set<string>(), others: new Set<string>() };
  const texts = new Set<string>();
  for (const row of rows) {
    for (const name in row.metrics) names.metrics.add(name);
    for (const name in row.others) names.others.add(name);
    for (const [name, text] of Object.entries(row.parameters)) {
      names.parameters.add(name);
      if (Number.isNaN(parseNumber(text))) texts.add(name);
    }
  }
  return [
    ...system,
    ...logged('metric', names.metrics, () => true),
    ...logged('param', names.parameters, (name) => !texts.has(name)),
    ...logged('other', names.others, () => false),
  ];
}

/** The chosen columns, or else the first metrics and the parameters that tell the experiments apart. */
export function chooseColumns(all: readonly Column[], rows: readonly ExperimentRow[], chosen: readonly string[] | undefined): Column[] {
  const fixed = all.filter((column) => !isOptional(column));
  if (chosen) {
    const byId = new Map(all.map((column) => [column.id, column]));
    return [...fixed, ...chosen.flatMap((id) => byId.get(id) ?? [])];
  }
  const metrics = all.filter((column) => column.kind === 'metric').slice(0, shownByDefault);
  const parameters = all.filter((column) => column.kind === 'param');
  const different = parameters.filter((column) => new Set(rows.map((row) => row.parameters[column.label])).size > 1);
  const rest = parameters.filter((column) => !different.includes(column));
  return [...fixed, ...metrics, ...[...different, ...rest].slice(0, shownByDefault)];
}

export function isOptional(column: Column): boolean {
  return column.kind === 'metric' || column.kind === 'param' || column.kind === 'other';
}

/** What a row has in a column, as sorting sees it. */
export function cellValue(row: ExperimentRow, columnId: string): string | number | undefined {
  const colon = columnId.indexOf(':');
  const kind = colon < 0 ? columnId : columnId.slice(0, colon);
  const name = columnId.slice(colon + 1);
  switch (kind) {
    case 'name':
      return row.name;
    case 'state':
      return row.state;
    case 'tags':
      return row.tags.join(', ');
    case 'started':
      return row.startMillis;
    case 'duration':
      return row.durationMillis ?? undefined;
    case 'metric':
      return own(row.metrics, name)?.last;
    case 'param':
      return own(row.parameters, name);
    case 'other':
      return own(row.others, name);
    default:
      return undefined;
  }
}

function own<T>(record: Record<string, T>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
