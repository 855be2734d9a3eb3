import { expect, test } from 'vitest';
import { layoutGraph } from '../../charts/math/layers';

test('a thousand steps in fifty layers are laid out within two seconds', () => {
  const steps = Array.from({ length: 1000 }, (_, index) => ({
    name: `s${index}`,
    upstream: index < 20 ? [] : [`s${index - 20}`, `s${index - 20 - (index % 20) + ((index * 7) % 20)}`].filter((name, at, all) => all.indexOf(name) === at),
  }));
  const start = performance.now();
  const layout = layoutGraph(steps);
  expect(layout.nodes.length).toBe(1000);
  expect(performance.now() - start).toBeLessThan(2_000);
});
