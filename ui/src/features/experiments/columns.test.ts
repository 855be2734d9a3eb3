import { expect, test } from 'vitest';
import type { KnownColumn } from '../../api/table';
import { chooseColumns, columnOf, deltaOf, isBetterSmall } from './columns';
import { closedPaths, filterOf, nextSort, sortOrders, widthsOf, withWidth } from './viewState';

const known = (kind: KnownColumn['kind'], name: string, varies = true): KnownColumn => ({ id: `${kind}:${name}`, kind, name, varies, numeric: kind === 'metric' });

test('without a choice the first metrics and the parameters that differ are shown', () => {
  const columns = chooseColumns([known('metric', 'loss'), known('param', 'same', false), known('param', 'rate'), known('other', 'x')], undefined);
  expect(columns.map((column) => column.id)).toEqual(['state', 'tags', 'started', 'duration', 'metric:loss', 'param:rate', 'param:same']);
});

test('a column says which value of which metric it is, whatever is in the name', () => {
  const none = new Map<string, KnownColumn>();
  expect(columnOf('metric.min:a:b', none)).toMatchObject({ kind: 'metric', label: 'a:b', stat: 'min' });
  expect(columnOf('metric@100:loss', none)).toMatchObject({ label: 'loss', stat: '100', numeric: true });
  expect(columnOf('param:x', none)).toMatchObject({ kind: 'param', label: 'x' });
  expect(columnOf('nonsense', none)).toBeUndefined();
});

test('clicks on a heading go up, down and back; with Shift further columns decide', () => {
  const started = sortOrders({});
  expect(nextSort(started, 'name', false)).toEqual(['name']);
  expect(nextSort([{ column: 'name', descending: false }], 'name', false)).toEqual(['-name']);
  expect(nextSort([{ column: 'name', descending: true }], 'name', false)).toBeUndefined();
  expect(nextSort([{ column: 'name', descending: false }], 'metric:loss', true, true)).toEqual(['name', '-metric:loss']);
});

test('clicked tags and the typed filter are one filter', () => {
  expect(filterOf({ q: 'a or b', tag: ["it's"] })).toBe("(a or b) and tag = 'it\\'s'");
  expect(filterOf({})).toBe('');
});

test('widths and closed groups survive the address', () => {
  expect(withWidth({ width: ['metric:a=b=90'] }, 'state', 120.4)).toEqual(['metric:a=b=90', 'state=120']);
  expect(widthsOf({ width: ['x=1', 'y=nonsense', 'z=100'] })).toEqual(new Map([['z', 100]]));
  expect(closedPaths({ shut: ['["a","b"]', 'broken', '{}'] })).toEqual([{ path: ['a', 'b'] }]);
});

test('a delta knows what is better', () => {
  expect(deltaOf(0.5, '0.25')).toBe(0.25);
  expect(deltaOf('NaN', 1)).toBeUndefined();
  expect([isBetterSmall('val/loss'), isBetterSmall('accuracy'), isBetterSmall('closs')]).toEqual([true, false, false]);
});
