import { expect, test } from 'vitest';
import { fastest } from '../../../test/fastest';
import { assignLayers, layoutGraph, neighbourOf, nodeSize, type GraphStep } from './layers';

const step = (name: string, ...upstream: string[]): GraphStep => ({ name, upstream });

const digits = [
  step('load'),
  step('split', 'load'),
  step('train_linear', 'split'),
  step('train_forest', 'split'),
  step('pick', 'train_linear', 'train_forest', 'split'),
];

test('a step stands right of all it waits for', () => {
  expect([...assignLayers(digits)]).toEqual([
    ['load', 0],
    ['split', 1],
    ['train_linear', 2],
    ['train_forest', 2],
    ['pick', 3],
  ]);
});

test('steps never overlap and lie inside the drawing', () => {
  const layout = layoutGraph(digits);
  for (const left of layout.nodes) {
    expect(left.x).toBeGreaterThanOrEqual(0);
    expect(left.y).toBeGreaterThanOrEqual(0);
    expect(left.x + nodeSize.width).toBeLessThanOrEqual(layout.width);
    expect(left.y + nodeSize.height).toBeLessThanOrEqual(layout.height);
    for (const right of layout.nodes) {
      if (left === right || left.layer !== right.layer) continue;
      expect(Math.abs(left.y - right.y)).toBeGreaterThanOrEqual(nodeSize.height);
    }
  }
});

test('every dependency is an edge, also one that passes a layer', () => {
  const edges = layoutGraph(digits).edges.map((edge) => `${edge.from}>${edge.to}`);
  expect(edges).toEqual(['load>split', 'split>train_linear', 'split>train_forest', 'train_linear>pick', 'train_forest>pick', 'split>pick']);
});

test('steps in a row lie on one line', () => {
  const chain = layoutGraph([step('a'), step('b', 'a'), step('c', 'b')]);
  expect(new Set(chain.nodes.map((node) => Math.round(node.y))).size).toBe(1);
});

test('two pairs do not cross', () => {
  const layout = layoutGraph([step('a'), step('b'), step('to_b', 'b'), step('to_a', 'a')]);
  const y = Object.fromEntries(layout.nodes.map((node) => [node.name, node.y]));
  expect((y['a'] ?? 0) < (y['b'] ?? 0)).toBe((y['to_a'] ?? 0) < (y['to_b'] ?? 0));
});

test('an unknown or circular upstream is survived', () => {
  const layout = layoutGraph([step('a', 'gone'), step('b', 'c'), step('c', 'b')]);
  expect(layout.nodes).toHaveLength(3);
  expect(layout.edges.length).toBeLessThanOrEqual(1);
});

test('arrow keys follow the edges and the columns', () => {
  const layout = layoutGraph(digits);
  expect(neighbourOf(layout, 'load', 'ArrowRight')).toBe('split');
  expect(neighbourOf(layout, 'split', 'ArrowLeft')).toBe('load');
  expect(neighbourOf(layout, 'load', 'ArrowLeft')).toBeUndefined();
  const trains = [neighbourOf(layout, 'train_linear', 'ArrowDown'), neighbourOf(layout, 'train_linear', 'ArrowUp')];
  expect(trains).toContain('train_forest');
});

test('nothing is drawn of nothing', () => {
  expect(layoutGraph([])).toEqual({ nodes: [], edges: [], width: 0, height: 0 });
});

test('a thousand steps are laid out within seconds', () => {
  const steps = Array.from({ length: 1000 }, (_, index) =>
    step(`s${index}`, ...(index < 20 ? [] : [`s${index - 20}`, `s${index - ((index * 7) % 19) - 1}`])),
  );
  expect(layoutGraph(steps).nodes).toHaveLength(1000);
  expect(fastest(() => layoutGraph(steps))).toBeLessThan(5000);
});
