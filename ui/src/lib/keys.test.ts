import { expect, test } from 'vitest';
import { nextByKey, rowByKey } from './keys';

test('arrows go round in a list, Home and End to its ends', () => {
  const from = (at: number, ...keys: string[]) => keys.map((key) => nextByKey(key, at, 3, 'down'));
  expect(from(0, 'ArrowDown', 'ArrowUp', 'Home', 'End')).toEqual([1, 2, 0, 2]);
  expect(from(2, 'ArrowDown', 'ArrowUp')).toEqual([0, 1]);
  expect(from(-1, 'ArrowDown', 'ArrowUp')).toEqual([0, 2]);
  expect(from(1, 'ArrowRight', 'Enter', 'x')).toEqual([undefined, undefined, undefined]);
  expect(nextByKey('ArrowRight', 0, 3, 'right')).toBe(1);
  expect(nextByKey('End', -1, 0, 'down')).toBeUndefined();
});

test('rows of a table end where the table ends', () => {
  const from = (at: number, ...keys: string[]) => keys.map((key) => rowByKey(key, at, 100));
  expect(from(0, 'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End')).toEqual([0, 1, 0, 10, 0, 99]);
  expect(from(95, 'PageDown', 'PageUp')).toEqual([99, 85]);
  expect(from(-1, 'ArrowDown', 'ArrowUp')).toEqual([0, 0]);
  expect(from(5, 'ArrowLeft', ' ', 'Enter')).toEqual([undefined, undefined, undefined]);
});
