import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, visit, type Visit } from './browser';
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

async function box(name: string) {
  const canvas = chart(name).locator('.u-over');
  await canvas.waitFor();
  await canvas.scrollIntoViewIfNeeded();
  const found = await canvas.boundingBox();
  if (!found) throw new Error(`${name} has no box`);
  return found;
}

/** The x values of a chart, from the file that it saves. */
async function xValues(name: string): Promise<number[]> {
  await chart(name).hover();
  await page.getByRole('button', { name: `Export ${name}` }).click();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Save as CSV' }).click()]);
  const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n').slice(1);
  return lines.map((line) => Number(line.split(',')[1]));
}

const ranges = () => page.waitForURL((url) => url.searchParams.has('from'));
const rangeNow = () => {
  const { searchParams } = new URL(page.url());
  return [Number(searchParams.get('from')), Number(searchParams.get('to'))] as const;
};

test('the axis is the epoch: every value stands at the epoch it was logged with', async () => {
  await page.goto(`${place()}/${sweep.keys[0]}?metric=accuracy`);
  await chart('accuracy').locator('canvas').waitFor();
  await page.getByLabel('Horizontal axis').selectOption('epoch');
  await page.waitForURL(/x=epoch/);
  await chart('accuracy').locator('canvas').waitFor();
  const epochs = await xValues('accuracy');
  expect(epochs).toHaveLength(100);
  expect([...new Set(epochs)]).toEqual([0, 1, 2, 3, 4]);
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
  expect((await xValues('loss')).at(-1)).toBeGreaterThan(1_000);
  await page.getByLabel('Horizontal axis').selectOption('process');
  await page.waitForURL(/x=process/);
  await chart('loss').locator('canvas').waitFor();
  const process = await xValues('loss');
  expect(process.slice(0, 2)).toEqual([0, 100]);
  expect(process[2]).toBeGreaterThan(100);
  expect(process[2]).toBeLessThan(180);
});

test('the tooltip tells the nearest lines, in an order that one chooses', async () => {
  await page.goto(compare('&metric=accuracy&near=3'));
  const place3 = await box('accuracy');
  await page.mouse.move(place3.x + place3.width * 0.6, place3.y + 30, { steps: 4 });
  const tip = chart('accuracy').getByRole('tooltip');
  await tip.waitFor();
  const labels = () => tip.getByRole('listitem').locator('span').allTextContents();
  const values = async () => (await tip.getByRole('listitem').locator('b').allTextContents()).map(Number);
  expect(await labels()).toHaveLength(3);
  await tip.getByText('and 5 more').waitFor();
  await page.getByRole('button', { name: 'Layout' }).click();
  await page.getByRole('combobox', { name: 'Order', exact: true }).selectOption('value');
  await page.getByRole('combobox', { name: 'Lines', exact: true }).selectOption('100');
  await page.keyboard.press('Escape');
  await page.waitForURL(/near=100/);
  const again = await box('accuracy');
  await page.mouse.move(again.x + again.width * 0.61, again.y + 30, { steps: 4 });
  await tip.waitFor();
  const all = await values();
  expect(all).toHaveLength(8);
  expect(all).toEqual([...all].sort((left, right) => right - left));
  await page.goto(compare('&metric=accuracy&near=100&tip=name'));
  const last = await box('accuracy');
  await page.mouse.move(last.x + last.width * 0.6, last.y + 30, { steps: 4 });
  await tip.waitFor();
  expect(await labels()).toEqual(Array.from({ length: 8 }, (_, run) => `layout-run-${run}`));
});

test('charts pan by Shift and drag, zoom by Ctrl and the wheel, and go to a range that is typed', async () => {
  await page.goto(`${place()}/${sweep.keys[0]}?from=20&to=60`);
  const where = await box('loss');
  const middle = { x: where.x + where.width / 2, y: where.y + where.height / 2 };
  await page.mouse.move(middle.x, middle.y);
  await page.keyboard.down('Shift');
  await page.mouse.down();
  await page.mouse.move(middle.x - where.width / 4, middle.y, { steps: 6 });
  await page.mouse.up();
  await page.keyboard.up('Shift');
  await page.waitForURL((url) => Math.abs(Number(url.searchParams.get('from')) - 30) < 2);
  expect(rangeNow()[1] - rangeNow()[0]).toBeCloseTo(40, 0);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -200);
  await page.keyboard.up('Control');
  await page.waitForURL((url) => Number(url.searchParams.get('to')) - Number(url.searchParams.get('from')) < 36);
  await page.getByRole('button', { name: 'Layout' }).click();
  await page.getByLabel('From', { exact: true }).fill('5');
  await page.getByLabel('To', { exact: true }).fill('15');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.searchParams.get('from') === '5' && url.searchParams.get('to') === '15');
  await page.getByRole('button', { name: 'Pan right' }).click();
  await page.waitForURL((url) => url.searchParams.get('from') === '7.5');
  await ranges();
});

test('one chart fills the window, and all are resized by the corner of one', async () => {
  await page.goto(`${place()}/${sweep.keys[0]}`);
  await chart('loss').locator('canvas').waitFor();
  const before = await chart('loss').boundingBox();
  await page.getByRole('button', { name: 'Show loss in full screen' }).click();
  await page.waitForFunction(() => (document.querySelector('article[aria-label=loss]')?.clientWidth ?? 0) >= innerWidth - 20);
  await page.keyboard.press('Escape');
  await page.waitForURL((url) => !url.searchParams.has('full'));
  const grip = page.getByRole('button', { name: 'Resize the charts by loss' });
  const corner = await grip.boundingBox();
  if (!corner || !before) throw new Error('no corner');
  await page.mouse.move(corner.x + 8, corner.y + 8);
  await page.mouse.down();
  await page.mouse.move(corner.x + 108, corner.y + 88, { steps: 5 });
  await page.mouse.up();
  await page.waitForURL(/h=300/);
  expect((await chart('accuracy').boundingBox())?.height).toBeGreaterThan(before.height + 60);
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
  const where = await box('loss');
  await page.mouse.move(where.x + (where.width * 12) / 59, where.y + 60, { steps: 3 });
  await picture.getByText('step 10', { exact: false }).waitFor();
  await chart('weights of the first layer').getByText('step 10', { exact: false }).waitFor();
  await page.mouse.move(where.x + (where.width * 24) / 59, where.y + 60, { steps: 3 });
  await picture.getByText('step 20', { exact: false }).waitFor();
  await chart('weights of the first layer').getByText('step 20', { exact: false }).waitFor();
});
