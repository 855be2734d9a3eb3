import { expect, test } from 'vitest';
import { experimentRow } from '../../../test/rows';
import { filterRows, groupMean, groupRows, sortRows } from './arrange';

const metric = (last: string) => ({ accuracy: { last, min: last, max: last, lastStep: null } });
const linear = experimentRow({ name: 'run_2', tags: ['digits', 'linear'], parameters: { rate: '0.1' }, metrics: metric('0.9') });
const forest = experimentRow({ name: 'run_10', tags: ['digits'], parameters: { rate: '0.01' }, metrics: metric('0.97') });
const broken = experimentRow({ name: 'run_1', metrics: metric('NaN'), state: 'crashed' });
const empty = experimentRow({ name: 'run_3' });
const rows = [linear, forest, broken, empty];
const names = (list: readonly { name: string }[]) => list.map((row) => row.name);

test('every word of the filter must occur, in a name, a tag, a state or a parameter', () => {
  expect(names(filterRows(rows, { q: 'DIGITS rate=0.01' }))).toEqual(['run_10']);
  expect(names(filterRows(rows, { q: 'crashed' }))).toEqual(['run_1']);
});

test('several tags narrow down', () => {
  expect(names(filterRows(rows, { tag: ['digits'] }))).toEqual(['run_2', 'run_10']);
  expect(names(filterRows(rows, { tag: ['digits', 'linear'] }))).toEqual(['run_2']);
});

test('numbers are sorted as numbers, NaN after them, nothing last, in both directions', () => {
  const by = (descending: boolean) => names(sortRows(rows, { column: 'metric:accuracy', descending }));
  expect(by(false)).toEqual(['run_2', 'run_10', 'run_1', 'run_3']);
  expect(by(true)).toEqual(['run_10', 'run_2', 'run_1', 'run_3']);
});

test('names are sorted as people count', () => {
  expect(names(sortRows(rows, { column: 'name', descending: false }))).toEqual(['run_1', 'run_2', 'run_3', 'run_10']);
});

test('an experiment is in the group of each of its tags, and those without are together at the end', () => {
  const items = groupRows(rows, 'tag', new Set(['digits']));
  expect(items.map((item) => (item.kind === 'group' ? `${item.label} (${item.rows.length})` : item.row.name))).toEqual([
    'digits (2)',
    'linear (1)',
    'run_2',
    'no tag (2)',
    'run_1',
    'run_3',
  ]);
});

test('groups by a parameter are in the order of its numbers', () => {
  const labels = groupRows(rows, 'param:rate', new Set()).flatMap((item) => (item.kind === 'group' ? item.label : []));
  expect(labels).toEqual(['0.01', '0.1', 'not logged']);
});

test('the mean of a group leaves out what is not finite', () => {
  expect(groupMean(rows, 'metric:accuracy')).toBeCloseTo(0.935);
  expect(groupMean([empty], 'metric:accuracy')).toBeUndefined();
});
