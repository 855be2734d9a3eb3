import { expect, test } from 'vitest';
import { keyed } from './keyed';

const whole = { from: 0, to: 100 };

test('plus and minus zoom around the middle, as far as there is something', () => {
  expect(keyed('+', undefined, whole)).toEqual({ from: 25, to: 75 });
  expect(keyed('=', { from: 40, to: 60 }, whole)).toEqual({ from: 45, to: 55 });
  expect(keyed('-', { from: 40, to: 60 }, whole)).toEqual({ from: 30, to: 70 });
  expect(keyed('-', { from: 0, to: 20 }, whole)).toEqual({ from: 0, to: 40 });
  expect(keyed('-', { from: 20, to: 80 }, whole)).toBe('all');
  expect(keyed('-', undefined, whole)).toBeUndefined();
});

test('arrows, Home and End move the shown part, not beyond the ends', () => {
  const from = (key: string) => keyed(key, { from: 40, to: 60 }, whole);
  expect([from('ArrowLeft'), from('ArrowRight'), from('Home'), from('End')]).toEqual([
    { from: 35, to: 55 },
    { from: 45, to: 65 },
    { from: 0, to: 20 },
    { from: 80, to: 100 },
  ]);
  expect(keyed('ArrowRight', { from: 79, to: 99 }, whole)).toEqual({ from: 80, to: 100 });
  expect(keyed('ArrowLeft', undefined, whole)).toBeUndefined();
});

test('0 and Escape show all, other keys nothing new', () => {
  expect([keyed('0', { from: 1, to: 2 }, whole), keyed('Escape', { from: 1, to: 2 }, whole)]).toEqual(['all', 'all']);
  expect([keyed('Escape', undefined, whole), keyed('a', { from: 1, to: 2 }, whole), keyed('+', undefined, { from: 3, to: 3 })]).toEqual([undefined, undefined, undefined]);
});

test('a logarithmic axis is halved in decades', () => {
  const half = keyed('+', undefined, { from: 1, to: 10_000 }, true);
  expect(half).toEqual({ from: 10, to: 1000 });
});
