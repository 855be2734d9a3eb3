import { expect, test } from 'vitest';
import { unifiedDiff } from './unifiedDiff';

const numbers = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}`);

test('one changed line is one removed and one added, with three lines around', () => {
  const before = numbers(20);
  const after = before.with(10, 'another');
  expect(unifiedDiff('a.java', before.join('\n'), after.join('\n')).split('\n').slice(3)).toEqual([
    '@@ -8,7 +8,7 @@', ' line 7', ' line 8', ' line 9', '-line 10', '+another', ' line 11', ' line 12', ' line 13', '',
  ]);
});

test('equal texts have no difference, whatever ends their lines', () => {
  expect(unifiedDiff('a', 'x\ny', 'x\ny\n')).toBe('');
  expect(unifiedDiff('a', 'x\r\ny', 'x\ny')).toBe('');
});
