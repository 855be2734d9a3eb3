import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { pageQuery, pageSize, type TableItem, type TablePage, type TableQuery } from '../../api/table';

export interface TableData {
  /** The newest page that arrived: the counts, and the pinned rows. */
  page: TablePage | undefined;
  /** The line at an index, undefined while it is on its way. */
  item: (index: number) => TableItem | undefined;
  error: Error | null;
  refetch: () => void;
  /** What is on screen now: from the first line to behind the last one. */
  show: (from: number, to: number) => void;
}

/** Reads the lines that are on screen, a page at a time, and no others. @param ready whether it is known what to ask */
export function useTable(query: TableQuery, live: boolean, ready: boolean): TableData {
  const [range, setRange] = useState({ from: 0, to: 1 });
  const first = Math.floor(range.from / pageSize);
  const last = Math.max(first, Math.floor(Math.max(0, range.to - 1) / pageSize));
  const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const pages = useQueries({ queries: numbers.map((number) => ({ ...pageQuery(query, number, live), enabled: ready })) });
  const fresh = pages.find((page) => page.data && !page.isPlaceholderData) ?? pages.find((page) => page.data);
  return {
    page: fresh?.data,
    item: (index) => {
      const page = pages[Math.floor(index / pageSize) - first]?.data;
      // What is shown meanwhile may be another page.
      return page?.shown[index - page.offset];
    },
    error: pages.find((page) => page.error)?.error ?? null,
    refetch: () => pages.forEach((page) => void page.refetch()),
    show: (from, to) => {
      if (Math.floor(from / pageSize) === first && Math.floor(Math.max(0, to - 1) / pageSize) === last) return;
      setRange({ from, to });
    },
  };
}
