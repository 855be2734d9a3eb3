import { expect, test } from 'vitest';
import { numbersOf } from './numbers';

test('what is a number somewhere is worth a column, texts and what nobody gave are not', () => {
  expect(numbersOf([{ accuracy: '0.9', name: 'forest', note: '' }, { accuracy: 'NaN', rows: '1797' }, {}])).toEqual(['accuracy', 'rows']);
  expect(numbersOf([])).toEqual([]);
});

test('there are never more than five such columns', () => {
  expect(numbersOf([Object.fromEntries(['g', 'f', 'e', 'd', 'c', 'b', 'a'].map((name) => [name, '1']))])).toEqual(['a', 'b', 'c', 'd', 'e']);
});
