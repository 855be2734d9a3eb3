import { expect, test } from 'vitest';
import { lineageOf } from './lineageOf';

const flow = (run: string, step: string, ...artifacts: [string, number][]) => ({ run, step, status: 'completed', artifacts: artifacts.map(([name, version]) => ({ name, version })) });

test('the graph goes from what the maker took to what the users made', () => {
  const nodes = lineageOf({ madeBy: flow('r-1', 'train', ['samples', 1]), usedBy: [flow('r-1', 'evaluate', ['accuracy', 1])] }, 'model', 1);
  expect(nodes.map((node) => [node.id, node.upstream])).toEqual([
    ['samples 1', []],
    ['r-1/train', ['samples 1']],
    ['model 1', ['r-1/train']],
    ['r-1/evaluate', ['model 1']],
    ['accuracy 1', ['r-1/evaluate']],
  ]);
  expect(nodes.find((node) => node.here)?.href).toBe('/pipeline-artifacts/model/1');
  expect(nodes[1]?.href).toBe('/pipelines/r-1?step=train');
});

test('a step that took the version in many runs is there once', () => {
  const nodes = lineageOf({ madeBy: null, usedBy: [flow('r-3', 'evaluate', ['accuracy', 1]), flow('r-2', 'evaluate', ['accuracy', 1])] }, 'model', 1);
  expect(nodes.map((node) => node.id)).toEqual(['model 1', 'r-3/evaluate', 'accuracy 1']);
});
