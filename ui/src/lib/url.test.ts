import { expect, test } from 'vitest';
import { parseSearch, safePath, stringifySearch, webAddress } from './url';

test('lists are repeated names, and colons stay readable', () => {
  const search = { tag: ['a b', 'c&d'], sort: '-metric:loss', q: '', wide: undefined };
  const text = stringifySearch(search);
  expect(text).toBe('?tag=a+b&tag=c%26d&sort=-metric:loss');
  expect(parseSearch(text)).toEqual({ tag: ['a b', 'c&d'], sort: '-metric:loss' });
});

test.each([
  ['/pipelines?q=a#b', '/pipelines?q=a#b'],
  ['//evil.example/x', '/'],
  ['/\\evil.example', '/'],
  ['https://evil.example', '/'],
  ['javascript:alert(1)', '/'],
  [undefined, '/'],
])('after signing in, %s leads to %s', (next, path) => {
  expect(safePath(next)).toBe(path);
});

test('only web addresses become links', () => {
  expect(webAddress('https://example.org/a')).toBe('https://example.org/a');
  expect(webAddress('javascript:alert(1)')).toBeUndefined();
  expect(webAddress('see https://example.org')).toBeUndefined();
});
