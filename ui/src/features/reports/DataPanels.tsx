import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { rowsQuery, type TableRow } from '../../api/table';
import { Skeleton } from '../../kit/State';
import { NumberCell, Table } from '../../kit/Table';
import { Status } from '../../kit/Status';
import { Duration, When } from '../../kit/Time';
import { wrappable } from '../../kit/wrappable';
import { formatMetricText } from '../../lib/format';
import { columnOf, type ReportColumn } from './columns';
import { filterOf, type PanelSpec } from './panels';
import styles from './Report.module.css';

interface PanelProps {
  workspace: string;
  project: string;
  spec: PanelSpec;
}

/** The experiments that a panel shows, with some columns. */
export function useRows({ workspace, project, spec }: PanelProps, columns: readonly string[]) {
  const query = { workspace, project, filter: filterOf(spec), archived: false, sort: spec.sort, group: [], closed: [], columns, pinned: [] };
  const { data, error } = useQuery(rowsQuery(query, spec.limit));
  return { rows: data?.shown.filter((item): item is TableRow => item.kind === 'row' && item.cells.length === columns.length), matching: data?.matching ?? 0, error };
}

/** Shows rows, or why there are none. */
export function WithRows({ of, children }: { of: ReturnType<typeof useRows>; children: (rows: TableRow[]) => ReactNode }) {
  if (of.error) return <p className={styles['wrong']}>{of.error.message}</p>;
  if (!of.rows) return <Skeleton height={120} />;
  if (of.rows.length === 0) return <p className={styles['none']}>No experiment matches.</p>;
  return (
    <>
      {children(of.rows)}
      {of.matching > of.rows.length && (
        <p className={styles['none']}>
          {of.rows.length} of {of.matching} that match
        </p>
      )}
    </>
  );
}

const text = (value: unknown) => (value === null || value === undefined ? '–' : formatMetricText(String(value)));

export function TablePanel(props: PanelProps) {
  const { workspace, project, spec } = props;
  const of = useRows(props, spec.columns);
  const columns = spec.columns.map(columnOf);
  return (
    <WithRows of={of}>
      {(rows) => (
        <Table label={spec.title ?? 'Experiments'} columns={[{ label: 'Experiment' }, { label: 'State' }, ...columns.map(({ label, number }) => ({ label, ...(number && { number }) }))]}>
          {rows.map((row) => (
            <tr key={row.experimentKey}>
              <th scope="row">
                <Link to="/$workspace/$project/$experimentKey" params={{ workspace, project, experimentKey: row.experimentKey }}>
                  {wrappable(row.name || row.experimentKey)}
                </Link>
              </th>
              <td>
                <Status status={row.state} />
              </td>
              {columns.map((column, index) => {
                const shown = <Shown column={column} row={row} cell={row.cells[index]} />;
                return column.number ? <NumberCell key={column.id}>{shown}</NumberCell> : <td key={column.id}>{shown}</td>;
              })}
            </tr>
          ))}
        </Table>
      )}
    </WithRows>
  );
}

function Shown({ column, row, cell }: { column: ReportColumn; row: TableRow; cell: TableRow['cells'][number] | undefined }) {
  switch (column.field) {
    case 'state':
      return <Status status={row.state} />;
    case 'started':
      return <When millis={row.startMillis} />;
    case 'ended':
      return row.state === 'running' ? <>–</> : <When millis={row.endMillis} />;
    case 'duration':
      return <Duration startMillis={row.startMillis} durationMillis={row.durationMillis} running={row.state === 'running'} />;
    case 'tags':
      return <>{row.tags.join(', ') || '–'}</>;
    default:
      return <span title={String(cell ?? '')}>{column.number ? text(cell) : (cell ?? '–')}</span>;
  }
}

/** The best, or the last, value among the experiments. */
export function ValuePanel(props: PanelProps) {
  const { spec } = props;
  const columns = spec.metrics.map((metric) => (spec.of === 'last' ? `metric:${metric}` : `metric.${spec.of}:${metric}`));
  const of = useRows(props, columns);
  return (
    <WithRows of={of}>
      {(rows) => (
        <ul className={styles['values']}>
          {spec.metrics.map((metric, index) => {
            const values = rows.map((row) => Number(row.cells[index])).filter((value) => Number.isFinite(value));
            const value = spec.of === 'last' ? values[0] : values.length === 0 ? undefined : spec.of === 'min' ? Math.min(...values) : Math.max(...values);
            return (
              <li key={metric}>
                <small>
                  {metric}, {spec.of === 'last' ? 'last' : spec.of === 'min' ? 'lowest' : 'highest'}
                </small>
                <b>{text(value)}</b>
              </li>
            );
          })}
        </ul>
      )}
    </WithRows>
  );
}
