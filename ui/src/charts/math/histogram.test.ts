import { expect, test } from 'vitest';
import { cometEdges, commonRange, readHistogram, readHistograms, rebin } from './histogram';

test('the edges grow by the factor on both sides, up to the stop', () => {
  expect(cometEdges(0, 1, 5, 2)).toEqual([-Infinity, -4, -2, -1, 0, 1, 2, 4, Infinity]);
});

test('bins of a wire histogram stand between their edges', () => {
  const histogram = readHistogram({ version: 2, index_values: [[4, 10], [6, 5]], values: null, offset: 0, start: 1, stop: 5, step: 2 }, 7);
  expect(histogram && [...histogram.edges]).toEqual([0, 1, 2, 4]);
  expect(histogram && [...histogram.counts]).toEqual([10, 0, 5]);
  expect(readHistogram({ something: 'else' }, null)).toBeUndefined();
});

test('equal bins share what lies across them and lose nothing', () => {
  const histogram = readHistogram({ index_values: [[4, 10], [6, 6]], offset: 0, start: 1, stop: 5, step: 2 }, null);
  const bins = histogram ? rebin(histogram, 0, 4, 4) : new Float64Array();
  expect([...bins]).toEqual([10, 0, 3, 3]);
});

test('the combined form has one for each step', () => {
  const one = { index_values: [[4, 1]], offset: 0, start: 1, stop: 5, step: 2 };
  const all = readHistograms(JSON.stringify({ histograms: [{ step: 1, histogram: one }, { step: 2, histogram: one }] }), null);
  expect(all.map((histogram) => histogram.step)).toEqual([1, 2]);
  expect(commonRange(all)).toEqual({ from: 0, to: 1 });
});
