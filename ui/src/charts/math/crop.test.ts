import { expect, test } from 'vitest';
import { crop } from './crop';

const curve = (size: number) => ({ x: Float64Array.from({ length: size }, (_, at) => at + 1), y: Float64Array.from({ length: size }, (_, at) => at) });

test('of many points only those around the shown part stay, with one beyond either border', () => {
  const [cropped] = crop([curve(100_000)], { from: 1000, to: 1010 }, false);
  expect(cropped?.x[0]).toBe(979);
  expect(cropped?.x.at(-1)).toBe(1031);
  expect(cropped?.y[0]).toBe(978);
});

test('on a logarithmic axis widths are factors', () => {
  const [cropped] = crop([curve(100_000)], { from: 100, to: 200 }, true);
  expect(cropped?.x[0]).toBe(24);
  expect(cropped?.x.at(-1)).toBe(801);
});

test('a part in which a line has no point keeps its two neighbours', () => {
  const [sparse] = crop([{ x: Float64Array.of(1, 100_000), y: Float64Array.of(1, 2) }, curve(60_000)], { from: 1000, to: 1010 }, false);
  expect([...(sparse?.x ?? [])]).toEqual([1, 100_000]);
});

test('few points, or all of the axis, stay as they are', () => {
  const few = [curve(1000)];
  expect(crop(few, { from: 10, to: 20 }, false)).toBe(few);
  const many = [curve(60_000)];
  expect(crop(many, undefined, false)).toBe(many);
});
