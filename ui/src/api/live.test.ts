import { expect, test } from 'vitest';
import { oneAtATime } from './live';

test('what is told while a refresh is under way is refreshed once, after it', async () => {
  const ends: (() => void)[] = [];
  const refresh = oneAtATime(() => new Promise<void>((end) => ends.push(end)));
  refresh();
  refresh();
  refresh();
  expect(ends.length).toBe(1);
  ends[0]?.();
  await expect.poll(() => ends.length).toBe(2);
  ends[1]?.();
  await Promise.resolve();
  expect(ends.length).toBe(2);
});

test('a refresh that fails keeps none of the later ones', async () => {
  let count = 0;
  const refresh = oneAtATime(async () => {
    count++;
    throw new Error('the server is away');
  });
  refresh();
  await expect.poll(() => count).toBe(1);
  await new Promise((done) => setTimeout(done));
  refresh();
  await expect.poll(() => count).toBe(2);
});
