import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { rowsQuery, type TableRow } from '../../api/table';
import { Skeleton } from '../../kit/State';
import { NumberCell, Table } from '../../kit/Table';
import { Status } from '../../kit/Status';
import { formatMetricText } from '../../lib/format';
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
  return (
    <WithRows of={of}>
      {(rows) => (
        <Table label={spec.title ?? 'Experiments'} columns={[{ label: 'Experiment' }, { label: 'State' }, ...spec.columns.map((label) => ({ label, number: true }))]}>
          {rows.map((row) => (
            <tr key={row.experimentKey}>
              <th scope="row">
                <Link to="/$workspace/$project/$experimentKey" params={{ workspace, project, experimentKey: row.experimentKey }}>
                  {row.name || row.experimentKey}
                </Link>
              </th>
              <td>
                <Status status={row.state} />
              </td>
              {row.cells.map((cell, index) => (
                <NumberCell key={spec.columns[index]}>{text(cell)}</NumberCell>
              ))}
            </tr>
          ))}
        </Table>
      )}
    </WithRows>
  );
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
