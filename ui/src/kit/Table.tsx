import type { ReactNode } from 'react';
import styles from './Table.module.css';
import { useOverflow } from './useOverflow';
import { wrappable } from './wrappable';

export interface TableColumn {
  label: string;
  number?: boolean | undefined;
  width?: string;
  /** What the rows are sorted by, if one may choose; see `sortedBy`. */
  sort?: { direction: 'ascending' | 'descending' | undefined; onToggle: () => void } | undefined;
}

/** How a column is sorted, of a sort order as addresses write it (`size`, `-size` for the largest first), and what a click makes of it. */
export function sortedBy(field: string, sort: string, onSort: (sort: string) => void, largestFirst = false): NonNullable<TableColumn['sort']> {
  const direction = sort === field ? 'ascending' : sort === `-${field}` ? 'descending' : undefined;
  const next = direction === undefined ? (largestFirst ? `-${field}` : field) : direction === 'ascending' ? `-${field}` : field;
  return { direction, onToggle: () => onSort(next) };
}

/** A plain table for tens of rows. Thousands of rows have their own, virtual one. */
export function Table({ label, columns, children }: { label: string; columns: TableColumn[]; children: ReactNode }) {
  const [scroll, overflows] = useOverflow<HTMLDivElement>();
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls
    <div className={styles['scroll']} ref={scroll} tabIndex={overflows ? 0 : undefined}>
      <table className={styles['table']} aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.label} scope="col" className={column.number ? styles['number'] : undefined} style={{ width: column.width }} aria-sort={column.sort?.direction}>
                {column.sort ? (
                  <button type="button" className={styles['sort']} onClick={column.sort.onToggle}>
                    {column.label}
                    <span aria-hidden="true">{column.sort.direction === undefined ? '' : column.sort.direction === 'ascending' ? '↑' : '↓'}</span>
                  </button>
                ) : (
                  column.label
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

export interface RowColumn<Row> extends TableColumn {
  cell: (row: Row) => ReactNode;
  title?: (row: Row) => string;
  /** Never in two lines, as a time. */
  oneLine?: boolean;
}

interface RowTableProps<Row> {
  label: string;
  columns: RowColumn<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string | number;
  /** Whether a row is the one that the rest of the page shows. */
  current?: (row: Row) => boolean;
}

/** A plain table whose columns say what stands in their cells. The first column names the row. */
export function RowTable<Row>({ label, columns, rows, keyOf, current }: RowTableProps<Row>) {
  const [first, ...rest] = columns;
  return (
    <Table label={label} columns={columns}>
      {rows.map((row) => (
        <tr key={keyOf(row)} aria-current={current?.(row) ? 'true' : undefined}>
          <th scope="row">{rowName(first?.cell(row))}</th>
          {rest.map((column) => (
            <td key={column.label} className={column.number ? styles['number'] : column.oneLine ? styles['oneLine'] : undefined} title={column.title?.(row)}>
              {column.cell(row)}
            </td>
          ))}
        </tr>
      ))}
    </Table>
  );
}

function rowName(cell: ReactNode): ReactNode {
  return typeof cell === 'string' ? wrappable(cell) : cell;
}

export function NumberCell({ children, title }: { children: ReactNode; title?: string }) {
  return (
    <td className={styles['number']} title={title}>
      {children}
    </td>
  );
}

export function Value({ children }: { children: ReactNode }) {
  return <span className={styles['value']}>{children}</span>;
}
