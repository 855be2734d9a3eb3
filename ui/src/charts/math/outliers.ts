/** The range of values without the outermost ones: what a chart shows that ignores outliers. */
export function innerRange(columns: readonly (readonly (number | null | undefined)[])[], share = 0.02): [number, number] | undefined {
  const values: number[] = [];
  for (const column of columns) for (const value of column) if (typeof value === 'number' && Number.isFinite(value)) values.push(value);
  if (values.length < 5) return undefined;
  values.sort((left, right) => left - right);
  const cut = Math.max(1, Math.floor(values.length * share));
  const low = values[cut] ?? NaN;
  const high = values[values.length - 1 - cut] ?? NaN;
  const room = (high - low || Math.abs(high) || 1) * 0.08;
  return [low - room, high + room];
}
