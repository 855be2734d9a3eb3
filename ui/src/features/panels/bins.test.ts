import { expect, test } from 'vitest';
import type { TableRow } from '../../api/table';
import { binsOf } from './bins';
import { scaleOf } from './points';

const rows = (...cells: (string | number | null)[]) => cells.map((cell) => ({ cells: [cell] }) as unknown as TableRow);

test('numbers are counted in bins of equal width, the largest in the last', () => {
  const bins = binsOf(scaleOf(rows(0, 1, 1, 2, 9, 10, 10, null, 'NaN'), 0), 40);
  expect(bins.map((bin) => bin.count)).toEqual([4, 0, 3]);
});

test('numbers over some orders of magnitude are counted by their logarithm', () => {
  expect(binsOf(scaleOf(rows(0.001, 0.01, 0.1, 1), 0), 2).map((bin) => bin.count)).toEqual([2, 2]);
});

test('texts are counted each, the most frequent first', () => {
  expect(binsOf(scaleOf(rows('sgd', 'adam', 'adam'), 0), 40).map((bin) => [bin.text, bin.count])).toEqual([['adam', 2], ['sgd', 1]]);
});

test('equal numbers are one bin', () => {
  expect(binsOf(scaleOf(rows(5, 5, 5), 0), 40).map((bin) => bin.count)).toEqual([3]);
});
