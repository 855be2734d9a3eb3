import { expect, test } from 'vitest';
import { pieces } from './words';

test.each([
  ['steered_shown::cities::output', ['steered_', 'shown::', 'cities::', 'output']],
  ['digits-2026_11_26-02_04_26_trainForest', ['digits-', '2026_11_26-', '02_04_26_', 'train', 'Forest']],
  ['https://a.example:8080/share?x=1', ['https://', 'a.', 'example:', '8080/', 'share?', 'x=', '1']],
  ['http://127.0.0.1:1986/hls', ['http://', '127.0.0.1:1986/', 'hls']],
  ['loss', ['loss']],
  ['__', ['__']],
  ['', ['']],
])('“%s” may be broken after its separators and before its inner words', (name, expected) => {
  expect(pieces(name)).toEqual(expected);
  expect(pieces(name).join('')).toBe(name);
});
