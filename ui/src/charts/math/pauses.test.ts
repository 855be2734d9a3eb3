import { expect, test } from 'vitest';
import { atProcessMillis, processMillis } from './pauses';

const pauses = [
  [200, 1_200],
  [1_300, 2_000],
] as const;

test('pauses do not count as time of the process', () => {
  expect([150, 200, 700, 1_250, 2_100].map((millis) => processMillis(millis, 100, pauses))).toEqual([50, 100, 100, 150, 300]);
});

test('a time of the process is found again on the clock', () => {
  for (const process of [50, 150, 299]) expect(processMillis(atProcessMillis(process, 100, pauses), 100, pauses)).toBe(process);
});
