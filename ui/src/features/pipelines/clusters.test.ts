import { expect, test } from 'vitest';
import type { StepRow } from '../../api/schema';
import { clustersOf, graphOf, initiallyOpen, statusOf, summaryOf } from './clusters';

const step = (name: string, upstream: string[] = [], more: Partial<StepRow> = {}): StepRow => ({
  name,
  status: 'completed',
  startMillis: 0,
  endMillis: 1,
  durationMillis: 1,
  upstream,
  parameters: {},
  inputs: {},
  outputs: {},
  metadata: {},
  experimentUrl: null,
  experimentKey: null,
  cachedFrom: null,
  failure: null,
  ...more,
});

const folds = [step('load'), step('fold_1.train', ['load']), step('fold_1.score', ['fold_1.train'], { status: 'failed' }), step('fold_2.train', ['load']), step('fold_2.score', ['fold_2.train']), step('mean', ['fold_1.score', 'fold_2.score'])];

test('a closed group is one node with the edges of its steps', () => {
  const clusters = clustersOf(folds, []);
  const graph = graphOf(folds, clusters, new Set(['group fold_2']));
  expect(graph.map((node) => node.name)).toEqual(['load', 'group fold_1', 'fold_2.train', 'fold_2.score', 'mean']);
  expect(graph[1]?.upstream).toEqual(['load']);
  expect(graph[4]?.upstream).toEqual(['group fold_1', 'fold_2.score']);
  expect(statusOf(clusters[0]?.members ?? [])).toBe('failed');
  expect(clusters[0] && summaryOf(clusters[0])).toBe('1 of 2 steps done, 1 failed');
});

test('items stand between what the mapped step needs and the mapped step, if they are open', () => {
  const steps = [step('split'), step('score', ['split']), step('score[0]', ['split'], { parent: 'score', item: 0 }), step('score[1]', ['split'], { parent: 'score', item: 1 }), step('mean', ['score'])];
  const clusters = clustersOf(steps, []);
  expect(graphOf(steps, clusters, new Set()).map((node) => node.name)).toEqual(['split', 'score', 'mean']);
  const open = graphOf(steps, clusters, new Set(['items score']));
  expect(open.map((node) => node.name)).toEqual(['split', 'score[0]', 'score[1]', 'score', 'mean']);
  expect(open[3]?.upstream).toEqual(['score[0]', 'score[1]']);
});

test('the steps of a run that a step started follow it', () => {
  const steps = [step('tune')];
  const clusters = clustersOf(steps, [{ step: 'tune', name: 'child-1', pipeline: 'child', status: 'completed', steps: [step('a'), step('b', ['a'])] }]);
  const open = graphOf(steps, clusters, new Set(['run child-1']));
  expect(open.map((node) => [node.name, node.upstream, node.run])).toEqual([
    ['tune', [], undefined],
    ['child-1 a', ['tune'], 'child-1'],
    ['child-1 b', ['child-1 a'], 'child-1'],
  ]);
});

test('groups are open at first unless there are very many steps', () => {
  expect(initiallyOpen(folds, clustersOf(folds, []))).toEqual(new Set(['group fold_1', 'group fold_2']));
  expect(initiallyOpen(folds, clustersOf(folds, []), 3).size).toBe(0);
});
