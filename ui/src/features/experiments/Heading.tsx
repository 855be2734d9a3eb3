import { useRef, type CSSProperties, type KeyboardEvent, type PointerEvent } from 'react';
import { Icon } from '../../kit/Icon';
import { Menu, type MenuItem } from '../../kit/Menu';
import { metricId, metricStats, statLabel, type Column } from './columns';
import styles from './ExperimentsTable.module.css';
import type { HeadingActions } from './Columns';
import type { SortOrder } from './viewState';

interface HeadingProps {
  column: Column;
  orders: readonly SortOrder[];
  headings: HeadingActions;
  freeze: number;
  columns: readonly Column[];
  place?: CSSProperties;
  /** Only the button to sort: the cell around it is somebody else's. */
  bare?: boolean;
}

export function Heading({ column, orders, headings, freeze, columns, place, bare = false }: HeadingProps) {
  const at = orders.findIndex((order) => order.column === column.id);
  const order = orders[at];
  const button = (
    <button
      type="button"
      className={`${styles['heading']} ${order ? styles['sorted'] : ''}`}
      title={`Sort by ${column.label}${column.kind === 'metric' ? ` (${statLabel(column.stat) || 'last value'})` : ''}; with Shift as a further column`}
      onClick={(event) => headings.onSort(column.id, column.numeric, event.shiftKey)}
    >
      <span>{column.label}</span>
      {column.stat !== '' && <em>{statLabel(column.stat)}</em>}
      {order && (order.descending ? '↓' : '↑')}
      {order && orders.length > 1 && <sup>{at + 1}</sup>}
    </button>
  );
  if (bare) return button;
  const frozen = columns.findIndex((other) => other.id === column.id) < freeze;
  const items = (): MenuItem[] => [
    { label: 'Sort ascending', onChoose: () => headings.onSortTo(column.id) },
    { label: 'Sort descending', onChoose: () => headings.onSortTo(`-${column.id}`) },
    { label: 'Group by it', onChoose: () => headings.onGroupBy(column.id) },
    ...(column.kind === 'metric'
      ? [
          ...metricStats.map((stat, index) => ({
            label: stat === '' ? 'Last value' : `${stat === 'step' ? 'Step of the last value' : `${stat[0]?.toUpperCase()}${stat.slice(1)} value`}`,
            checked: column.stat === stat,
            apart: index === 0,
            onChoose: () => headings.onReplace(column.id, metricId(column.label, stat)),
          })),
          { label: 'Value at a step…', checked: /^\d+$/.test(column.stat), onChoose: () => headings.onAskStep(column) },
        ]
      : []),
    { label: 'Move left', onChoose: () => headings.onShift(column.id, -1), apart: true },
    { label: 'Move right', onChoose: () => headings.onShift(column.id, 1) },
    { label: frozen ? 'Unpin column' : 'Pin column', onChoose: () => headings.onFreeze(column.id) },
    { label: 'Hide column', onChoose: () => headings.onHide(column.id) },
  ];
  return (
    // Dragging is the pointer's way; the menu beside the name moves columns by the keyboard.
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus
    <div
      className={`${styles['cell']} ${column.numeric ? styles['number'] : ''}`}
      role="columnheader"
      aria-sort={order ? (order.descending ? 'descending' : 'ascending') : 'none'}
      style={place}
      draggable
      onDragStart={(event) => event.dataTransfer.setData('text/x-column', column.id)}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        const moved = event.dataTransfer.getData('text/x-column');
        if (moved && moved !== column.id) headings.onMove(moved, column.id);
      }}
    >
      {button}
      <Menu label={`Column ${column.label}`} className={styles['dots']} items={items}>
        <Icon name="down" size={11} />
      </Menu>
      <Grip column={column} onResize={headings.onResize} />
    </div>
  );
}

/** The right edge of a column: dragged, or moved by the arrow keys. */
function Grip({ column, onResize }: { column: Column; onResize: (column: string, width: number) => void }) {
  const start = useRef<{ x: number; width: number } | undefined>(undefined);
  const down = (event: PointerEvent<HTMLDivElement>) => {
    event.preventDefault();
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, width: column.width };
  };
  const move = (event: PointerEvent) => {
    if (start.current) onResize(column.id, start.current.width + event.clientX - start.current.x);
  };
  const key = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 16 : event.key === 'ArrowLeft' ? -16 : 0;
    if (by !== 0) onResize(column.id, column.width + by);
  };
  return (
    <div
      className={styles['grip']}
      role="separator"
      aria-orientation="vertical"
      aria-label={`Width of ${column.label}`}
      aria-valuenow={column.width}
      aria-valuemin={40}
      aria-valuemax={1200}
      tabIndex={0}
      draggable
      onDragStart={(event) => {
        event.preventDefault();
        event.stopPropagation();
      }}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={() => {
        start.current = undefined;
      }}
      onKeyDown={key}
    />
  );
}
