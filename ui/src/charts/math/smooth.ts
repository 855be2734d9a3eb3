/** How finely the distance between two points counts: the x range is this many units wide, whatever it measures. */
const viewport = 1000;

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
