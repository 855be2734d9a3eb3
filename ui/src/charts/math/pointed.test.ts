import { expect, test } from 'vitest';
import { pointed } from './pointed';

const ends = { first: 2, last: 9 };

test('arrows move from point to point and stay at the ends', () => {
  expect([pointed('ArrowRight', 4, ends), pointed('ArrowRight', 9, ends), pointed('ArrowLeft', 4, ends), pointed('ArrowLeft', 2, ends)]).toEqual([5, 9, 3, 2]);
});

test('without a crosshair they come from their end', () => {
  expect([pointed('ArrowRight', undefined, ends), pointed('ArrowLeft', undefined, ends)]).toEqual([2, 9]);
});

test('Home and End go to the ends of what is shown', () => {
  expect([pointed('Home', 5, ends), pointed('End', undefined, ends)]).toEqual([2, 9]);
});

test('other keys, and all where nothing is shown, move nothing', () => {
  expect([pointed('a', 5, ends), pointed('Home', undefined, { first: 0, last: -1 })]).toEqual([undefined, undefined]);
});
