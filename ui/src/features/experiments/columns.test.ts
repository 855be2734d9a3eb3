import { expect, test } from 'vitest';
import { experimentRow } from '../../../test/rows';
import { cellValue, chooseColumns, discoverColumns } from './columns';
import { experimentsSearch, nextSort, sortOrder, toggled } from './viewState';

const loss = { loss: { last: '0.2', min: '0.1', max: '1', lastStep: 9 } };
const rows = [
  experimentRow({ parameters: { rate: '0.1', seed: '1', kind: 'linear' }, metrics: loss, others: { note: 'x' } }),
  experimentRow({ parameters: { rate: '0.2', seed: '1' } }),
];
const ids = (columns: readonly { id: string }[]) => columns.map((column) => column.id);

test('columns are what was logged', () => {
  const logged = ids(discoverColumns(rows)).slice(4);
  expect(logged).toEqual(['metric:loss', 'param:kind', 'param:rate', 'param:seed', 'other:note']);
});

test('a parameter is a number column only if all its values are numbers', () => {
  const numeric = discoverColumns(rows).filter((column) => column.kind === 'param' && column.numeric);
  expect(ids(numeric)).toEqual(['param:rate', 'param:seed']);
});

test('by default the metrics come first, then the parameters that tell the experiments apart', () => {
  const shown = ids(chooseColumns(discoverColumns(rows), rows, undefined));
  expect(shown.slice(4)).toEqual(['metric:loss', 'param:kind', 'param:rate', 'param:seed']);
});

test('chosen columns keep their order; one that no longer exists is left out', () => {
  const shown = ids(chooseColumns(discoverColumns(rows), rows, ['param:rate', 'metric:gone', 'metric:loss']));
  expect(shown.slice(4)).toEqual(['param:rate', 'metric:loss']);
});

test('a parameter named like a property of every object is not mistaken for one', () => {
  expect(cellValue(rows[0]!, 'param:constructor')).toBeUndefined();
});

test('a click sorts, a second one turns the order round, a third goes back', () => {
  const click = (sort: string | undefined) => nextSort(sortOrder({ sort }), 'metric:loss', true);
  expect(click(undefined)).toBe('-metric:loss');
  expect(click('-metric:loss')).toBe('metric:loss');
  expect(click('metric:loss')).toBeUndefined();
});

test('the address is read leniently', () => {
  expect(experimentsSearch.parse({ tag: 'one', sort: 7, col: ['a', 'b'] })).toEqual({ tag: ['one'], sort: undefined, col: ['a', 'b'] });
});

test('the last entry of a list takes the list away', () => {
  expect(toggled(['a'], 'a')).toBeUndefined();
  expect(toggled(undefined, 'a')).toEqual(['a']);
});
