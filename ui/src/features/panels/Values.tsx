import type { TableRow } from '../../api/table';
import { Empty } from '../../kit/State';
import { NumberCell, Table } from '../../kit/Table';
import { formatNumber, plural } from '../../lib/format';
import styles from './Panels.module.css';
import { boxesOf, labelOf, valueOf } from './points';

interface ValuesProps {
  rows: readonly TableRow[];
  /** The column in the second cell. */
  value: string;
  onOpen: (row: TableRow) => void;
}

/** One column in a few numbers, and the experiments that have its ends. */
export function Values({ rows, value, onOpen }: ValuesProps) {
  const found = rows.flatMap((row) => {
    const number = valueOf(row.cells[1]);
    return Number.isFinite(number) ? [{ row, number }] : [];
  });
  const sorted = found.toSorted((left, right) => left.number - right.number);
  const [lowest] = sorted;
  const highest = sorted.at(-1);
  if (!lowest || !highest) return <Empty title={`No experiment has a number as ${labelOf(value)}`} />;
  const mean = sorted.reduce((sum, { number }) => sum + number, 0) / sorted.length;
  const deviation = Math.sqrt(sorted.reduce((sum, { number }) => sum + (number - mean) ** 2, 0) / Math.max(1, sorted.length - 1));
  const middle = ((sorted[(sorted.length - 1) >> 1]?.number ?? NaN) + (sorted[sorted.length >> 1]?.number ?? NaN)) / 2;
  const end = (label: string, { row, number }: { row: TableRow; number: number }) => (
    <div>
      <dt>{label}</dt>
      <dd title={String(number)}>{formatNumber(number)}</dd>
      <dd className={styles['of']}>
        <button type="button" onClick={() => onOpen(row)}>
          {row.name || row.experimentKey}
        </button>
      </dd>
    </div>
  );
  const plain = (label: string, number: number, below: string) => (
    <div>
      <dt>{label}</dt>
      <dd title={String(number)}>{formatNumber(number)}</dd>
      <dd className={styles['of']}>{below}</dd>
    </div>
  );
  return (
    <dl className={styles['scalars']} aria-label={labelOf(value)}>
      {end('lowest', lowest)}
      {end('highest', highest)}
      {plain('mean', mean, `± ${formatNumber(deviation)}`)}
      {plain('median', middle, `of ${plural(sorted.length, 'experiment')}`)}
    </dl>
  );
}

interface GroupTableProps {
  rows: readonly TableRow[];
  group: string;
  value: string;
}

/** The values of one column for each value of another, in numbers. */
export function GroupTable({ rows, group, value }: GroupTableProps) {
  const boxes = boxesOf(rows, 0, 1, 100);
  if (boxes.length === 0) return <Empty title={`No experiment has a number as ${labelOf(value)}`} />;
  return (
    <div className={styles['table']}>
      <Table
        label={`${labelOf(value)} by ${labelOf(group)}`}
        columns={[{ label: labelOf(group) }, ...['Experiments', 'Mean', 'Median', 'Lowest', 'Highest'].map((label) => ({ label, number: true }))]}
      >
        {boxes.map((box) => (
          <tr key={box.name}>
            <th scope="row">{box.name}</th>
            <NumberCell>{box.count}</NumberCell>
            {[box.mean, box.median, box.low, box.high].map((number, index) => (
              <NumberCell key={['mean', 'median', 'low', 'high'][index]} title={String(number)}>
                {formatNumber(number)}
              </NumberCell>
            ))}
          </tr>
        ))}
      </Table>
    </div>
  );
}
