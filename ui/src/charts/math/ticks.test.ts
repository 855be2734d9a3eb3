import { expect, test } from 'vitest';
import { relativeLabel, tickLabels } from './ticks';

test.each([
  [[0, 0.5, 1], ['0.0', '0.5', '1.0']],
  [[0.912, 0.914, 0.916], ['0.912', '0.914', '0.916']],
  [[0.25, 0.275, 0.3], ['0.250', '0.275', '0.300']],
  [[-10, 0, 10], ['−10', '0', '10']],
  [[100, 200], ['100', '200']],
  [[1_000_000, 2_000_000], ['1e6', '2e6']],
  [[1e-7, 2e-7], ['1e-7', '2e-7']],
  [[1_000_000, 1_000_001], ['1000000', '1000001']],
])('labels of %j', (values, labels) => {
  expect(tickLabels(values)).toEqual(labels);
});

test.each([
  [0, '0'],
  [0.25, '250ms'],
  [90, '90s'],
  [600, '10m'],
  [-5, '−5s'],
  [10_800, '3h'],
])('%d seconds are %s', (seconds, label) => {
  expect(relativeLabel(seconds)).toBe(label);
});
