import { expect, test } from 'vitest';
import { rowsOf } from './sectionRows';

test('sections become rows: a heading, single values, and as many charts as fit beside each other', () => {
  const sections = [
    { prefix: 'eval', names: ['eval/best', 'eval/a', 'eval/b', 'eval/c'] },
    { prefix: 'train', names: ['train/a', 'train/b'] },
  ];
  expect(rowsOf(sections, (name) => name === 'eval/best', { columns: 2, tileColumns: 4, wide: undefined })).toEqual([
    { kind: 'heading', prefix: 'eval' },
    { kind: 'tiles', names: ['eval/best'] },
    { kind: 'cards', names: ['eval/a', 'eval/b'] },
    { kind: 'cards', names: ['eval/c'] },
    { kind: 'heading', prefix: 'train' },
    { kind: 'cards', names: ['train/a', 'train/b'] },
  ]);
});

test('a wide chart has a row of its own', () => {
  const rows = rowsOf([{ prefix: '', names: ['a', 'b', 'c'] }], () => false, { columns: 3, tileColumns: 3, wide: 'b' });
  expect(rows.map((row) => (row.kind === 'heading' ? row.prefix : row.names))).toEqual(['', ['a'], ['b'], ['c']]);
});
