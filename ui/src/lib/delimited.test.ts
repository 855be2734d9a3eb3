import { expect, test } from 'vitest';
import { parseDelimited } from './delimited';

test('quotes, line breaks in cells, tabs and a limit', () => {
  expect(parseDelimited('a,b\r\n"x, ""y""","two\nlines"\n')).toEqual([['a', 'b'], ['x, "y"', 'two\nlines']]);
  expect(parseDelimited('a\tb\n1\t2')).toEqual([['a', 'b'], ['1', '2']]);
  expect(parseDelimited('a\n1\n2\n3\n', 2)).toEqual([['a'], ['1']]);
});
