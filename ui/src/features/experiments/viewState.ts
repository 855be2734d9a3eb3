import { z } from '../../lib/schema';

/** One or several of a parameter, as a list. What is not understood is as if it were not there. */
const texts = z
  .union([z.string().transform((text) => [text]), z.array(z.string())])
  .optional()
  .catch(undefined);
const text = z.string().optional().catch(undefined);

/** What the experiments page shows, all of it in its address. */
export const experimentsSearch = z.object({
  /** Every word must occur in the name, the key, a tag or a parameter. */
  q: text,
  tag: texts,
  /** A column id, with a minus for descending. */
  sort: text,
  /** `tag` or the id of a parameter column. */
  group: text,
  /** Ids of the shown metric, parameter and other columns in their order. */
  col: texts,
  /** Keys of the experiments that are marked for comparison. */
  mark: texts,
});

export type ExperimentsView = z.infer<typeof experimentsSearch>;

export interface SortOrder {
  column: string;
  descending: boolean;
}

export const defaultSort: SortOrder = { column: 'started', descending: true };

export function sortOrder(view: ExperimentsView): SortOrder {
  if (view.sort === undefined || view.sort === '' || view.sort === '-') return defaultSort;
  return view.sort.startsWith('-')
    ? { column: view.sort.slice(1), descending: true }
    : { column: view.sort, descending: false };
}

/** A click on a heading: texts start ascending, numbers and times descending, the third click goes back to the default. */
export function nextSort(current: SortOrder, column: string, numeric: boolean): string | undefined {
  const first = numeric ? `-${column}` : column;
  const second = numeric ? column : `-${column}`;
  if (current.column !== column) return first;
  const now = `${current.descending ? '-' : ''}${column}`;
  return now === first ? second : undefined;
}

export function toggled(list: readonly string[] | undefined, entry: string): string[] | undefined {
  const without = (list ?? []).filter((other) => other !== entry);
  if (without.length === (list ?? []).length) without.push(entry);
  return without.length === 0 ? undefined : without;
}
