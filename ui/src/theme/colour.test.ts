import { expect, test } from 'vitest';
import { seriesStyle, stylesOf } from './colour';

test('groups that stand beside each other never share a colour, and keep their own where they can', () => {
  const eight = ['adam', 'adamw', 'lion', 'rmsprop', 'sgd', 'adafactor', 'nadam', 'lbfgs'];
  const styles = stylesOf(eight);
  expect(new Set(eight.map((name) => styles.get(name)?.colour)).size).toBe(8);
  expect(styles.get('adam')?.colour).toBe(seriesStyle('adam').colour);
  expect(stylesOf(['sgd']).get('sgd')?.colour).toBe(seriesStyle('sgd').colour);
});

test('twenty-four groups differ in colour or dash', () => {
  const names = Array.from({ length: 24 }, (_, index) => `group ${index}`);
  expect(new Set(names.map((name) => JSON.stringify(stylesOf(names).get(name)))).size).toBe(24);
});
