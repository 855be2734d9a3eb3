import type { ExperimentRow } from '../../api/schema';
import { Status } from '../../kit/Status';
import { Tag } from '../../kit/Tag';
import { Duration, When } from '../../kit/Time';
import { formatMetricText } from '../../lib/format';
import { cellValue, type Column } from './columns';
import styles from './ExperimentsTable.module.css';

interface CellProps {
  row: ExperimentRow;
  column: Column;
  tags: readonly string[];
  onTag: (tag: string) => void;
}

const longTag = 14;

export function Cell({ row, column, tags, onTag }: CellProps) {
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
    case 'duration':
      return <Duration startMillis={row.startMillis} durationMillis={row.durationMillis} running={row.state === 'running'} />;
    case 'metric': {
      const metric = cellValue(row, column.id);
      if (metric === undefined) return <Nothing />;
      const { min, max, lastStep } = row.metrics[column.label] ?? {};
      const at = lastStep === null || lastStep === undefined ? '' : ` at step ${lastStep}`;
      return <span title={`last ${metric}${at}, min ${min}, max ${max}`}>{formatMetricText(String(metric))}</span>;
    }
    default: {
      const text = cellValue(row, column.id);
      return text === undefined ? <Nothing /> : <span title={String(text)}>{text}</span>;
    }
  }
}

function Nothing() {
  return <span className={styles['nothing']}>–</span>;
}
