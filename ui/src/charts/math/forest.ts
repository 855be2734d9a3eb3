/**
 * How much a random forest needs each parameter to foretell the target: by how much its error grows, on experiments that its trees
 * have not seen, when the parameter's values are shuffled (Breiman, 2001). Trees are grown on bootstrap samples with a third of the
 * parameters tried at each split. Texts are split by value. Everything is seeded: the same experiments give the same weights.
 */
export interface Forest {
  /** For each parameter the growth of the squared error in shares of the target's variance, 0 if it is of no use. */
  weights: number[];
  /** How much of the variance the forest explains of experiments it has not seen: below 0.1 or so its weights mean little. */
  explains: number;
}

const trees = 80;
const leaf = 3;
const deepest = 10;
const mostThresholds = 12;

type Tree = { value: number } | { feature: number; threshold: number; equal: boolean; yes: Tree; no: Tree };

export interface Feature {
  /** A number for each experiment; the number of its text for texts. NaN where it was not logged. */
  values: Float64Array;
  numeric: boolean;
}

/** Values as a feature; a text is known by the order of its first appearance. */
export function featureOf(values: readonly (string | number | null | undefined)[]): Feature {
  const numbers = values.map((value) => (value === null || value === undefined || value === '' ? NaN : Number(value)));
  const given = values.map((value) => value !== null && value !== undefined && value !== '');
  if (numbers.every((value, index) => !given[index] || Number.isFinite(value))) return { values: Float64Array.from(numbers), numeric: true };
  const known = new Map<string, number>();
  const codes = values.map((value, index) => {
    if (!given[index]) return NaN;
    const text = String(value);
    if (!known.has(text)) known.set(text, known.size);
    return known.get(text) ?? NaN;
  });
  return { values: Float64Array.from(codes), numeric: false };
}

/** A small generator of equal numbers from 0 to 1. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Grows the forest tree by tree, so that a page can draw in between; the last yield has the weights. */
export function* forest(features: readonly Feature[], target: Float64Array): Generator<Forest | undefined> {
  const random = seeded(20_261_125);
  const count = target.length;
  const sums = new Float64Array(count);
  const votes = new Uint16Array(count);
  const growth = new Float64Array(features.length);
  let outOfBag = 0;
  for (let number = 0; number < trees; number++) {
    const bag = Array.from({ length: count }, () => Math.floor(random() * count));
    const tree = grow(features, target, bag, random, 0);
    const inBag = new Set(bag);
    const unseen = Array.from({ length: count }, (_, index) => index).filter((index) => !inBag.has(index));
    for (const index of unseen) {
      sums[index] = (sums[index] ?? 0) + predict(tree, features, index);
      votes[index] = (votes[index] ?? 0) + 1;
    }
    const error = squared(unseen, target, (index) => predict(tree, features, index));
    features.forEach((feature, at) => {
      const shuffled = shuffle(unseen, random);
      const places = new Map(unseen.map((index, place) => [index, feature.values[shuffled[place] ?? index] ?? NaN]));
      growth[at] = (growth[at] ?? 0) + squared(unseen, target, (index) => predict(tree, features, index, at, places.get(index))) - error;
    });
    outOfBag += unseen.length;
    yield undefined;
  }
  const mean = target.reduce((sum, value) => sum + value, 0) / count;
  const variance = target.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count || 1;
  let rest = 0;
  let seen = 0;
  for (let index = 0; index < count; index++) {
    if (!votes[index]) continue;
    rest += ((target[index] ?? 0) - (sums[index] ?? 0) / (votes[index] ?? 1)) ** 2;
    seen++;
  }
  yield { weights: [...growth].map((sum) => Math.max(0, sum / outOfBag / variance)), explains: seen === 0 ? 0 : 1 - rest / seen / variance };
}

function squared(rows: readonly number[], target: Float64Array, guess: (index: number) => number): number {
  return rows.reduce((sum, index) => sum + ((target[index] ?? 0) - guess(index)) ** 2, 0);
}

function shuffle(rows: readonly number[], random: () => number): number[] {
  const mixed = [...rows];
  for (let at = mixed.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [mixed[at], mixed[other]] = [mixed[other] ?? 0, mixed[at] ?? 0];
  }
  return mixed;
}

function predict(tree: Tree, features: readonly Feature[], index: number, replaced = -1, by = NaN): number {
  let at = tree;
  while ('feature' in at) {
    const value = at.feature === replaced ? by : (features[at.feature]?.values[index] ?? NaN);
    at = (at.equal ? value === at.threshold : value <= at.threshold) ? at.yes : at.no;
  }
  return at.value;
}

function grow(features: readonly Feature[], target: Float64Array, rows: readonly number[], random: () => number, depth: number): Tree {
  const mean = rows.reduce((sum, index) => sum + (target[index] ?? 0), 0) / rows.length;
  const error = rows.reduce((sum, index) => sum + ((target[index] ?? 0) - mean) ** 2, 0);
  if (rows.length < 2 * leaf || depth >= deepest || error < 1e-12) return { value: mean };
  let best: { feature: number; threshold: number; equal: boolean; error: number } | undefined;
  const tried = Math.max(1, Math.ceil(features.length / 3));
  const candidates = shuffle([...features.keys()], random).slice(0, tried);
  for (const feature of candidates) {
    const { values, numeric } = features[feature] as Feature;
    for (let round = 0; round < mostThresholds; round++) {
      const threshold = values[rows[Math.floor(random() * rows.length)] ?? 0] ?? NaN;
      if (Number.isNaN(threshold)) continue;
      let [count, sum, squares, otherSum, otherSquares] = [0, 0, 0, 0, 0];
      for (const index of rows) {
        const value = values[index] ?? NaN;
        const y = target[index] ?? 0;
        if (numeric ? value <= threshold : value === threshold) {
          count++;
          sum += y;
          squares += y * y;
        } else {
          otherSum += y;
          otherSquares += y * y;
        }
      }
      const others = rows.length - count;
      if (count < leaf || others < leaf) continue;
      const split = squares - (sum * sum) / count + (otherSquares - (otherSum * otherSum) / others);
      if (split < (best?.error ?? error - 1e-12)) best = { feature, threshold, equal: !numeric, error: split };
    }
  }
  if (!best) return { value: mean };
  const { feature, threshold, equal } = best;
  const values = (features[feature] as Feature).values;
  const isYes = (index: number) => (equal ? values[index] === threshold : (values[index] ?? NaN) <= threshold);
  return {
    feature,
    threshold,
    equal,
    yes: grow(features, target, rows.filter(isYes), random, depth + 1),
    no: grow(features, target, rows.filter((index) => !isYes(index)), random, depth + 1),
  };
}
