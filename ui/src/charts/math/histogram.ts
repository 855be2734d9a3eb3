/** Counts between edges: `counts[i]` values lie from `edges[i]` up to `edges[i + 1]`. */
export interface Histogram {
  step: number | null;
  edges: Float64Array;
  counts: Float64Array;
}

interface WireHistogram {
  index_values?: [number, number][] | null;
  values?: number[] | null;
  offset?: number;
  start?: number;
  stop?: number;
  step?: number;
}

/** The edges of Comet's histograms: they grow by a factor on both sides of an offset, from minus to plus infinity. */
export function cometEdges(offset: number, start: number, stop: number, factor: number): number[] {
  const sizes: number[] = [];
  if (start > 0 && factor > 1) for (let size = start; offset + size <= stop && sizes.length < 5000; size *= factor) sizes.push(size);
  return [-Infinity, ...sizes.map((size) => offset - size).toReversed(), offset, ...sizes.map((size) => offset + size), Infinity];
}

/** A histogram of Comet's wire, undefined if it is none. The empty bins of both ends are left away. */
export function readHistogram(wire: unknown, step: number | null): Histogram | undefined {
  if (typeof wire !== 'object' || wire === null) return undefined;
  const { index_values: pairs, values, offset = 0, start = 0, stop = 0, step: factor = 0 } = wire as WireHistogram;
  if (!Array.isArray(pairs)) return undefined;
  const filled = pairs.filter((pair) => Array.isArray(pair) && Number.isInteger(pair[0]) && pair[1] > 0).sort((left, right) => left[0] - right[0]);
  const first = filled[0]?.[0];
  const last = filled.at(-1)?.[0];
  if (first === undefined || last === undefined) return { step, edges: new Float64Array(), counts: new Float64Array() };
  const all = Array.isArray(values) && values.length > 1 ? values : cometEdges(offset, start, stop, factor);
  if (last + 1 >= all.length) return undefined;
  const edges = Float64Array.from(all.slice(first, last + 2));
  // The outermost bins have no end; they are drawn as wide as their neighbours.
  if (edges[0] === -Infinity) edges[0] = (edges[1] ?? 0) - 1;
  if (edges.at(-1) === Infinity) edges[edges.length - 1] = (edges.at(-2) ?? 0) + 1;
  const counts = new Float64Array(last - first + 1);
  for (const [index, count] of filled) counts[index - first] = count;
  return { step, edges, counts };
}

/** All histograms of a file: one, or several over steps in Comet's combined form. */
export function readHistograms(text: string, step: number | null): Histogram[] {
  const parsed: unknown = JSON.parse(text);
  const combined = (parsed as { histograms?: { step?: number | null; histogram?: unknown }[] } | null)?.histograms;
  if (Array.isArray(combined)) return combined.flatMap((entry) => readHistogram(entry.histogram, entry.step ?? null) ?? []);
  return [readHistogram(parsed, step)].filter((histogram) => histogram !== undefined);
}

/** The counts over `bins` equal bins between two values: counts of a bin that lies across are shared by length. */
export function rebin(histogram: Histogram, from: number, to: number, bins: number): Float64Array {
  const result = new Float64Array(bins);
  const width = (to - from) / bins;
  const { edges, counts } = histogram;
  for (let at = 0; at < counts.length; at++) {
    const low = edges[at] ?? 0;
    const high = edges[at + 1] ?? low;
    const count = counts[at] ?? 0;
    const firstBin = Math.max(0, Math.min(bins - 1, Math.floor((low - from) / width)));
    const lastBin = Math.max(firstBin, Math.min(bins - 1, Math.ceil((high - from) / width) - 1));
    for (let bin = firstBin; bin <= lastBin; bin++) {
      const overlap = Math.min(high, from + (bin + 1) * width) - Math.max(low, from + bin * width);
      result[bin] = (result[bin] ?? 0) + (high > low ? (count * Math.max(0, overlap)) / (high - low) : count);
    }
  }
  return result;
}

/** The values between which all but the rarest thousandth of all histograms lie, so that one far value squeezes nothing. */
export function commonRange(histograms: readonly Histogram[]): { from: number; to: number } {
  let from = Infinity;
  let to = -Infinity;
  for (const { edges, counts } of histograms) {
    const total = counts.reduce((sum, count) => sum + count, 0);
    let below = 0;
    for (let at = 0; at < counts.length; at++) {
      const before = below;
      below += counts[at] ?? 0;
      if (before <= total * 0.001 && below > total * 0.001) from = Math.min(from, edges[at] ?? 0);
      if (before < total * 0.999 && below >= total * 0.999) to = Math.max(to, edges[at + 1] ?? 0);
    }
  }
  return from < to ? { from, to } : { from: Number.isFinite(from) ? from - 0.5 : 0, to: Number.isFinite(from) ? from + 0.5 : 1 };
}
