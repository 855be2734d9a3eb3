import { execFileSync } from 'node:child_process';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { barriers, frameMillis, launch, visit, type Visit } from './browser';
import { base } from './halley';
import { slow } from './steered';
import { halley, runByRequest, startWorker, type Worker } from './worker';

// What steps made and printed, as it is seen: a worker, a process of its own, makes the runs.
let browser: Browser;
let here: Visit;
let page: Page;
let worker: Worker;
let shown: string;
let wide: string;

const e = encodeURIComponent;
const step = (run: string, name: string) => page.goto(`${base}/pipelines/${e(run)}?step=${e(name)}`);

beforeAll(async () => {
  worker = await startWorker(['SHOWN', 'WIDE']);
  await runByRequest('steered_shown', { lines: 1 });
  [shown, wide] = await Promise.all([runByRequest('steered_shown', { rows: 4 }), runByRequest('steered_wide')]);
  browser = await launch();
  here = await visit(browser);
  page = here.page;
});

afterAll(async () => {
  await browser?.close();
  worker?.stop();
  // The browser tells on the console of what the framed page was refused, which is what is meant here.
  if (here) expect(here.problems.filter((problem) => !/SecurityError|cross-origin/.test(problem))).toEqual([]);
});

test('a table is a table, Markdown is text, and a page runs where it reaches nothing', async () => {
  await step(shown, 'cities');
  await page.getByRole('radio', { name: 'Outputs' }).click();
  const table = page.getByRole('region', { name: 'table, table' }).getByRole('table');
  await table.getByRole('columnheader', { name: 'people' }).waitFor();
  expect(await table.getByRole('row').count()).toBe(5);
  await table.getByRole('row', { name: 'City, 3 3001.5' }).waitFor();
  expect(await barriers(page)).toEqual([]);
  // Who was given it, and the model that the run makes.
  await page.getByText('used by').getByRole('link', { name: 'described', exact: true }).waitFor();
  await page.getByText(/^model steered-model \d+$/).waitFor();
  await page.getByText('Stored content').click();
  await page.getByRole('region', { name: /^output, \d+ lines$/ }).getByText('"columns"').waitFor();

  await step(shown, 'described');
  await page.getByRole('radio', { name: 'Outputs' }).click();
  await page.getByRole('heading', { name: 'Cities' }).waitFor();
  await page.locator('strong', { hasText: '4' }).waitFor();

  await step(shown, 'page');
  await page.getByRole('radio', { name: 'Outputs' }).click();
  expect(await page.locator('iframe').getAttribute('sandbox')).toBe('allow-scripts');
  await page.frameLocator('iframe').getByText('SecurityError').waitFor();
});

test('a step that ran says what had changed, before and after', async () => {
  await step(shown, 'cities');
  await page.getByRole('radio', { name: 'Why not cached?' }).click();
  await page.getByText('parameter.rows differs').waitFor();
  await page.locator('del', { hasText: '3' }).waitFor();
  expect(await page.locator('dl > div').first().textContent()).toBe('parameter.rows3→4');
  expect(await barriers(page)).toEqual([]);
});

test('a log of 100,000 lines is read from its beginning while the rest is on its way, and scrolls smoothly', async () => {
  await step(shown, 'printed');
  await page.getByRole('radio', { name: 'Logs' }).click();
  const log = page.getByRole('region', { name: /^Log, / });
  await log.getByText('INFO line 1', { exact: true }).waitFor();
  await page.getByRole('region', { name: 'Log, 100000 lines' }).waitFor(slow);
  await expect.poll(() => page.getByText('live', { exact: true }).count()).toBe(0);
  expect(await log.evaluate((element) => element.scrollTop)).toBe(0);
  const still = await frameMillis(log, {});
  expect(await frameMillis(log, { top: 997 })).toBeLessThan(Math.max(250, 5 * still));
  await log.evaluate((element) => (element.scrollTop = element.scrollHeight));
  await log.getByText('INFO line 100000', { exact: true }).waitFor();
  expect(await log.locator('[data-index]').count()).toBeLessThan(150);
  await page.getByLabel('Search log').fill('line 77777');
  await page.getByText('1 of 1 lines').waitFor();
  await page.keyboard.press('Enter');
  await log.getByText('line 77777').first().waitFor();
});

test('a graph of 64 steps goes to the step that is chosen, is seen as a whole, and a failure says what it came from', async () => {
  await page.goto(`${base}/pipelines/${e(wide)}`);
  const failed = page.getByRole('group', { name: 'Steps of the run' }).getByRole('button', { name: /^sum_1_0: failed/ });
  await failed.waitFor();
  await page.getByText('because of java.lang.IllegalArgumentException: the inner reason').waitFor();
  const seen = (name: RegExp) =>
    page
      .getByRole('group', { name: 'Steps of the run' })
      .getByRole('button', { name })
      .evaluate((element) => {
        const scroll = element.closest('svg')?.parentElement?.getBoundingClientRect();
        const box = element.getBoundingClientRect();
        return scroll !== undefined && box.top >= scroll.top - 1 && box.bottom <= scroll.bottom + 1 && box.left >= scroll.left - 1 && box.right <= scroll.right + 1;
      });
  await expect.poll(() => seen(/^sum_1_0/), slow).toBe(true);
  await page.getByRole('group', { name: /^Timeline/ }).getByRole('button', { name: 'leaf_31' }).click();
  await expect.poll(() => seen(/^leaf_31/), slow).toBe(true);
  // What was chosen far down in the time line is told beside it.
  await page.getByRole('heading', { name: 'leaf_31' }).waitFor();
  await expect.poll(() => page.getByRole('heading', { name: 'leaf_31' }).evaluate((heading) => heading.getBoundingClientRect().top >= 0 && heading.getBoundingClientRect().bottom <= window.innerHeight)).toBe(true);
  await page.getByRole('button', { name: 'Whole graph' }).click();
  for (const name of [/^leaf_0:/, /^leaf_31/, /^sum_16_15/, /^sum_1_0/]) await expect.poll(() => seen(name)).toBe(true);
  expect(await barriers(page)).toEqual([]);
});

test('what a scheduler runs by the clock is listed', async () => {
  const name = `nightly_${Date.now()}`;
  execFileSync(halley, ['schedule', 'create', name, '--pipeline', 'Steered#SHOWN', '--cron', '30 2 * * *', '--zone', 'Europe/Berlin', '--class-path', worker.folder]);
  await page.goto(`${base}/pipelines`);
  const row = page.getByRole('table', { name: 'Schedules' }).getByRole('row', { name });
  await row.getByText('30 2 * * * (Europe/Berlin)').waitFor(slow);
  await row.getByText('none yet').waitFor();
  expect(await barriers(page)).toEqual([]);
  execFileSync(halley, ['schedule', 'delete', name]);
});
