import { expect, test } from 'vitest';
import { experimentRow } from '../../../test/rows';
import { diffOf } from './diff';

const metric = (last: string) => ({ last, min: last, max: last, lastStep: null });
const left = experimentRow({ parameters: { rate: '0.1', seed: '1' }, metrics: { loss: metric('0.123456789'), only_left: metric('1') } });
const right = experimentRow({ parameters: { rate: '0.2', seed: '1' }, metrics: { loss: metric('0.5') } });
const row = (section: number, name: string) => diffOf([left, right])[section]?.rows.find((candidate) => candidate.name === name);

test('metrics stand side by side with the highest and the lowest', () => {
  expect(row(0, 'loss')).toEqual({ name: 'loss', values: ['0.12346', '0.5'], different: true, highest: 1, lowest: 0 });
});

test('what only one experiment logged is a difference without a best', () => {
  expect(row(0, 'only_left')).toEqual({ name: 'only_left', values: ['1', undefined], different: true });
});

test('equal parameters are known as such', () => {
  expect(row(1, 'rate')?.different).toBe(true);
  expect(row(1, 'seed')?.different).toBe(false);
});

test('NaN is never the best', () => {
  const [metrics] = diffOf([experimentRow({ metrics: { a: metric('NaN') } }), experimentRow({ metrics: { a: metric('1') } }), experimentRow({ metrics: { a: metric('2') } })]);
  expect(metrics?.rows[0]).toMatchObject({ highest: 2, lowest: 1 });
});
