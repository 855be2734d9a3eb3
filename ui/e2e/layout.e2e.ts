import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { drag, launch, placeOn, pointAt, until, visit, type Visit } from './browser';
import { base } from './halley';
import { comet as rest, logEverything, newExperiment, type Logged } from './logged';
import { comet, seedSweep, type Seeded } from './seed';

let browser: Browser;
let here: Visit;
let page: Page;
let sweep: Seeded;
let everything: Logged;

beforeAll(async () => {
  sweep = await seedSweep('layout', 8, 100);
  everything = await logEverything(`layout-media-${Date.now()}`);
  browser = await launch();
  here = await visit(browser);
  page = here.page;
});

afterAll(async () => {
  await browser?.close();
  if (here) expect(here.problems).toEqual([]);
});

const place = () => `${base}/${sweep.workspace}/${sweep.project}`;
const compare = (search: string) => `${place()}/compare?${sweep.keys.map((key) => `key=${key}`).join('&')}${search}`;
const chart = (name: string) => page.getByRole('article', { name, exact: true });

const plot = (name: string) => chart(name).locator('.u-over');

/** The x values of a chart, from the file that it saves. */
async function xValues(name: string): Promise<number[]> {
  await chart(name).hover();
  await page.getByRole('button', { name: `Export ${name}` }).click();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Save as CSV' }).click()]);
  const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n').slice(1);
  return lines.map((line) => Number(line.split(',')[1]));
}

const rangeNow = () => {
  const { searchParams } = new URL(page.url());
  return [Number(searchParams.get('from')), Number(searchParams.get('to'))] as const;
};

test('the axis is the epoch: every value stands at the epoch it was logged with', async () => {
  await page.goto(`${place()}/${sweep.keys[0]}?metric=accuracy`);
  await chart('accuracy').locator('canvas').waitFor();
  await page.getByLabel('Horizontal axis').selectOption('epoch');
  await page.waitForURL(/x=epoch/);
  // One for each of the twenty steps of an epoch.
  await expect.poll(() => xValues('accuracy')).toEqual(Array.from({ length: 100 }, (_, step) => Math.floor(step / 20)));
});

test('the time of the process leaves out the time in which nothing ran', async () => {
  const { experimentKey, workspaceName, projectName } = await newExperiment('layout-pauses', 'resumed');
  const now = Date.now();
  const point = (secondsAgo: number, step: number) => comet('/clientlib/batch/logger/experiment/metric', { experimentKey, values: [{ metricName: 'loss', metricValue: 1 / step, step, timestamp: now - secondsAgo * 1000 }] });
  await rest('/write/experiment/update-status', { experimentKey, isAlive: false });
  await rest('/write/experiment/set-start-end-time', { experimentKey, startTimeMillis: now - 1_000_000, endTimeMillis: now - 900_000 });
  await point(1_000, 1);
  await point(900, 2);
  await comet('/clientlib/logger/get/run', { previousExperiment: experimentKey });
  await point(-10, 3);
  await page.goto(`${base}/${workspaceName}/${projectName}/${experimentKey}?x=relative`);
  await chart('loss').locator('canvas').waitFor();
  await expect.poll(async () => (await xValues('loss')).at(-1)).toBeGreaterThan(1_000);
  await page.getByLabel('Horizontal axis').selectOption('process');
  await page.waitForURL(/x=process/);
  await expect.poll(async () => (await xValues('loss')).at(-1)).toBeLessThan(180);
  const process = await xValues('loss');
  expect(process.slice(0, 2)).toEqual([0, 100]);
  expect(process[2]).toBeGreaterThan(100);
});

test('the tooltip tells the nearest lines, in an order that one chooses', async () => {
  await page.goto(compare('&metric=accuracy&near=3'));
  const tip = chart('accuracy').getByRole('tooltip');
  const labels = () => tip.getByRole('listitem').locator('span').allTextContents();
  const values = async () => (await tip.getByRole('listitem').locator('b').allTextContents()).map(Number);
  const pointUntil = (count: number) => until(async () => (await labels()).length === count, () => pointAt(page, plot('accuracy'), 0.6, 0.15));
  await pointUntil(3);
  await tip.getByText('and 5 more').waitFor();
  await page.getByRole('button', { name: 'Layout' }).click();
  await page.getByRole('combobox', { name: 'Order', exact: true }).selectOption('value');
  await page.getByRole('combobox', { name: 'Lines', exact: true }).selectOption('100');
  await page.keyboard.press('Escape');
  await page.waitForURL(/near=100/);
  await pointUntil(8);
  const all = await values();
  expect(all).toEqual([...all].sort((left, right) => right - left));
  await page.goto(compare('&metric=accuracy&near=100&tip=name'));
  await pointUntil(8);
  expect(await labels()).toEqual(Array.from({ length: 8 }, (_, run) => `layout-run-${run}`));
});

test('charts pan by Shift and drag, zoom by Ctrl and the wheel, and go to a range that is typed', async () => {
  await page.goto(`${place()}/${sweep.keys[0]}?from=20&to=60`);
  await chart('loss').locator('canvas').waitFor();
  await page.keyboard.down('Shift');
  await drag(page, plot('loss'), [0.5, 0.5], [0.25, 0.5]);
  await page.keyboard.up('Shift');
  await page.waitForURL((url) => Math.abs(Number(url.searchParams.get('from')) - 30) < 2);
  expect(rangeNow()[1] - rangeNow()[0]).toBeCloseTo(40, 0);
  await page.keyboard.down('Control');
  await until(() => rangeNow()[1] - rangeNow()[0] < 36, () => page.mouse.wheel(0, -200));
  await page.keyboard.up('Control');
  await page.getByRole('button', { name: 'Layout' }).click();
  await page.getByLabel('From', { exact: true }).fill('5');
  await page.getByLabel('To', { exact: true }).fill('15');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.searchParams.get('from') === '5' && url.searchParams.get('to') === '15');
  await page.getByRole('button', { name: 'Pan right' }).click();
  await page.waitForURL((url) => url.searchParams.get('from') === '7.5');
});

test('one chart fills the window, and all are resized by the corner of one', async () => {
  await page.goto(`${place()}/${sweep.keys[0]}`);
  await chart('loss').locator('canvas').waitFor();
  const before = await chart('loss').boundingBox();
  await page.getByRole('button', { name: 'Show loss in full screen' }).click();
  await page.waitForFunction(() => (document.querySelector('article[aria-label=loss]')?.clientWidth ?? 0) >= innerWidth - 20);
  await page.keyboard.press('Escape');
  await page.waitForURL((url) => !url.searchParams.has('full'));
  if (!before) throw new Error('the chart has no box');
  const grip = page.getByRole('button', { name: 'Resize the charts by loss' });
  await expect.poll(async () => (await chart('loss').boundingBox())?.height).toBe(before.height);
  const corner = await placeOn(grip, 0.5, 0.5);
  await page.mouse.move(corner.x, corner.y);
  await page.mouse.down();
  await page.mouse.move(corner.x + 100, corner.y + 80, { steps: 5 });
  await page.mouse.up();
  await page.waitForURL(/h=300/);
  await expect.poll(async () => (await chart('accuracy').boundingBox())?.height).toBeGreaterThan(before.height + 60);
  await grip.focus();
  await page.keyboard.press('ArrowUp');
  await page.waitForURL(/h=280/);
});

test('changes of the layout are undone and redone', async () => {
  await page.goto(`${place()}/${sweep.keys[0]}`);
  await chart('loss').locator('canvas').waitFor();
  await page.getByRole('button', { name: 'Log scale' }).click();
  await page.waitForURL(/log=1/);
  await page.getByLabel('Horizontal axis').selectOption('wall');
  await page.waitForURL(/x=wall/);
  await page.locator('body').press('Control+z');
  await page.waitForURL((url) => !url.searchParams.has('x') && url.searchParams.get('log') === '1');
  await page.locator('body').press('Control+z');
  await page.waitForURL((url) => url.search === '');
  await page.locator('body').press('Control+Shift+z');
  await page.waitForURL((url) => url.searchParams.get('log') === '1');
  await page.locator('body').press('Control+y');
  await page.waitForURL(/x=wall/);
  await page.goto(`${place()}/experiments?col=state&col=metric:loss`);
  await page.getByRole('columnheader', { name: /loss/ }).hover();
  await page.getByRole('button', { name: 'Column loss', exact: true }).click();
  await page.getByRole('menu').getByText('Hide column', { exact: true }).click();
  await page.getByRole('columnheader', { name: /loss/ }).waitFor({ state: 'detached' });
  await page.locator('body').press('Control+z');
  await page.getByRole('columnheader', { name: /loss/ }).waitFor();
});

test('the crosshair moves pictures and histograms to its step', async () => {
  await page.goto(`${base}/${everything.workspaceName}/${everything.projectName}/${everything.experimentKey}?metric=loss`);
  await page.getByRole('button', { name: 'Link media' }).click();
  const picture = chart('reconstruction.png');
  await picture.getByText('step 30').waitFor();
  for (const [at, step] of [[12, 'step 10'], [24, 'step 20']] as const) {
    await until(() => picture.getByText(step).isVisible(), () => pointAt(page, plot('loss'), at / 59, 0.3));
    await chart('weights of the first layer').getByText(step).waitFor();
  }
});
