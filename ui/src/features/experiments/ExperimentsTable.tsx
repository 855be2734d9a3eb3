import { Link } from '@tanstack/react-router';
import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { Icon } from '../../kit/Icon';
import { Name } from '../../kit/Name';
import { formatNumber } from '../../lib/format';
import { seriesToken } from '../../theme/colour';
import { groupMean, type GroupItem, type Item, type RowItem } from './arrange';
import { Cell } from './Cell';
import type { Column } from './columns';
import styles from './ExperimentsTable.module.css';
import type { SortOrder } from './viewState';

interface ExperimentsTableProps {
  items: readonly Item[];
  columns: readonly Column[];
  order: SortOrder;
  tags: readonly string[];
  closed: ReadonlySet<string>;
  /** Keys of the experiments to compare. */
  marked: readonly string[];
  onMark: (experimentKey: string) => void;
  onSort: (column: string, numeric: boolean) => void;
  onTag: (tag: string) => void;
  onGroup: (label: string) => void;
}

const nameWidth = window.innerWidth < 900 ? 230 : 350;
const rowHeight = 37;

/** Virtual in both directions: thousands of experiments and hundreds of columns cost what is on screen. */
export function ExperimentsTable(props: ExperimentsTableProps) {
  const { items, columns } = props;
  const scroll = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    initialRect: { width: 1200, height: 700 },
  });
  const across = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => columns[index]?.width ?? 100,
    getItemKey: (index) => columns[index]?.id ?? index,
    scrollMargin: nameWidth,
    overscan: 4,
    initialRect: { width: 1200, height: 700 },
  });
  const width = nameWidth + columns.reduce((sum, column) => sum + column.width, 0);
  const visible = across.getVirtualItems();

  return (
    <div className={styles['scroll']} ref={scroll}>
      <div
        className={styles['grid']}
        role="table"
        aria-label="Experiments"
        aria-rowcount={items.length + 1}
        aria-colcount={columns.length + 1}
        style={{ width, minWidth: '100%' }}
      >
        <div className={`${styles['row']} ${styles['head']}`} role="row" aria-rowindex={1}>
          <Heading {...props} id="name" label="Name" numeric={false} className={styles['name']} width={nameWidth} />
          <Columns visible={visible} columns={columns}>
            {(column) => <Heading {...props} key={column.id} {...column} />}
          </Columns>
        </div>
        <div className={styles['body']} role="rowgroup" style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {rows.getVirtualItems().map((virtual) => {
            const item = items[virtual.index];
            if (!item) return null;
            const place = { transform: `translateY(${virtual.start}px)`, width: '100%' };
            const index = virtual.index + 2;
            return item.kind === 'group' ? (
              <div key={virtual.key} className={`${styles['row']} ${styles['group']}`} role="row" aria-rowindex={index} style={place}>
                <GroupRow {...props} item={item} visible={visible} />
              </div>
            ) : (
              <div key={virtual.key} className={styles['row']} role="row" aria-rowindex={index} style={place}>
                <ExperimentCells {...props} item={item} visible={visible} />
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

interface HeadingProps {
  id: string;
  label: string;
  numeric: boolean;
  width: number;
  className?: string | undefined;
  order: SortOrder;
  onSort: (column: string, numeric: boolean) => void;
}

function Heading({ id, label, numeric, width, className = '', order, onSort }: HeadingProps) {
  const sorted = order.column === id;
  const direction = order.descending ? 'descending' : 'ascending';
  return (
    <div
      className={`${styles['cell']} ${className} ${numeric ? styles['number'] : ''}`}
      role="columnheader"
      aria-sort={sorted ? direction : 'none'}
      style={{ width }}
    >
      <button
        type="button"
        className={`${styles['heading']} ${sorted ? styles['sorted'] : ''}`}
        title={`Sort by ${label}`}
        onClick={() => onSort(id, numeric)}
      >
        <span>{label}</span>
        {sorted && (order.descending ? '↓' : '↑')}
      </button>
    </div>
  );
}

interface ColumnsProps {
  visible: readonly VirtualItem[];
  columns: readonly Column[];
  children: (column: Column) => React.ReactNode;
}

/** The columns in view, between two spacers that stand for the others. */
function Columns({ visible, columns, children }: ColumnsProps) {
  const before = (visible[0]?.start ?? nameWidth) - nameWidth;
  return (
    <>
      {before > 0 && <span role="presentation" style={{ flex: 'none', width: before }} />}
      {visible.map((virtual) => {
        const column = columns[virtual.index];
        return column ? children(column) : null;
      })}
    </>
  );
}

type RowProps = ExperimentsTableProps & { visible: readonly VirtualItem[] };

function ExperimentCells({ item, visible, columns, tags, marked, onTag, onMark }: RowProps & { item: RowItem }) {
  const { row } = item;
  const name = row.name || row.experimentKey;
  const params = { workspace: row.workspace, project: row.project, experimentKey: row.experimentKey };
  return (
    <>
      <div className={`${styles['cell']} ${styles['name']}`} role="rowheader" style={{ width: nameWidth }}>
        <input type="checkbox" aria-label={`Compare ${name}`} checked={marked.includes(row.experimentKey)} onChange={() => onMark(row.experimentKey)} />
        <span className={styles['swatch']} style={{ background: `var(${seriesToken(row.experimentKey)})` }} />
        <Link to="/$workspace/$project/$experimentKey" params={params} title={name} aria-label={name}>
          <Name>{name}</Name>
        </Link>
      </div>
      <Columns visible={visible} columns={columns}>
        {(column) => (
          <div key={column.id} role="cell" className={cellClass(column)} style={{ width: column.width }}>
            <Cell row={row} column={column} tags={tags} onTag={onTag} />
          </div>
        )}
      </Columns>
    </>
  );
}

function GroupRow({ item, visible, columns, closed, onGroup }: RowProps & { item: GroupItem }) {
  const open = !closed.has(item.label);
  return (
    <>
      <div className={`${styles['cell']} ${styles['name']} ${open ? styles['open'] : ''}`} role="rowheader" style={{ width: nameWidth }}>
        <button type="button" aria-expanded={open} onClick={() => onGroup(item.label)}>
          <Icon name="chevron" size={12} />
          {item.label} <small>{item.rows.length}</small>
        </button>
      </div>
      <Columns visible={visible} columns={columns}>
        {(column) => {
          const mean = column.kind === 'metric' ? groupMean(item.rows, column.id) : undefined;
          return (
            <div key={column.id} role="cell" className={cellClass(column)} style={{ width: column.width }}>
              {mean !== undefined && <span title={`mean of ${item.rows.length}`}>⌀ {formatNumber(mean)}</span>}
            </div>
          );
        }}
      </Columns>
    </>
  );
}

function cellClass(column: Column): string {
  return `${styles['cell']} ${column.numeric ? styles['number'] : ''} ${column.kind === 'metric' ? styles['metric'] : ''}`;
}
