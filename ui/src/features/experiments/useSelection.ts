import { useRef, useState } from 'react';
import { toggled } from './viewState';

export interface Selection {
  marked: ReadonlySet<string>;
  /** All that match, also those that are not on screen. */
  all: boolean;
  mark: (key: string, range: boolean) => void;
  markAll: () => void;
  clear: () => void;
}

/** Which experiments are selected. Single ones are in the address; "all that match" is a state of the moment. */
export function useSelection(marks: readonly string[] | undefined, shownKeys: () => string[], onMarks: (marks: string[] | undefined) => void): Selection {
  const [all, setAll] = useState(false);
  const last = useRef<string | undefined>(undefined);
  const mark = (key: string, range: boolean) => {
    setAll(false);
    const keys = shownKeys();
    const from = last.current === undefined ? -1 : keys.indexOf(last.current);
    const to = keys.indexOf(key);
    last.current = key;
    if (range && from >= 0 && to >= 0) {
      const between = keys.slice(Math.min(from, to), Math.max(from, to) + 1);
      onMarks([...new Set([...(marks ?? []), ...between])]);
    } else {
      onMarks(toggled(marks, key));
    }
  };
  return {
    marked: new Set(marks),
    all,
    mark,
    markAll: () => {
      setAll(!all);
      onMarks(undefined);
    },
    clear: () => {
      setAll(false);
      onMarks(undefined);
    },
  };
}
