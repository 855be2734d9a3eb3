import { expect, test } from 'vitest';
import { decodeSeries, type Series } from '../../api/series';
import { notesOf, serverRange, toLine } from './lines';
import { sectionsOf } from './sections';
import { chartsSearch } from './viewState';

const series: Series = decodeSeries({
  name: 'loss',
  count: 4,
  step: [0, 1, null, 2],
  timestampMillis: [1000, 2000, 2500, 3000],
  value: [1, 'NaN', 0.5, '-Infinity'],
});
const source = { experimentKey: 'a', label: 'a', startMillis: 1000, overview: series };
const view = { xKind: 'step', smoothing: 0, logY: false, logX: false, kind: 'twema', withoutOutliers: false } as const;

test('texts of the wire are the numbers that JSON has not', () => {
  expect([...series.value]).toEqual([1, NaN, 0.5, -Infinity]);
});

test('a point without a step is on the time axes only, and the chart says so', () => {
  expect([...toLine(source, view).curve.x]).toEqual([0, 1, 2]);
  expect([...toLine(source, { ...view, xKind: 'relative' }).curve.x]).toEqual([0, 1, 1.5, 2]);
  expect(notesOf(source, toLine(source, view), view)).toEqual(['1 without a step: see the time axes', '1 NaN (◇)', '1 infinite (▲▼)']);
});

test('a series without any step is drawn in the order it came', () => {
  const overview = decodeSeries({ name: 'a', count: 2, step: [null, null], timestampMillis: [5, 6], value: [7, 8] });
  const line = toLine({ ...source, overview }, view);
  expect([...line.curve.x]).toEqual([0, 1]);
  expect(notesOf({ ...source, overview }, line, view)).toEqual(['no steps logged: in order of arrival']);
});

test('the log scale tells what it cannot show', () => {
  const overview = decodeSeries({ name: 'a', count: 3, step: [0, 1, 2], timestampMillis: [5, 6, 7], value: [-1, 0, 8] });
  const log = { ...view, logY: true };
  expect(notesOf({ ...source, overview }, toLine({ ...source, overview }, log), log)).toEqual(['2 of 0 or less not on the log scale']);
});

test('a zoom asks the server for whole steps or milliseconds around the range', () => {
  const range = { from: 1.4, to: 2.6 };
  expect(serverRange(range, 'step', { startMillis: 1000 })).toEqual({ fromStep: 1, toStep: 3 });
  expect(serverRange(range, 'relative', { startMillis: 1000 })).toEqual({ fromMillis: 2400, toMillis: 3600 });
  expect(serverRange(range, 'wall', { startMillis: 1000 })).toEqual({ fromMillis: 1400, toMillis: 2600 });
});

test('metrics of one prefix are neighbours', () => {
  expect(sectionsOf(['val/loss', 'train/b10', 'lr', 'train/b9'], '')).toEqual([
    { prefix: '', names: ['lr'] },
    { prefix: 'train', names: ['train/b9', 'train/b10'] },
    { prefix: 'val', names: ['val/loss'] },
  ]);
  expect(sectionsOf(['val/loss', 'lr'], 'LOSS')).toEqual([{ prefix: 'val', names: ['val/loss'] }]);
});

test('nonsense in the address is left out', () => {
  expect(chartsSearch.parse({ x: 'moon', smooth: '7', log: 'yes', from: 'a', to: '5' })).toEqual({ to: 5 });
});
