/** How finely the distance between two points counts: the x range is this many units wide, whatever it measures. */
const viewport = 1000;

export type Smoothing = 'twema' | 'ema' | 'gaussian' | 'mean';

/** Smooths in one of four ways; values that are not finite stay as they are and count for nothing. */
export function smoothBy(kind: Smoothing, x: Float64Array, y: Float64Array, strength: number): Float64Array {
  if (strength <= 0 || y.length < 2) return y;
  switch (kind) {
    case 'twema':
      return smooth(x, y, strength);
    case 'ema':
      return exponential(y, strength);
    case 'gaussian':
      return gaussian(x, y, strength);
    case 'mean':
      return runningMean(y, strength);
  }
}

/**
 * Time-weighted exponential moving average with bias correction. A plain EMA forgets per point, so a series logged
 * half as often looks smoothed twice as much; here the weight decays with the distance in x, and sparse stays sparse.
 * The effective weight is √strength, so that the slider is usable near its end. Values that are not finite
 * stay as they are and leave the average untouched.
 *
 * @param strength 0 (off) to 0.999
 */
export function smooth(x: Float64Array, y: Float64Array, strength: number): Float64Array {
  if (strength <= 0 || y.length < 2) return y;
  const weight = Math.min(Math.sqrt(strength), 0.999);
  const first = x[0] ?? 0;
  const last = x[x.length - 1] ?? 0;
  const range = last - first || 1;
  const result = new Float64Array(y.length);
  let average = 0;
  let bias = 0;
  let previous = first;
  for (let index = 0; index < y.length; index++) {
    const value = y[index] ?? NaN;
    if (!Number.isFinite(value)) {
      result[index] = value;
      continue;
    }
    const at = x[index] ?? 0;
    const decay = weight ** ((Math.max(0, at - previous) / range) * viewport);
    average = average * decay + value;
    bias = bias * decay + 1;
    previous = at;
    result[index] = average / bias;
  }
  return result;
}

/** Exponential moving average per point, with bias correction: TensorBoard's. */
function exponential(y: Float64Array, strength: number): Float64Array {
  const result = new Float64Array(y.length);
  let average = 0;
  let bias = 0;
  for (let index = 0; index < y.length; index++) {
    const value = y[index] ?? NaN;
    if (!Number.isFinite(value)) {
      result[index] = value;
      continue;
    }
    average = average * strength + (1 - strength) * value;
    bias = bias * strength + (1 - strength);
    result[index] = average / bias;
  }
  return result;
}

/** A Gaussian window over x; its deviation is up to a tenth of the range. Looks to both sides, so it does not lag. */
export function gaussian(x: Float64Array, y: Float64Array, strength: number): Float64Array {
  const range = (x[x.length - 1] ?? 0) - (x[0] ?? 0) || 1;
  const deviation = (range * strength) / 10;
  const reach = 3 * deviation;
  const result = new Float64Array(y.length);
  let from = 0;
  for (let index = 0; index < y.length; index++) {
    const value = y[index] ?? NaN;
    if (!Number.isFinite(value)) {
      result[index] = value;
      continue;
    }
    const at = x[index] ?? 0;
    while ((x[from] ?? 0) < at - reach) from++;
    let sum = 0;
    let weights = 0;
    for (let other = from; other < y.length && (x[other] ?? 0) <= at + reach; other++) {
      const near = y[other] ?? NaN;
      if (!Number.isFinite(near)) continue;
      const distance = ((x[other] ?? 0) - at) / deviation;
      const weight = Math.exp(-0.5 * distance * distance);
      sum += near * weight;
      weights += weight;
    }
    result[index] = sum / weights;
  }
  return result;
}

/** The mean of a window of points around each; the window is up to a fifth of them. */
function runningMean(y: Float64Array, strength: number): Float64Array {
  const half = Math.max(1, Math.round((y.length * strength) / 10));
  const result = new Float64Array(y.length);
  let sum = 0;
  let count = 0;
  const add = (index: number, sign: 1 | -1) => {
    const value = y[index] ?? NaN;
    if (!Number.isFinite(value)) return;
    sum += sign * value;
    count += sign;
  };
  for (let index = 0; index < Math.min(half, y.length); index++) add(index, 1);
  for (let index = 0; index < y.length; index++) {
    if (index + half < y.length) add(index + half, 1);
    if (index - half - 1 >= 0) add(index - half - 1, -1);
    const value = y[index] ?? NaN;
    result[index] = Number.isFinite(value) && count > 0 ? sum / count : value;
  }
  return result;
}
