import { expect, test } from 'vitest';
import { highlight } from './highlight';

test('every character stays, whatever the language', () => {
  const text = '/* a\nb */ class X { String s = "\\"//no"; } // end\n# not a comment\n\'unclosed\n';
  for (const name of ['X.java', 'x.py', 'x.txt', '']) expect(highlight(text, name).map((line) => line.map((piece) => piece.text).join('')).join('\n')).toBe(text.trimEnd());
});

test('comments, texts and keywords are told apart', () => {
  expect(highlight('int x = 3; // n', 'X.java')[0]?.map((piece) => piece.kind)).toEqual(['keyword', 'plain', 'literal', 'plain', 'comment']);
  expect(highlight('x = "a" # n', 'x.py')[0]?.map((piece) => piece.kind)).toEqual(['plain', 'string', 'plain', 'comment']);
});
