import type { CellValue, TableRow } from '../../api/table';
import { Status } from '../../kit/Status';
import { Tag } from '../../kit/Tag';
import { Duration, When } from '../../kit/Time';
import { formatMetricText, formatNumber } from '../../lib/format';
import { deltaOf, isBetterSmall, systemCell, type Column } from './columns';
import styles from './ExperimentsTable.module.css';

interface CellProps {
  row: TableRow;
  value: CellValue | undefined;
  /** The baseline's value in this column. */
  base: CellValue | undefined;
  column: Column;
  tags: readonly string[];
  onTag: (tag: string) => void;
}

const longTag = 14;

export function Cell({ row, value, base, column, tags, onTag }: CellProps) {
  switch (column.kind) {
    case 'state':
      return <Status status={row.state} />;
    case 'tags':
      return (
        <span className={styles['tags']}>
          {row.tags.map((tag) => (
            <span key={tag} className={tag.length > longTag ? styles['long'] : undefined}>
              <Tag text={tag} on={tags.includes(tag)} action={`Filter by tag ${tag}`} onClick={() => onTag(tag)} />
            </span>
          ))}
        </span>
      );
    case 'started':
      return <When millis={row.startMillis} />;
    case 'ended':
      return row.state === 'running' ? <Nothing /> : <When millis={row.endMillis} />;
    case 'duration':
      return <Duration startMillis={row.startMillis} durationMillis={row.durationMillis} running={row.state === 'running'} />;
    case 'user':
    case 'key':
      return <span title={String(systemCell(row, column.kind))}>{systemCell(row, column.kind)}</span>;
    case 'metric':
      if (value === null || value === undefined) return <Nothing />;
      return (
        <span title={String(value)}>
          {typeof value === 'number' ? formatNumber(value) : formatMetricText(value)}
          <Delta value={value} base={base} column={column} />
        </span>
      );
    default:
      if (value === null || value === undefined) return <Nothing />;
      return (
        <span title={String(value)}>
          {value}
          <Delta value={value} base={base} column={column} />
        </span>
      );
  }
}

function Delta({ value, base, column }: { value: CellValue; base: CellValue | undefined; column: Column }) {
  const delta = deltaOf(value, base);
  if (delta === undefined) return null;
  const better = column.kind === 'metric' && delta !== 0 ? delta < 0 === isBetterSmall(column.label) : undefined;
  const look = better === undefined ? styles['even'] : better ? styles['better'] : styles['worse'];
  const sign = delta > 0 ? '+' : delta === 0 ? '±' : '';
  return (
    <small className={look} title={`${sign}${delta} from the baseline`}>
      {' '}
      {sign}
      {formatNumber(delta)}
    </small>
  );
}

export function Nothing() {
  return <span className={styles['nothing']}>–</span>;
}
