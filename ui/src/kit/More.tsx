import { useState, type ReactNode } from 'react';
import { Button } from './Button';
import styles from './More.module.css';

/**
 * The first of many things, and a button for as many again: what is not shown costs nothing.
 * Starts again from the first ones when `of` changes, as a filter does.
 */
export function useMore<T>(items: readonly T[], size: number, of = ''): [shown: T[], more: ReactNode] {
  const [state, setState] = useState({ of, count: size });
  const count = state.of === of ? state.count : size;
  const hidden = items.length - count;
  const more = hidden > 0 && (
    <p className={styles['more']}>
      <Button onClick={() => setState({ of, count: count + size })}>
        Show {Math.min(size, hidden).toLocaleString('en')} more of {hidden.toLocaleString('en')}
      </Button>
    </p>
  );
  return [items.slice(0, count), more];
}
