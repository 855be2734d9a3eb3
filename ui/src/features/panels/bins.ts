import type { Scale } from './points';

/** A bar of a distribution: a part of the axis from 0 to 1, or one of the texts. */
export interface Bin {
  from: number;
  to: number;
  text: string;
  count: number;
}

/** As many bins as the root of the number of values, for texts one for each. */
export function binsOf(scale: Scale, most: number): Bin[] {
  const places = scale.places.filter((place) => !Number.isNaN(place));
  if (!scale.numeric) {
    const last = Math.max(1, scale.texts.length - 1);
    const bins = scale.texts.map((text, index) => ({ from: index / last, to: index / last, text, count: 0 }));
    for (const place of places) {
      const bin = bins[scale.texts.length < 2 ? 0 : Math.round(place * last)];
      if (bin) bin.count++;
    }
    return bins.toSorted((left, right) => right.count - left.count).slice(0, most);
  }
  const count = scale.low === scale.high ? 1 : Math.max(1, Math.min(most, Math.ceil(Math.sqrt(places.length))));
  const bins = Array.from({ length: count }, (_, index) => ({ from: index / count, to: (index + 1) / count, text: '', count: 0 }));
  for (const place of places) {
    const bin = bins[Math.min(count - 1, Math.floor(place * count))];
    if (bin) bin.count++;
  }
  return bins;
}
