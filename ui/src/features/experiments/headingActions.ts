import type { Column } from './columns';
import { metricId } from './columns';
import type { HeadingActions } from './Columns';
import { nextSort, withWidth, type ExperimentsView, type SortOrder } from './viewState';

/** What the headings do: each changes the address, which is the view. */
export function headingActions(
  view: ExperimentsView,
  onView: (change: Partial<ExperimentsView>) => void,
  columns: readonly Column[],
  orders: readonly SortOrder[],
): HeadingActions {
  const ids = columns.map((column) => column.id);
  const freeze = view.freeze ?? 0;
  const place = (id: string, to: number) => {
    const without = ids.filter((other) => other !== id);
    return [...without.slice(0, to), id, ...without.slice(to)];
  };
  return {
    onSort: (column, numeric, more) => onView({ sort: nextSort(orders, column, numeric, more) }),
    onSortTo: (sort) => onView({ sort: [sort] }),
    onGroupBy: (column) => onView({ group: [...(view.group ?? []).filter((other) => other !== column), column], shut: undefined }),
    onHide: (column) => onView({ col: ids.filter((other) => other !== column), ...(ids.indexOf(column) < freeze ? { freeze: freeze - 1 || undefined } : {}) }),
    onFreeze: (column) => {
      const frozen = ids.indexOf(column) < freeze;
      if (frozen) onView({ col: place(column, freeze - 1), freeze: freeze - 1 || undefined });
      else onView({ col: place(column, freeze), freeze: freeze + 1 });
    },
    onMove: (column, to) => onView({ col: place(column, ids.indexOf(to)) }),
    onShift: (column, by) => onView({ col: place(column, Math.max(0, ids.indexOf(column) + by)) }),
    onReplace: (column, by) => onView({ col: ids.includes(by) ? ids : ids.map((other) => (other === column ? by : other)) }),
    onResize: (column, width) => onView({ width: withWidth(view, column, width) }),
    onAskStep: (column) => {
      // oxlint-disable-next-line no-alert -- one number, asked once; the browser's own question is accessible
      const step = window.prompt(`Value of ${column.label} at step`, /^\d+$/.test(column.stat) ? column.stat : '100');
      if (step !== null && /^\d+$/.test(step.trim())) onView({ col: ids.map((other) => (other === column.id ? metricId(column.label, step.trim()) : other)) });
    },
  };
}
