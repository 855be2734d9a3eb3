import { useEffect, useRef, type KeyboardEvent, type RefObject } from 'react';
import { rowByKey } from '../../lib/keys';

/** Of a row what can have the focus: its box, its link, its menu. */
const stops = 'input, a, button';

/** The number of a row for assistive technology: the heading is the first. */
const number = (row: Element) => Number(row.getAttribute('aria-rowindex'));

/**
 * Arrows, Page, Home and End move the focus from row to row, and stay with what it is on: the boxes, say. Rows that are far away are made when
 * they are scrolled to, so the focus goes there once they are.
 */
export function useRowKeys(table: RefObject<HTMLElement | null>, count: number, scrollTo: (row: number) => void): (event: KeyboardEvent) => void {
  const wanted = useRef<{ row: number; stop: number }>(undefined);
  const focus = () => {
    if (!wanted.current) return;
    const found = table.current?.querySelector(`[aria-rowindex="${wanted.current.row + 2}"]`)?.querySelectorAll<HTMLElement>(stops) ?? [];
    const element = found[Math.min(wanted.current.stop, found.length - 1)];
    if (!element) return;
    wanted.current = undefined;
    element.focus();
  };
  useEffect(focus);
  return (event) => {
    const row = event.target instanceof HTMLElement ? event.target.closest('[aria-rowindex]') : null;
    if (!row || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const next = rowByKey(event.key, number(row) - 2, count);
    if (next === undefined) return;
    event.preventDefault();
    const stop = number(row) === 1 ? 0 : [...row.querySelectorAll(stops)].indexOf(event.target as Element);
    wanted.current = { row: next, stop: Math.max(0, stop) };
    scrollTo(next);
    focus();
  };
}
