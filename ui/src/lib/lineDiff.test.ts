import { expect, test } from 'vitest';
import { diffLines } from './lineDiff';

const marks = (before: string, after: string) => diffLines(before, after).map(({ kind, text }) => ({ same: ' ', added: '+', removed: '-' })[kind] + text);

test('what is the same stays, what is not is taken away and added', () => {
  expect(marks('a\nb\nc\n', 'a\nx\nc\nd\n')).toEqual([' a', '-b', '+x', ' c', '+d']);
  expect(marks('', 'a')).toEqual(['+a']);
  expect(marks('a\nb', '')).toEqual(['-a', '-b']);
  expect(marks('same', 'same')).toEqual([' same']);
});

test('a moved line is the least change', () => {
  expect(marks('a\nb\nc', 'b\nc\na')).toEqual(['-a', ' b', ' c', '+a']);
});

test('lines have their numbers on both sides', () => {
  expect(diffLines('a\nb\nc', 'a\nc')).toEqual([
    { kind: 'same', text: 'a', before: 1, after: 1 },
    { kind: 'removed', text: 'b', before: 2 },
    { kind: 'same', text: 'c', before: 3, after: 2 },
  ]);
});
