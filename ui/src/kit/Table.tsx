import type { ReactNode } from 'react';
import styles from './Table.module.css';

export interface TableColumn {
  label: string;
  number?: boolean;
  width?: string;
}

/** A plain table for tens of rows. Thousands of rows have their own, virtual one. */
export function Table({ label, columns, children }: { label: string; columns: TableColumn[]; children: ReactNode }) {
  return (
    <div className={styles['scroll']}>
      <table className={styles['table']} aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.label} scope="col" className={column.number ? styles['number'] : undefined} style={{ width: column.width }}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
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
