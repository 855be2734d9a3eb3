import { expect, test } from 'vitest';
import { featureOf, forest, seeded } from './forest';

function weigh(features: Parameters<typeof forest>[0], target: Float64Array) {
  let last;
  for (const step of forest(features, target)) last = step;
  if (!last) throw new Error('no forest');
  return last;
}

const random = seeded(1);
const column = () => Float64Array.from({ length: 300 }, random);

test('what decides weighs most, also where it goes up and down again, and noise weighs next to nothing', () => {
  const [curve, line, noise] = [column(), column(), column()];
  const target = curve.map((x, index) => 4 * (x - 0.5) ** 2 + 0.3 * (line[index] ?? 0));
  const { weights, explains } = weigh([curve, line, noise].map((values) => ({ values, numeric: true })), target);
  expect(explains).toBeGreaterThan(0.8);
  expect(weights[0]).toBeGreaterThan(3 * (weights[1] ?? 0));
  expect(weights[1]).toBeGreaterThan(3 * (weights[2] ?? 0));
});

test('texts decide as well as numbers, and the weights are the same at every call', () => {
  const names = Array.from({ length: 200 }, () => ['adam', 'sgd', 'lion'][Math.floor(random() * 3)] ?? '');
  const noise = Float64Array.from({ length: 200 }, random);
  const target = Float64Array.from(names, (name, index) => (name === 'sgd' ? 1 : 0) + 0.1 * (noise[index] ?? 0));
  const features = [featureOf(names), { values: Float64Array.from({ length: 200 }, random), numeric: true }];
  const first = weigh(features, target);
  expect(first.weights[0]).toBeGreaterThan(0.5);
  expect(first.weights[1]).toBeLessThan(0.1);
  expect(weigh(features, target)).toEqual(first);
});

test('a forest of noise says that it explains nothing', () => {
  const { explains } = weigh([{ values: column(), numeric: true }], column());
  expect(explains).toBeLessThan(0.1);
});
