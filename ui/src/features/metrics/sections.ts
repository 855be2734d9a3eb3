import { compareNatural } from '../../lib/natural';

export interface Section {
  /** What stands before the first slash of the names, or an empty text. */
  prefix: string;
  names: string[];
}

/** Metric names under the prefix that they share: `train/loss` and `train/accuracy` are neighbours. */
export function sectionsOf(names: readonly string[], filter: string): Section[] {
  const wanted = filter.trim().toLowerCase();
  const sections = new Map<string, string[]>();
  for (const name of [...names].sort(compareNatural)) {
    if (!name.toLowerCase().includes(wanted)) continue;
    const slash = name.indexOf('/');
    const prefix = slash > 0 ? name.slice(0, slash) : '';
    const known = sections.get(prefix);
    if (known) known.push(name);
    else sections.set(prefix, [name]);
  }
  return [...sections].map(([prefix, list]) => ({ prefix, names: list }));
}
