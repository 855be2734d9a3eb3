import { expect, test } from 'vitest';
import type { ChartLine } from '../../charts/model';
import { nearest } from '../../charts/math/align';
import { tipOf } from './tip';

const curve = { x: Float64Array.of(0), y: Float64Array.of(0) };
const line = (label: string): ChartLine => ({ experimentKey: label, label, curve, marks: [] });
const lines = ['run-10', 'run-9', 'run-1'].map(line);
const at = (y: number) => ({ x: 0, values: [], near: [1, 5, 3], pointer: { y, clientX: 0, clientY: 0 } });
const names = (y: number, sort: 'distance' | 'value' | 'name', count = 2) => tipOf(lines, at(y), sort, count).rows.map((row) => row.label);

test('the nearest lines are told, nearest first', () => {
  expect(names(4.6, 'distance')).toEqual(['run-9', 'run-1']);
  expect(tipOf(lines, at(4.6), 'distance', 2).more).toBe(1);
});

test('the same lines by value or by name', () => {
  expect(names(1.4, 'value')).toEqual(['run-1', 'run-10']);
  expect(names(1.4, 'name', 3)).toEqual(['run-1', 'run-9', 'run-10']);
});

test('a smoothed line is told by what is drawn', () => {
  const smoothed = { ...line('a'), smoothed: curve };
  expect(tipOf([smoothed], { x: 0, values: [1, 2], pointer: { y: 0, clientX: 0, clientY: 0 } }, 'distance', 5).rows[0]?.value).toBe('2');
});

test('a line without a point at the crosshair has one next to it', () => {
  expect(nearest([undefined, 4, undefined, undefined], 3)).toBe(4);
  expect(nearest([undefined, undefined], 0)).toBeUndefined();
});
