/** Labels of neighbouring ticks with just enough digits to differ. */
export function tickLabels(values: readonly number[]): string[] {
  const gap = smallestGap(values);
  const size = Math.max(...values.map(Math.abs), 0);
  if (size !== 0 && (size >= 1e6 || size < 1e-3)) {
    const digits = Math.max(0, Math.floor(Math.log10(size)) - Math.floor(Math.log10(gap) + 1e-9));
    if (digits <= 3) return values.map((value) => scientific(value, gap));
  }
  let decimals = Math.min(8, Math.max(0, Math.ceil(-Math.log10(gap) - 1e-9)));
  // Steps of 25 need a digit more than steps of 10.
  while (decimals < 8 && values.some((value) => Math.abs(value - Number(value.toFixed(decimals))) > gap / 1000)) decimals++;
  return values.map((value) => clean(value.toFixed(decimals)));
}

function smallestGap(values: readonly number[]): number {
  let gap = Infinity;
  for (let index = 1; index < values.length; index++) {
    const distance = Math.abs((values[index] ?? 0) - (values[index - 1] ?? 0));
    if (distance > 0) gap = Math.min(gap, distance);
  }
  return Number.isFinite(gap) ? gap : Math.abs(values[0] ?? 1) || 1;
}

function scientific(value: number, gap: number): string {
  if (value === 0) return '0';
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  const digits = Math.max(0, exponent - Math.floor(Math.log10(gap) + 1e-9));
  return clean(value.toExponential(digits).replace('e+', 'e'));
}

function clean(text: string): string {
  return /^-0(\.0+)?$/.test(text) ? text.slice(1) : text.replace(/^-/, '−');
}

/** Seconds since the start as an axis shows them. */
export function relativeLabel(seconds: number): string {
  const sign = seconds < 0 ? '−' : '';
  const size = Math.abs(seconds);
  if (size === 0) return '0';
  if (size < 1) return `${sign}${Number((size * 1000).toPrecision(3))}ms`;
  if (size < 120) return `${sign}${Number(size.toPrecision(4))}s`;
  if (size < 7200) return `${sign}${Number((size / 60).toPrecision(4))}m`;
  return `${sign}${Number((size / 3600).toPrecision(4))}h`;
}
