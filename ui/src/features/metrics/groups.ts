import { aggregate, type Band, type Middle } from '../../charts/math/aggregate';
import type { ChartLine } from '../../charts/model';
import { compareNatural } from '../../lib/natural';
import { stylesOf } from '../../theme/colour';

/** Which experiments become one line, and how. */
export interface LineGroups {
  /** The group of an experiment, by its key; experiments of several groups count in each. */
  of: ReadonlyMap<string, readonly string[]>;
  middle: Middle;
  band: Band;
}

/** One line for each group, in its middle, with a band of the others around it. */
export function grouped(lines: readonly ChartLine[], groups: LineGroups): ChartLine[] {
  const members = new Map<string, ChartLine[]>();
  for (const line of lines) {
    for (const group of groups.of.get(line.experimentKey) ?? ['not logged']) members.set(group, [...(members.get(group) ?? []), line]);
  }
  const styles = stylesOf([...new Set([...groups.of.values()].flat())].sort(compareNatural));
  return [...members]
    .sort(([left], [right]) => compareNatural(left, right))
    .map(([group, of]) => {
      const { middle, low, high } = aggregate(of.map((line) => line.smoothed ?? line.curve), groups.middle, groups.band);
      return {
        experimentKey: `group ${group}`,
        style: styles.get(group),
        label: `${group} (${of.length})`,
        curve: middle,
        marks: of.flatMap((line) => line.marks),
        ...(groups.band === 'none' ? {} : { band: { low, high } }),
      };
    });
}
