import { expect, test } from 'vitest';
import { align } from './align';

/** A hundred lines of four thousand points, each at places of its own. */
const lines = Array.from({ length: 100 }, (_, line) => ({
  x: Float64Array.from({ length: 4000 }, (_unused, point) => point * 250 + ((line * 37 + point * 11) % 250)),
  y: Float64Array.from({ length: 4000 }, (_unused, point) => (point === 1234 ? 1000 : Math.sin(point / 50 + line))),
}));

test('many long lines share places a fraction of a pixel apart, and no point is left out', () => {
  const { x, columns } = align(lines, Number.isFinite, { range: undefined, places: 4000, logX: false });
  expect(x.length).toBeLessThan(10_000);
  expect(x.every((at, index) => index === 0 || at >= (x[index - 1] ?? 0))).toBe(true);
  expect(x.every(Number.isInteger)).toBe(true);
  for (const [index, column] of columns.entries()) {
    expect(column.filter((cell) => cell !== undefined)).toHaveLength(4000);
    const spike = x[column.indexOf(1000)] ?? NaN;
    expect(Math.abs(spike - (lines[index]?.x[1234] ?? NaN))).toBeLessThanOrEqual(1_000_000 / 4000 / 2 + 1);
  }
});

test('where the chart is zoomed, places move together', () => {
  const { x } = align(lines, Number.isFinite, { range: { from: 250_000, to: 260_000 }, places: 4000, logX: false });
  const inside = x.filter((at) => at >= 250_000 && at <= 260_000);
  // A hundred lines of forty points: each at its own step.
  expect(new Set(inside).size).toBeGreaterThan(2000);
});

test('few lines, or lines that share their steps, are not moved at all', () => {
  const own = align(lines.slice(0, 3), Number.isFinite, { range: undefined, places: 4000, logX: false });
  expect(own.x).toEqual([...new Set(lines.slice(0, 3).flatMap((line) => [...line.x]))].sort((left, right) => left - right));
  const shared = align(
    lines.map((line) => ({ x: lines[0]?.x ?? line.x, y: line.y })),
    Number.isFinite,
    { range: undefined, places: 100, logX: false },
  );
  expect(shared.x).toEqual([...(lines[0]?.x ?? [])]);
});
