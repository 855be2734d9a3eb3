import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { TableItem } from '../../api/table';
import type { Column } from './columns';
import { Columns, nameWidth, type ExperimentsTableProps, type Layout } from './Columns';
import styles from './ExperimentsTable.module.css';
import { GroupCells } from './GroupCells';
import { Heading } from './Heading';
import { RowCells } from './RowCells';
import { useRowKeys } from './useRowKeys';

const rowHeight = 36;

const nameColumn: Column = { id: 'name', kind: 'key', label: 'Name', stat: '', width: nameWidth, numeric: false };

/** Virtual in both directions: a hundred thousand experiments and thousands of columns cost what is on screen. */
export function ExperimentsTable(props: ExperimentsTableProps) {
  const { count, columns, freeze, pinned, onShow } = props;
  const scroll = useRef<HTMLDivElement>(null);
  const frozen = columns.slice(0, freeze);
  const moving = columns.slice(freeze);
  const left = nameWidth + frozen.reduce((sum, column) => sum + column.width, 0);
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    initialRect: { width: 1200, height: 700 },
  });
  const across = useVirtualizer({
    horizontal: true,
    count: moving.length,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => moving[index]?.width ?? 100,
    getItemKey: (index) => moving[index]?.id ?? index,
    scrollMargin: left,
    overscan: 3,
    initialRect: { width: 1200, height: 700 },
  });
  const sizes = moving.map((column) => column.width).join(' ');
  useEffect(() => across.measure(), [across, sizes, left]);

  const shown = rows.getVirtualItems();
  const from = shown[0]?.index ?? 0;
  const to = (shown[shown.length - 1]?.index ?? 0) + 1;
  useEffect(() => onShow(from, to), [onShow, from, to]);

  const pressed = useRowKeys(scroll, count, (row) => rows.scrollToIndex(row));

  const width = left + moving.reduce((sum, column) => sum + column.width, 0);
  const keys = rowKeys();
  const layout: Layout = { frozen, moving, visible: across.getVirtualItems(), left };
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the keys are those of what has the focus in its rows
    <div className={styles['scroll']} ref={scroll} onKeyDown={pressed}>
      <div
        className={styles['grid']}
        role="table"
        aria-label="Experiments"
        aria-rowcount={count + 1}
        aria-colcount={columns.length + 1}
        style={{ width, minWidth: '100%' }}
      >
        <div className={styles['top']} role="rowgroup">
          <div className={`${styles['row']} ${styles['head']}`} role="row" aria-rowindex={1}>
            <div className={`${styles['cell']} ${styles['name']}`} role="columnheader" style={{ width: nameWidth }}>
              <input type="checkbox" aria-label="Select all that match" checked={props.allMarked} onChange={props.onMarkAll} />
              <Heading {...props} column={nameColumn} bare />
            </div>
            <Columns layout={layout}>{(column, place) => <Heading {...props} key={column.id} column={column} place={place} />}</Columns>
          </div>
          {pinned.map((row) => (
            <div key={row.experimentKey} className={`${styles['row']} ${styles['pinned']}`} role="row" aria-label={`Pinned: ${row.name}`}>
              <RowCells {...props} row={row} layout={layout} nameWidth={nameWidth} isPinned />
            </div>
          ))}
        </div>
        <div className={styles['body']} role="rowgroup" style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {shown.map((virtual) => {
            const item = props.item(virtual.index);
            const place = { transform: `translateY(${virtual.start}px)`, width: '100%' };
            const group = item?.kind === 'group' ? styles['group'] : '';
            return (
              <div key={keys.of(item, virtual.index)} className={`${styles['row']} ${group}`} role="row" aria-rowindex={virtual.index + 2} style={place}>
                {item === undefined && <div className={`${styles['cell']} ${styles['name']} ${styles['waiting']}`} role="rowheader" style={{ width: nameWidth }} aria-label="Loading" />}
                {item?.kind === 'group' && <GroupCells {...props} item={item} layout={layout} nameWidth={nameWidth} />}
                {item?.kind === 'row' && <RowCells {...props} row={item} layout={layout} nameWidth={nameWidth} isPinned={false} />}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** A row keeps its element where others come above it, and with that the focus. Pages of different moments may tell of one experiment twice. */
function rowKeys() {
  const used = new Set<string>();
  return {
    of: (item: TableItem | undefined, index: number): string => {
      const key = item?.kind === 'row' ? item.experimentKey : item?.kind === 'group' ? JSON.stringify(item.path) : String(index);
      if (used.has(key)) return `${key} ${index}`;
      used.add(key);
      return key;
    },
  };
}
