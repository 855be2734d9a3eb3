import { useState } from 'react';
import { Segmented } from '../kit/Field';
import { formatNumber } from '../lib/format';
import styles from './ConfusionMatrix.module.css';
import type { Confusion } from './math/confusion';

interface ConfusionMatrixProps {
  confusion: Confusion;
  /** Told of the cell that was chosen. */
  onCell: (row: number, column: number) => void;
  selected: { row: number; column: number } | undefined;
}

const scales = [
  { value: 'count', label: 'Counts' },
  { value: 'row', label: '% of row' },
  { value: 'column', label: '% of column' },
] as const;

/** Which class was taken for which. A cell is a button: it shows samples of what fell into it. */
export function ConfusionMatrix({ confusion, onCell, selected }: ConfusionMatrixProps) {
  const { labels, matrix, title, rowLabel, columnLabel } = confusion;
  const [scale, setScale] = useState<(typeof scales)[number]['value']>('count');
  const columnSums = labels.map((_, column) => matrix.reduce((sum, row) => sum + (row[column] ?? 0), 0));
  const most = Math.max(1, ...matrix.flat());
  const share = (row: number, column: number) => {
    const count = matrix[row]?.[column] ?? 0;
    if (scale === 'count') return count / most;
    const whole = scale === 'row' ? (matrix[row] ?? []).reduce((sum, value) => sum + value, 0) : (columnSums[column] ?? 0);
    return whole === 0 ? 0 : count / whole;
  };
  return (
    <figure className={styles['figure']} aria-label={title}>
      <div className={styles['head']}>
        <h3>{title}</h3>
        <Segmented label="Numbers" value={scale} options={scales} onChange={setScale} />
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a large matrix scrolls */}
      <div className={styles['scroll']} tabIndex={0} role="region" aria-label={`${title}, matrix`}>
        <table className={styles['matrix']}>
          <caption>
            {rowLabel} ↓ &nbsp; {columnLabel} →
          </caption>
          <thead>
            <tr>
              <th scope="col" className={styles['corner']}>
                {rowLabel}
              </th>
              {labels.map((label, column) => (
                <th key={column} scope="col" title={label}>
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {labels.map((label, row) => (
              <tr key={row}>
                <th scope="row" title={label}>
                  {label}
                </th>
                {labels.map((other, column) => {
                  const part = share(row, column);
                  const count = matrix[row]?.[column] ?? 0;
                  const on = selected?.row === row && selected.column === column;
                  return (
                    <td key={column}>
                      <button
                        type="button"
                        aria-pressed={on}
                        className={`${styles['cell']} ${row === column ? styles['right'] : styles['wrong']} ${part > 0.55 ? styles['strong'] : ''}`}
                        style={{ '--share': `${Math.round(Math.sqrt(part) * 100)}%` } as React.CSSProperties}
                        title={`${label} → ${other}: ${count}`}
                        aria-label={`${rowLabel} ${label}, ${columnLabel} ${other}: ${count}`}
                        onClick={() => onCell(row, column)}
                      >
                        {count === 0 ? '' : scale === 'count' ? formatNumber(count) : `${(part * 100).toFixed(part < 0.1 ? 1 : 0)}`}
                      </button>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}
