import { expect, test } from 'vitest';
import { layoutHistory } from './layoutHistory';

test('changes are undone and redone in their order', () => {
  let now = 0;
  const history = layoutHistory(() => (now += 10_000));
  history.changed('/a', '', '?x=1');
  history.changed('/a', '?x=1', '?x=1&log=1');
  expect(history.undo('/a')).toBe('?x=1');
  history.changed('/a', '?x=1&log=1', '?x=1');
  expect(history.undo('/a')).toBe('');
  expect(history.redo('/a')).toBe('?x=1');
  expect(history.redo('/a')).toBe('?x=1&log=1');
  expect(history.redo('/a')).toBeUndefined();
  expect(history.undo('/b')).toBeUndefined();
});

test('what a slider does is one change', () => {
  let now = 0;
  const history = layoutHistory(() => (now += 100));
  history.changed('/a', '', '?smooth=0.1');
  history.changed('/a', '?smooth=0.1', '?smooth=0.2');
  history.changed('/a', '?smooth=0.2', '?smooth=0.3');
  expect(history.undo('/a')).toBe('');
});
