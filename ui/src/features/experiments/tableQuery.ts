import type { KnownColumn, TableQuery } from '../../api/table';
import { chooseColumns, type Column, type ColumnKind } from './columns';
import { closedPaths, filterOf, sortId, sortOrders, widthsOf, type ExperimentsView } from './viewState';

/** The columns that a view shows, as wide as it says. @param differing those that differ, where only they are wanted and it is known */
export function shownColumns(view: ExperimentsView, known: readonly KnownColumn[], differing?: readonly string[]): Column[] {
  const widths = widthsOf(view);
  const chosen = chooseColumns(known, view.col).map((column) => ({ ...column, width: widths.get(column.id) ?? column.width }));
  return view.differ && differing ? chosen.filter((column) => !isLogged(column.kind) || differing.includes(`${column.kind}:${column.label}`)) : chosen;
}

function isLogged(kind: ColumnKind): boolean {
  return kind === 'metric' || kind === 'param' || kind === 'other';
}

/** What a view asks of the server. */
export function tableQuery(workspace: string, project: string, view: ExperimentsView, columns: readonly Column[]): TableQuery {
  return {
    workspace,
    project,
    filter: filterOf(view),
    archived: view.archived !== undefined,
    sort: view.sort === undefined ? [] : sortOrders(view).map(sortId),
    group: (view.group ?? []).map((id) => (id === 'tag' ? 'tags' : id)),
    closed: closedPaths(view),
    columns: columns.map((column) => column.id),
    pinned: [...new Set([...(view.pin ?? []), ...(view.base ? [view.base] : [])])],
  };
}
