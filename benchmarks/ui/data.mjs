// The data, the same for everybody (data.py says it in Python): like a year of a team, with numbers that are the same in every run.
export const sizes = (scale) => ({ experiments: Math.round(100_000 * scale), names: 12_000, runs: 100, points: Math.round(1_000_000 * scale) });

export const optimizers = ['adam', 'sgd', 'rmsprop', 'lion', 'adafactor'];

/** A number from 0 to 1 that looks random. */
export function noise(a, b) {
  let x = (Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)) >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d) >>> 0;
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b) >>> 0;
  return ((x ^ (x >>> 16)) >>> 0) / 4294967296;
}

/** 100 parameters and 400 metrics in the project, of which each experiment has 20 and 40: 5 and 8 that all have, and others. */
export const parametersOf = (run) =>
  Array.from({ length: 20 }, (_, at) => {
    const which = at < 5 ? at : 5 + ((run * 7 + at * 13) % 95);
    return [`p${which}`, which === 0 ? optimizers[run % 5] : String(Math.floor(noise(run, which) * 10_000) / 10_000)];
  });

export const metricsOf = (run) =>
  Array.from({ length: 40 }, (_, at) => {
    const which = at < 8 ? at : 8 + ((run * 11 + at * 17) % 392);
    return [`m${which}`, Math.floor(noise(run, which + 1000) * 1_000_000) / 100_000];
  });

/** Half of them in a few large sections, half in many small ones. */
export const nameOf = (metric) => (metric < 6000 ? `layer${String(metric % 50).padStart(2, '0')}/unit${metric}` : `block${metric % 600}/unit${metric}`);
export const unitAt = (metric, step) => Math.exp(-step / 8) + noise(metric, step) / 10;
export const lossAt = (run, step) => 3 / (1 + step / 2000) + run / 100 + noise(run, step) / 5;
export const startMillis = 1_790_000_000_000;
