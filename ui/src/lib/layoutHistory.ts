/**
 * The layouts that a page had: its search parameters. Every change of them can be undone and redone as long as the tab is open.
 * Changes of the same parameters in a row, as a slider makes, are one.
 */
export interface LayoutHistory {
  /** A page's layout went from one to another. */
  changed: (path: string, from: string, to: string) => void;
  /** When a page's layout was last changed. */
  changedMillis: (path: string) => number;
  undo: (path: string) => string | undefined;
  redo: (path: string) => string | undefined;
}

interface Page {
  past: string[];
  future: string[];
  now: string;
  atMillis: number;
  names: string;
}

const togetherMillis = 800;
const most = 100;

export function layoutHistory(clock: () => number = Date.now): LayoutHistory {
  const pages = new Map<string, Page>();
  /** The layout that undoing or redoing is about to bring: it is no change of its own. */
  let expected: string | undefined;
  return {
    changed: (path, from, to) => {
      if (expected === to) {
        expected = undefined;
        return;
      }
      expected = undefined;
      const names = differing(from, to);
      if (names === '') return;
      const page = pages.get(path) ?? { past: [], future: [], now: from, atMillis: -Infinity, names: '' };
      const together = page.names === names && page.now === from && clock() - page.atMillis < togetherMillis;
      if (!together) page.past = [...page.past, from].slice(-most);
      pages.set(path, { past: page.past, future: [], now: to, atMillis: clock(), names });
    },
    changedMillis: (path) => (pages.get(path)?.past.length ? (pages.get(path)?.atMillis ?? -Infinity) : -Infinity),
    undo: (path) => {
      const page = pages.get(path);
      const back = page?.past.pop();
      if (!page || back === undefined) return undefined;
      page.future.push(page.now);
      Object.assign(page, { now: back, names: '' });
      return (expected = back);
    },
    redo: (path) => {
      const page = pages.get(path);
      const forth = page?.future.pop();
      if (!page || forth === undefined) return undefined;
      page.past.push(page.now);
      Object.assign(page, { now: forth, names: '' });
      return (expected = forth);
    },
  };
}

/** The names of the parameters that differ. */
function differing(from: string, to: string): string {
  const [left, right] = [new URLSearchParams(from), new URLSearchParams(to)];
  const names = [...new Set([...left.keys(), ...right.keys()])].filter((name) => left.getAll(name).join('\n') !== right.getAll(name).join('\n'));
  return names.sort().join('\n');
}
