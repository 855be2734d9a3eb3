import { useMemo } from 'react';
import { parseDelimited } from '../lib/delimited';
import styles from './DelimitedTable.module.css';

const longestTable = 500;
const numeric = /^\s*([+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|NaN|[+-]?Infinity)?\s*$/;

/** A CSV or TSV file as a table with its header; columns of numbers stand to the right. */
export function DelimitedTable({ text, name }: { text: string; name: string }) {
  const [head = [], ...rows] = useMemo(() => parseDelimited(text, longestTable + 1), [text]);
  const numbers = useMemo(() => head.map((_, column) => rows.length > 0 && rows.every((row) => numeric.test(row[column] ?? ''))), [head, rows]);
  const look = (column: number) => (numbers[column] ? styles['number'] : undefined);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls
    <div className={styles['rows']} tabIndex={0} role="region" aria-label={`${name}, table`}>
      <table>
        <thead>
          <tr>
            {head.map((cell, column) => (
              <th key={column} scope="col" className={look(column)}>
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column} className={look(column)}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === longestTable && <p className={styles['cut']}>The first {longestTable} rows.</p>}
    </div>
  );
}
