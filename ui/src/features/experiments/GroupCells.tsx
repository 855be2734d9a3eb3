import type { Aggregate, TableGroup } from '../../api/table';
import { Icon } from '../../kit/Icon';
import { formatDuration, formatNumber } from '../../lib/format';
import { cellClass, Columns, type ExperimentsTableProps, type Layout } from './Columns';
import styles from './ExperimentsTable.module.css';

interface GroupCellsProps extends Omit<ExperimentsTableProps, 'item'> {
  item: TableGroup;
  layout: Layout;
  nameWidth: number;
}

const signs = { mean: '⌀', min: '↓', max: '↑' } as const;

export function GroupCells({ item, layout, nameWidth, aggregate, onGroup }: GroupCellsProps) {
  const label = item.defined ? item.path[item.path.length - 1] : 'not logged';
  const depth = item.path.length - 1;
  return (
    <>
      <div className={`${styles['cell']} ${styles['name']} ${item.closed ? '' : styles['open']}`} role="rowheader" style={{ width: nameWidth, paddingLeft: 16 + depth * 18 }}>
        <button type="button" aria-expanded={!item.closed} title={label} onClick={() => onGroup(item.path)}>
          <Icon name="chevron" size={12} />
          <span className={styles['groupName']}>{label}</span> <small>{item.count.toLocaleString('en')}</small>
        </button>
      </div>
      <Columns layout={layout}>
        {(column, place, index) => {
          const value = item.aggregates[index];
          const shown = value && column.kind !== 'started' && column.kind !== 'ended';
          return (
            <div key={column.id} role="cell" className={cellClass(column)} style={place}>
              {shown && (
                <span title={explain(value)}>
                  {signs[aggregate]} {column.kind === 'duration' ? formatDuration(value[aggregate]) : formatNumber(value[aggregate])}
                </span>
              )}
            </div>
          );
        }}
      </Columns>
    </>
  );
}

function explain({ count, mean, min, max, deviation }: Aggregate): string {
  return `of ${count}: mean ${formatNumber(mean)} ± ${formatNumber(deviation)}, lowest ${formatNumber(min)}, highest ${formatNumber(max)}`;
}
