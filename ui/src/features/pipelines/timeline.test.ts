import { expect, test } from 'vitest';
import { stepRow } from '../../../test/rows';
import { labelPlace, tickText, timelineOf } from './timeline';

test('each step lies where it ran', () => {
  const steps = [stepRow({ name: 'a', startMillis: 1000, endMillis: 2000 }), stepRow({ name: 'b', startMillis: 2000, endMillis: 5000 })];
  const { bars, spanMillis } = timelineOf(1000, 5000, steps, 99_999);
  expect(spanMillis).toBe(4000);
  expect(bars).toMatchObject([
    { name: 'a', from: 0, width: 0.25 },
    { name: 'b', from: 0.25, width: 0.75 },
  ]);
});

test('a running step reaches up to now, a waiting one has no bar', () => {
  const steps = [
    stepRow({ name: 'a', status: 'running', startMillis: 1000, endMillis: null, durationMillis: null }),
    stepRow({ name: 'b', status: 'waiting', startMillis: null, endMillis: null, durationMillis: null }),
  ];
  expect(timelineOf(1000, null, steps, 3000).bars).toMatchObject([{ name: 'a', from: 0, width: 1 }]);
});

test('what a step waited after all it needs had ended is its queue', () => {
  const steps = [stepRow({ name: 'a', startMillis: 1000, endMillis: 2000 }), stepRow({ name: 'b', upstream: ['a'], startMillis: 3000, endMillis: 5000 }), stepRow({ name: 'c', upstream: ['gone'], startMillis: 3000, endMillis: 5000 })];
  const { bars } = timelineOf(1000, 5000, steps, 5000);
  expect(bars.map((bar) => bar.queued?.millis)).toEqual([undefined, 1000, undefined]);
  expect(bars[1]?.queued).toMatchObject({ from: 0.25, width: 0.25 });
});

test('attempts that failed are segments before the last one, whichever start is told', () => {
  const failedAttempts = [
    { number: 1, startMillis: 1000, endMillis: 2000, message: null },
    { number: 2, startMillis: 2500, endMillis: 3000, message: null },
  ];
  for (const startMillis of [1000, 4000]) {
    const [bar] = timelineOf(1000, 5000, [stepRow({ name: 'a', startMillis, endMillis: 5000, failedAttempts, attempt: 3 })], 5000).bars;
    expect(bar?.attempts.map((attempt) => [attempt.number, attempt.millis])).toEqual([[1, 1000], [2, 500]]);
    expect(bar?.queued).toBeUndefined();
    expect((bar?.from ?? 0) + (bar?.width ?? 0)).toBe(1);
  }
});

test('a run without any time is drawn all the same', () => {
  const { bars, ticks } = timelineOf(1000, 1000, [stepRow({ name: 'a', startMillis: 1000, endMillis: 1000 })], 1000);
  expect(bars).toMatchObject([{ name: 'a', from: 0, width: 0 }]);
  expect(ticks.length).toBeGreaterThan(0);
});

test.each([3, 950, 4000, 61_000, 5_400_000, 400_000_000])('%d milliseconds have two to nine round ticks', (span) => {
  const { ticks } = timelineOf(0, span, [], 0);
  expect(ticks.length).toBeGreaterThanOrEqual(2);
  expect(ticks.length).toBeLessThanOrEqual(9);
});

test('a label stands where there is room', () => {
  expect(labelPlace({ from: 0.1, width: 0.5 }).inside).toBe(true);
  expect(labelPlace({ from: 0.1, width: 0.01 }).left).toBeCloseTo(0.11);
  expect(labelPlace({ from: 0.95, width: 0.01 }).right).toBeCloseTo(0.05);
  expect(labelPlace({ from: 0.95, width: 0.01, queued: { from: 0.5, width: 0.4, millis: 1 } }).right).toBeCloseTo(0.5);
  expect(labelPlace({ from: 0.95, width: 0.01, queued: { from: 0, width: 0.95, millis: 1 } }).right, 'not over the name of the step').toBeCloseTo(0.05);
});

test('a tick needs no more than its unit', () => {
  expect([0, 500, 2500, 120_000, 7_200_000].map(tickText)).toEqual(['0', '500 ms', '2.5 s', '2 min', '2 h']);
});
