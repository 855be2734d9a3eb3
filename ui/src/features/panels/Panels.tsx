import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { rowsQuery, type KnownColumn, type TableQuery, type TableRow } from '../../api/table';
import { Select, Segmented } from '../../kit/Field';
import { Card } from '../../kit/Page';
import { Skeleton } from '../../kit/State';
import { plural } from '../../lib/format';
import { Boxes } from './Boxes';
import { Histogram } from './Histogram';
import { Importance } from './Importance';
import { ParallelCoordinates } from './ParallelCoordinates';
import styles from './Panels.module.css';
import { labelOf } from './points';
import { Scatter } from './Scatter';
import { GroupTable, Values } from './Values';
import type { PanelKind, PanelView } from './viewState';

interface PanelsProps {
  query: TableQuery;
  known: readonly KnownColumn[];
  view: PanelView;
  onView: (change: Partial<PanelView>) => void;
  /** Adds a piece to the filter of the table. */
  onBrush: (filter: string) => void;
}

const kinds: readonly { value: PanelKind; label: string }[] = [
  { value: 'scatter', label: 'Scatter' },
  { value: 'parallel', label: 'Parallel coordinates' },
  { value: 'bar', label: 'Bars' },
  { value: 'box', label: 'Boxes' },
  { value: 'histogram', label: 'Distribution' },
  { value: 'value', label: 'Numbers' },
  { value: 'table', label: 'Table' },
  { value: 'importance', label: 'Importance' },
];

/** Those that have a second column. */
const grouped = new Set<PanelKind>(['scatter', 'bar', 'box', 'table']);

const mostRows = 2000;
const mostOptions = 300;

/** One picture of all experiments that match. */
export function Panels({ query, known, view, onView, onBrush }: PanelsProps) {
  const navigate = useNavigate();
  const kind = view.panel ?? 'scatter';
  const metrics = known.filter((column) => column.kind === 'metric').map((column) => column.id);
  const parameters = known.filter((column) => column.kind === 'param').map((column) => column.id);
  const varied = known.filter((column) => column.kind === 'param' && column.varies).map((column) => column.id);
  const px = view.px ?? varied[0] ?? parameters[0] ?? metrics[0] ?? 'duration';
  const py = view.py ?? metrics.find((id) => !id.startsWith('metric:sys.')) ?? 'duration';
  const axes = view.axes ?? [...varied.slice(0, 6), py];
  const columns = kind === 'parallel' ? axes : kind === 'importance' ? [...varied.slice(0, 100), py] : [px, py];
  const { data } = useQuery(rowsQuery({ ...query, group: [], closed: [], pinned: [], columns }, mostRows));
  const width = columns.length;
  const rows = useMemo(() => data?.shown.filter((item): item is TableRow => item.kind === 'row' && item.cells.length === width), [data, width]);
  const options = (ids: readonly string[]) => [...new Set(ids)].slice(0, mostOptions).map((id) => ({ value: id, label: labelOf(id) }));
  const openExperiment = (row: TableRow) =>
    void navigate({ to: '/$workspace/$project/$experimentKey', params: { workspace: row.workspace, project: row.project, experimentKey: row.experimentKey } });
  return (
    <Card label="Panel">
      <div className={styles['head']}>
        <Segmented label="Panel" value={kind} options={kinds} onChange={(panel) => onView({ panel })} />
        {grouped.has(kind) && <Select label={kind === 'scatter' ? 'x' : 'Groups'} value={px} options={options([px, ...parameters, ...metrics, 'state', 'user', 'duration', 'started'])} onChange={(next) => onView({ px: next })} />}
        <Select label={kind === 'scatter' ? 'y' : kind === 'parallel' ? 'Colour' : 'Values'} value={py} options={options([py, ...metrics, ...parameters, 'duration'])} onChange={(next) => onView({ py: next, ...(kind === 'parallel' ? { axes: [...axes.filter((id) => id !== py), next] } : {}) })} />
        {kind === 'parallel' && (
          <Select label="Add axis" value="" options={[{ value: '', label: '…' }, ...options([...parameters, ...metrics].filter((id) => !axes.includes(id)))]} onChange={(next) => next !== '' && onView({ axes: [next, ...axes] })} />
        )}
        {data && data.matching > mostRows && <small>the first {plural(mostRows, 'experiment')} in the table’s order</small>}
      </div>
      {!rows && <Skeleton height={300} />}
      {rows && kind === 'scatter' && <Scatter rows={rows} x={px} y={py} onOpen={openExperiment} />}
      {rows && (kind === 'bar' || kind === 'box') && <Boxes rows={rows} group={px} value={py} look={kind} />}
      {rows && kind === 'histogram' && <Histogram rows={rows} value={py} onBrush={onBrush} />}
      {rows && kind === 'value' && <Values rows={rows} value={py} onOpen={openExperiment} />}
      {rows && kind === 'table' && <GroupTable rows={rows} group={px} value={py} />}
      {rows && kind === 'parallel' && <ParallelCoordinates rows={rows} axes={axes} colour={py} onBrush={onBrush} onAxes={(next) => onView({ axes: next })} />}
      {rows && kind === 'importance' && <Importance rows={rows} parameters={columns.slice(0, -1)} target={py} />}
    </Card>
  );
}
