import type { VirtualItem } from '@tanstack/react-virtual';
import type { CSSProperties, ReactNode } from 'react';
import type { TableItem, TableRow } from '../../api/table';
import type { Column } from './columns';
import styles from './ExperimentsTable.module.css';
import type { SortOrder } from './viewState';

export const nameWidth = window.innerWidth < 900 ? 230 : 350;

export interface RowActions {
  onMark: (experimentKey: string, range: boolean) => void;
  onPin: (experimentKey: string) => void;
  onBaseline: (experimentKey: string) => void;
  onTag: (tag: string) => void;
  onArchive: (row: TableRow) => void;
}

export interface HeadingActions {
  onSort: (column: string, numeric: boolean, more: boolean) => void;
  onSortTo: (sort: string) => void;
  onGroupBy: (column: string) => void;
  onHide: (column: string) => void;
  onFreeze: (column: string) => void;
  /** Moves a column to the place of another one. */
  onMove: (column: string, to: string) => void;
  onShift: (column: string, by: -1 | 1) => void;
  onReplace: (column: string, by: string) => void;
  onResize: (column: string, width: number) => void;
  onAskStep: (column: Column) => void;
}

export interface ExperimentsTableProps {
  count: number;
  item: (index: number) => TableItem | undefined;
  pinned: readonly TableRow[];
  columns: readonly Column[];
  /** How many of the columns stay in place. */
  freeze: number;
  orders: readonly SortOrder[];
  tags: readonly string[];
  marked: ReadonlySet<string>;
  /** Everything that matches is selected. */
  allMarked: boolean;
  baseline: TableRow | undefined;
  aggregate: 'mean' | 'min' | 'max';
  headings: HeadingActions;
  rows: RowActions;
  onGroup: (path: readonly string[]) => void;
  onShow: (from: number, to: number) => void;
  onMarkAll: () => void;
}

export interface Layout {
  frozen: readonly Column[];
  moving: readonly Column[];
  visible: readonly VirtualItem[];
  /** Where the moving columns begin. */
  left: number;
}

interface ColumnsProps {
  layout: Layout;
  children: (column: Column, place: CSSProperties, index: number) => ReactNode;
}

/** The columns that stay, then those in view between two spacers that stand for the others. */
export function Columns({ layout, children }: ColumnsProps) {
  const { frozen, moving, visible, left } = layout;
  const before = (visible[0]?.start ?? left) - left;
  return (
    <>
      {frozen.map((column, index) => {
        const place: CSSProperties = { width: column.width, position: 'sticky', left: nameWidth + widthOf(frozen.slice(0, index)), zIndex: 1 };
        return children(column, place, index);
      })}
      {before > 0 && <span role="presentation" style={{ flex: 'none', width: before }} />}
      {visible.map((virtual) => {
        const column = moving[virtual.index];
        return column ? children(column, { width: column.width }, frozen.length + virtual.index) : null;
      })}
    </>
  );
}

function widthOf(columns: readonly Column[]): number {
  return columns.reduce((sum, column) => sum + column.width, 0);
}

export function cellClass(column: Column): string {
  return `${styles['cell']} ${column.numeric ? styles['number'] : ''} ${column.kind === 'metric' ? styles['metric'] : ''}`;
}
