import { z } from '../../lib/schema';

/** One or several of a parameter, as a list. What is not understood is as if it were not there. */
const texts = z
  .union([z.string().transform((one) => [one]), z.array(z.string())])
  .optional()
  .catch(undefined);
const text = z.string().optional().catch(undefined);
const flag = z
  .literal(['1', 'true'])
  .transform(() => '1' as const)
  .optional()
  .catch(undefined);

/** What the experiments page shows, all of it in its address. */
export const experimentsSearch = z.object({
  /** A filter in the server's language; plain words are looked for. */
  q: text,
  tag: texts,
  /** Column ids, the first decides first; with a minus for descending. */
  sort: texts,
  /** Column ids, the outermost group first. */
  group: texts,
  /** Ids of the shown columns in their order. */
  col: texts,
  /** How many of the columns stay in place when the others scroll. */
  freeze: z.coerce.number().int().min(0).max(20).optional().catch(undefined),
  /** Widths that differ from the usual: `metric:loss=140`. */
  width: texts,
  /** Keys of the experiments that are selected. */
  mark: texts,
  /** Keys of the experiments that stay on top. */
  pin: texts,
  /** The key of the experiment that others are compared with. */
  base: text,
  /** Closed groups: their values as a JSON list. */
  shut: texts,
  /** What groups show of a number. */
  agg: z.enum(['mean', 'min', 'max']).optional().catch(undefined),
  archived: flag,
  /** Only columns that differ. */
  differ: flag,
  /** The saved view that this began as. */
  view: text,
});

export type ExperimentsView = z.infer<typeof experimentsSearch>;

export interface SortOrder {
  column: string;
  descending: boolean;
}

const defaultSort: SortOrder = { column: 'started', descending: true };

export function sortOrders(view: ExperimentsView): SortOrder[] {
  const orders = (view.sort ?? []).flatMap((id) => {
    const column = id.startsWith('-') ? id.slice(1) : id;
    return column === '' ? [] : [{ column, descending: id.startsWith('-') }];
  });
  return orders.length === 0 ? [defaultSort] : orders;
}

export function sortId({ column, descending }: SortOrder): string {
  return `${descending ? '-' : ''}${column}`;
}

/**
 * A click on a heading: texts start ascending, numbers and times descending, the third click goes back to the default.
 * With `more` the column is added to those that already decide.
 */
export function nextSort(orders: readonly SortOrder[], column: string, numeric: boolean, more = false): string[] | undefined {
  const known = orders.find((order) => order.column === column);
  const first = { column, descending: numeric };
  const second = { column, descending: !numeric };
  const next = known === undefined ? first : known.descending === numeric ? second : undefined;
  if (!more) return next && [sortId(next)];
  const changed = known ? orders.flatMap((order) => (order.column === column ? (next ?? []) : order)) : [...orders, first];
  return changed.length === 0 ? undefined : changed.map(sortId);
}

export function toggled(list: readonly string[] | undefined, entry: string): string[] | undefined {
  const without = (list ?? []).filter((other) => other !== entry);
  if (without.length === (list ?? []).length) without.push(entry);
  return without.length === 0 ? undefined : without;
}

/** The filter of the field and of the tags that were clicked, as one. */
export function filterOf(view: ExperimentsView): string {
  const tags = (view.tag ?? []).map((tag) => `tag = ${quoted(tag)}`);
  const typed = view.q?.trim() ?? '';
  if (tags.length === 0) return typed;
  return [typed === '' ? '' : `(${typed})`, ...tags].filter(Boolean).join(' and ');
}

export function quoted(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

export function closedPaths(view: ExperimentsView): { path: string[] }[] {
  return (view.shut ?? []).flatMap((shut) => {
    try {
      const path: unknown = JSON.parse(shut);
      return Array.isArray(path) && path.every((part) => typeof part === 'string') ? [{ path }] : [];
    } catch {
      return [];
    }
  });
}

export function widthsOf(view: ExperimentsView): Map<string, number> {
  return new Map(
    (view.width ?? []).flatMap((entry) => {
      const at = entry.lastIndexOf('=');
      const width = Number(entry.slice(at + 1));
      return at > 0 && width >= 40 && width <= 1200 ? [[entry.slice(0, at), width] as const] : [];
    }),
  );
}

export function withWidth(view: ExperimentsView, column: string, width: number): string[] {
  const widths = widthsOf(view).set(column, Math.round(Math.min(1200, Math.max(40, width))));
  return [...widths].map(([id, size]) => `${id}=${size}`);
}
