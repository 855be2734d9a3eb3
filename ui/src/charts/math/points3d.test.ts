import { expect, test } from 'vitest';
import { project, readCloud } from './points3d';

test('points are read with and without colours, and scaled into a cube', () => {
  const cloud = readCloud(['[0, 0, 0]\n[10, 5, 0, 255, 0, 16]\nno point\n']);
  expect(cloud.count).toBe(2);
  expect([...cloud.positions]).toEqual([-1, -0.5, 0, 1, 0.5, 0]);
  expect([...cloud.colours]).toEqual([-1, 0xff0010]);
  expect(cloud.high).toEqual([10, 5, 0]);
});

test('a box has twelve edges', () => {
  const cloud = readCloud(['{"position": [0, 0, 0], "size": {"height": 2, "width": 2, "depth": 2}, "label": "car"}']);
  expect(cloud.edges).toHaveLength(12 * 6);
});

test('half a turn swaps left and right', () => {
  const points = Float32Array.of(1, 0, 0);
  expect(project(points, 0, 0)[0]).toBeCloseTo(1);
  expect(project(points, Math.PI, 0)[0]).toBeCloseTo(-1);
});
