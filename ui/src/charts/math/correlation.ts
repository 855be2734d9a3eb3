/** Places of values in their order, equal ones sharing the mean of their places. */
function ranksOf(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).sort((left, right) => (values[left] ?? 0) - (values[right] ?? 0));
  const ranks = Array.from<number>({ length: values.length });
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to + 1 < order.length && values[order[to + 1] ?? 0] === values[order[from] ?? 0]) to++;
    for (let index = from; index <= to; index++) ranks[order[index] ?? 0] = (from + to) / 2;
    from = to + 1;
  }
  return ranks;
}

/** Spearman's rank correlation, NaN if one of them never changes. */
export function rankCorrelation(left: readonly number[], right: readonly number[]): number {
  return correlation(ranksOf(left), ranksOf(right));
}

export function correlation(left: readonly number[], right: readonly number[]): number {
  const count = left.length;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / count;
  const [middleLeft, middleRight] = [mean(left), mean(right)];
  let both = 0;
  let squaresLeft = 0;
  let squaresRight = 0;
  for (let index = 0; index < count; index++) {
    const a = (left[index] ?? 0) - middleLeft;
    const b = (right[index] ?? 0) - middleRight;
    both += a * b;
    squaresLeft += a * a;
    squaresRight += b * b;
  }
  return both / Math.sqrt(squaresLeft * squaresRight);
}

/**
 * How much of the target's variance the groups of equal (or, for many different numbers, similar) values explain, from 0 to 1:
 * the correlation ratio, which also sees what goes up and down again, and texts.
 */
export function explained(groups: readonly string[], target: readonly number[]): number {
  const mean = target.reduce((sum, value) => sum + value, 0) / target.length;
  const sums = new Map<string, { sum: number; count: number }>();
  groups.forEach((group, index) => {
    const known = sums.get(group) ?? { sum: 0, count: 0 };
    known.sum += target[index] ?? 0;
    known.count++;
    sums.set(group, known);
  });
  const total = target.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  let between = 0;
  for (const { sum, count } of sums.values()) between += count * (sum / count - mean) ** 2;
  if (total === 0) return 0;
  // Corrected for the number of groups, or every parameter with a value for each experiment would explain everything.
  const free = target.length - sums.size;
  if (free <= 0) return 0;
  return Math.max(0, 1 - ((total - between) / free) * ((target.length - 1) / total));
}

/** Values in a few groups: texts as they are, many different numbers by their quantile. */
export function groupsOf(values: readonly (string | number)[], most = 6): string[] {
  const different = new Set(values);
  const numbers = values.map(Number);
  if (different.size <= most || numbers.some(Number.isNaN)) return values.map(String);
  const ranks = ranksOf(numbers);
  return ranks.map((rank) => String(Math.min(most - 1, Math.floor((rank / values.length) * most))));
}
