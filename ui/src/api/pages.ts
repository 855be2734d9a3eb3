import { infiniteQueryOptions } from '@tanstack/react-query';
import { request, type Query } from './http';

export interface ListPage<Row> {
  rows: Row[];
  next: string | undefined;
  /** How many rows there are in all, on the first page of lists that the server counts. */
  total: number | undefined;
}

type ListAnswer<Row, Field extends string> = { [name in Field]: Row[] } & { next?: string | null; total?: number };

/** A list that comes in pages; `field` is what the server calls its rows. */
export function pagesQuery<Row, Field extends string>(queryKey: readonly unknown[], path: string, field: Field, query: Query) {
  return infiniteQueryOptions({
    queryKey,
    queryFn: async ({ pageParam, signal }): Promise<ListPage<Row>> => {
      const answer = await request<ListAnswer<Row, Field>>(path, { query: { after: pageParam, ...query }, signal });
      return { rows: answer[field], next: answer.next ?? undefined, total: answer.total };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });
}

/** All rows that are loaded. */
export function rowsOf<Row>(data: { pages: { rows: Row[] }[] } | undefined): Row[] | undefined {
  return data?.pages.flatMap((page) => page.rows);
}
