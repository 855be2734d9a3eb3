import { expect, test } from 'vitest';
import { fastest } from '../../../test/fastest';
import { layoutGraph } from '../../charts/math/layers';

test('a thousand steps in fifty layers are laid out within two seconds', () => {
  const steps = Array.from({ length: 1000 }, (_, index) => ({
    name: `s${index}`,
    upstream: index < 20 ? [] : [`s${index - 20}`, `s${index - 20 - (index % 20) + ((index * 7) % 20)}`].filter((name, at, all) => all.indexOf(name) === at),
  }));
  expect(layoutGraph(steps).nodes.length).toBe(1000);
  expect(fastest(() => layoutGraph(steps))).toBeLessThan(2_000);
});
