import { useEffect, type ReactNode } from 'react';
import { Button } from './Button';
import styles from './More.module.css';
import { Card } from './Page';
import { Empty, Problem, SkeletonRows } from './State';

/** What the query of a list tells. */
interface Pages<Row> {
  data: { pages: { rows: Row[] }[] } | undefined;
  error: Error | null;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  refetch: () => unknown;
  fetchNextPage: () => unknown;
}

interface ListedProps<Row> {
  /** Singular: `version`. */
  noun: string;
  pages: Pages<Row>;
  /** Takes away the conditions that leave some out, if there are any. */
  onClear?: (() => void) | undefined;
  /** Nothing here yet, and what to do next. */
  empty: ReactNode;
  /** What the button for the next page says. */
  more?: string;
  children: (rows: Row[]) => ReactNode;
}

/** A list that comes in pages: while it loads, if it is empty or could not be read, its rows, and the button for more of them. */
export function Listed<Row>({ noun, pages, onClear, empty, more = 'Show more', children }: ListedProps<Row>) {
  const { data, error, hasNextPage, isFetchingNextPage, refetch, fetchNextPage } = pages;
  const rows = data?.pages.flatMap((page) => page.rows);
  return (
    <>
      <Card>
        {!rows && error && <Problem title={`The ${noun}s could not be read`} error={error} onRetry={() => void refetch()} />}
        {!rows && !error && <SkeletonRows label={`Loading the ${noun}s`} />}
        {rows?.length === 0 &&
          (onClear ? (
            <Empty title={`No ${noun} matches`}>
              <Button onClick={onClear}>Clear the filter</Button>
            </Empty>
          ) : (
            empty
          ))}
        {rows && rows.length > 0 && children(rows)}
      </Card>
      {hasNextPage && (
        <Button className={styles['pages']} disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {more}
        </Button>
      )}
    </>
  );
}

/** Loads all pages as long as something is searched that the server does not search itself. */
export function useAllPages<Row>({ error, hasNextPage, isFetchingNextPage, fetchNextPage }: Pages<Row>, searched: boolean): void {
  const next = searched && hasNextPage && !isFetchingNextPage && !error;
  useEffect(() => {
    if (next) fetchNextPage();
  }, [next, fetchNextPage]);
}
