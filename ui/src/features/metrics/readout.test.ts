import { expect, test } from 'vitest';
import type { ChartLine } from '../../charts/model';
import { readingsOf, toldOf, xText } from './readout';

const curve = (...y: number[]) => ({ x: Float64Array.from(y.keys()), y: Float64Array.from(y) });
const plain: ChartLine = { experimentKey: 'a', label: 'a', curve: curve(1, 2, NaN), marks: [] };
const smoothed: ChartLine = { experimentKey: 'b', label: 'b', curve: curve(10, 20, 30), smoothed: curve(10, 15, 22), marks: [] };

test('without a crosshair each line says its last value, also one that is not a number', () => {
  expect(readingsOf([plain, smoothed], undefined)).toEqual([
    { value: 'NaN', logged: undefined },
    { value: '22', logged: undefined },
  ]);
});

test('at the crosshair a smoothed line also says what was logged', () => {
  expect(readingsOf([plain, smoothed], { x: 1, values: [2, 20, 15] })).toEqual([
    { value: '2', logged: undefined },
    { value: '15', logged: '20' },
  ]);
});

test('a line without a point there says nothing', () => {
  expect(readingsOf([plain], { x: 1, values: [undefined] })[0]?.value).toBe('–');
});

test('the crosshair tells its place in the unit of the axis', () => {
  expect([xText(12, 'step'), xText(90, 'relative')]).toEqual(['step 12', '+90s']);
});

test('what is read out of a place: the one line without its name, of many the first', () => {
  expect(toldOf([plain], { x: 1, values: [2] }, 'step')).toBe('step 1: 2');
  expect(toldOf([plain, smoothed], { x: 1, values: [undefined, 20, 15] }, 'step')).toBe('step 1: b 15');
  const many = Array.from({ length: 10 }, (_, at) => ({ ...plain, label: `line ${at}` }));
  expect(toldOf(many, { x: 0, values: many.map((_, at) => at) }, 'step')).toMatch(/^step 0: line 0 0, .* line 7 7 and 2 more$/);
});
