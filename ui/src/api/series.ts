import type { WireSeries } from './schema';

/** One metric of one experiment in columns. A missing step is NaN in `step`. */
export interface Series {
  /** How many points were logged, of which the columns may hold fewer. */
  count: number;
  step: Float64Array;
  millis: Float64Array;
  value: Float64Array;
}

export function decodeSeries(wire: WireSeries | undefined): Series {
  if (wire === undefined) {
    return { count: 0, step: new Float64Array(), millis: new Float64Array(), value: new Float64Array() };
  }
  return {
    count: wire.count,
    step: Float64Array.from(wire.step, (step) => step ?? NaN),
    millis: Float64Array.from(wire.timestampMillis),
    value: Float64Array.from(wire.value, Number),
  };
}
