import { expect, test } from 'vitest';
import { readConfusion } from './confusion';

test('counts, names and the samples of a cell', () => {
  const confusion = readConfusion(
    JSON.stringify({ version: 1, title: 'Digits', labels: ['a', 'b'], matrix: [[3, 1], [0, 4]], rowLabel: 'is', columnLabel: 'said', sampleMatrix: [[[1, 2], [{ index: 5, sample: 'five.png', assetId: 'x1' }]], null] }),
  );
  expect(confusion?.matrix).toEqual([[3, 1], [0, 4]]);
  expect(confusion?.samples(0, 0)).toEqual([1, 2].map((index) => ({ index, text: null, assetId: null })));
  expect(confusion?.samples(0, 1)).toEqual([{ index: 5, text: 'five.png', assetId: 'x1' }]);
  expect(confusion?.samples(1, 1)).toEqual([]);
  expect(readConfusion('{"labels":[]}')).toBeUndefined();
});
