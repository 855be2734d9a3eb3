import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { barriers, drag, launch, until, visit, type Visit } from './browser';
import { base } from './halley';
import { seedSweep, type Seeded } from './seed';

let browser: Browser;
let here: Visit;
let page: Page;
let sweep: Seeded;

beforeAll(async () => {
  sweep = await seedSweep('curves', 12, 150);
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

test('lines are smoothed in four ways over the ghost of the logged ones', async () => {
  await page.goto(`${place()}/${sweep.keys[0]}?smooth=0.6`);
  await chart('loss').locator('canvas').waitFor();
  for (const kind of ['ema', 'gaussian', 'mean']) {
    await page.locator('label', { hasText: /^by/ }).locator('select').selectOption(kind);
    await page.waitForURL(new RegExp(`sm=${kind}`));
    await chart('loss').locator('canvas').waitFor();
  }
});

test('another metric can be on the horizontal axis, and either axis can be logarithmic', async () => {
  await page.goto(`${place()}/${sweep.keys[0]}`);
  await page.getByLabel('Horizontal axis').selectOption('metric:accuracy');
  await page.waitForURL(/x=metric:accuracy/);
  await chart('loss').locator('canvas').waitFor();
  await page.getByLabel('Horizontal axis').selectOption('step');
  await page.getByRole('button', { name: 'Log x' }).click();
  await page.getByRole('button', { name: 'Log scale' }).click();
  await page.waitForURL(/logx=1.*log=1|log=1.*logx=1/);
  await chart('loss').locator('canvas').waitFor();
});

test('outliers can be ignored, and NaN and infinities are told', async () => {
  await page.goto(`${place()}/${sweep.keys[1]}`);
  await chart('loss').getByText('1 NaN (◇)').waitFor();
  await page.goto(`${place()}/${sweep.keys[2]}`);
  await chart('loss').getByText('1 infinite (▲▼)').waitFor();
  await page.getByRole('button', { name: 'Ignore outliers' }).click();
  await page.waitForURL(/calm=1/);
  await chart('loss').locator('canvas').waitFor();
});

test('compared lines become groups with a middle and a band', async () => {
  await page.goto(compare('&metric=loss'));
  await chart('loss').locator('canvas').waitFor();
  await page.getByLabel('Group lines by').selectOption('param:optimizer');
  await chart('loss').getByText('adam (4)').waitFor();
  await page.getByLabel('Band').selectOption('ci95');
  await page.getByRole('button', { name: 'Median' }).click();
  await page.waitForURL(/middle=median/);
  await chart('loss').getByText('sgd (4)').waitFor();
});

test('a chart is saved as SVG, PNG and CSV', async () => {
  await page.goto(compare('&metric=accuracy'));
  await chart('accuracy').locator('canvas').waitFor();
  const save = async (item: string) => {
    await chart('accuracy').hover();
    await page.getByRole('button', { name: 'Export accuracy' }).click();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: item }).click()]);
    return { name: file.suggestedFilename(), content: await readFile(await file.path()) };
  };
  expect((await save('Save as SVG')).content.toString()).toMatch(/^<svg .*<path d="M/s);
  expect((await save('Save as CSV')).content.toString().split('\r\n')).toHaveLength(12 * 150 + 2);
  const png = await save('Save as PNG');
  expect([png.name, png.content.subarray(1, 4).toString()]).toEqual(['accuracy.png', 'PNG']);
});

test('panels: scatter, bars, boxes and importance of the experiments that match', async () => {
  await page.goto(`${place()}/experiments`);
  await page.getByRole('button', { name: 'Panels' }).click();
  await page.getByRole('img', { name: /: 12 experiments$/ }).waitFor();
  await page.getByRole('radio', { name: 'Bars' }).click();
  await page.getByRole('img', { name: / groups$/ }).waitFor();
  await page.getByRole('radio', { name: 'Boxes' }).click();
  await page.getByRole('img', { name: / groups$/ }).waitFor();
  await page.getByRole('radio', { name: 'Importance' }).click();
  await page.getByRole('table', { name: /^What goes with/ }).getByRole('rowheader', { name: 'depth' }).waitFor();
});

test('panels: the distribution of a column, its numbers, and a table of groups', async () => {
  await page.goto(`${place()}/experiments?panel=histogram&py=metric:accuracy`);
  await page.getByRole('group', { name: 'accuracy of 12 experiments' }).waitFor();
  await page.getByRole('button', { name: /: \d+ experiments?$/ }).first().click();
  await page.waitForURL((url) => /metric\.accuracy between [\d.]+ and [\d.]+/.test(url.searchParams.get('q') ?? ''));
  await page.goto(`${place()}/experiments?panel=value&py=metric:accuracy`);
  await page.getByText('median', { exact: true }).waitFor();
  await page.goto(`${place()}/experiments?panel=table&px=param:optimizer&py=metric:accuracy`);
  const table = page.getByRole('table', { name: 'accuracy by optimizer' });
  await table.getByRole('row', { name: /^adam 4 / }).waitFor();
});

test('a random forest weighs the parameters, and says how far it can be trusted', async () => {
  await page.goto(`${place()}/experiments?panel=importance&py=metric:loss`);
  const table = page.getByRole('table', { name: 'What goes with loss' });
  await page.getByText(/The forest explains \d+ % of the variance of experiments that it has not seen/).waitFor();
  const rows = await table.getByRole('row').filter({ has: page.getByRole('rowheader') }).allTextContents();
  const weights = rows.map((row) => Number(/ (\d\.\d{3})/.exec(row)?.[1]));
  expect(weights.every(Number.isFinite)).toBe(true);
  expect(weights).toEqual([...weights].sort((left, right) => right - left));
  await page.getByText('What goes together is not what causes').waitFor();
});

test('a brush on parallel coordinates writes the filter', async () => {
  await page.goto(`${place()}/experiments?panel=parallel&axes=param:depth&axes=metric:loss&py=metric:loss`);
  await page.getByRole('group', { name: '12 experiments over depth, loss' }).waitFor();
  const axis = page.locator('rect[data-axis="param:depth"]');
  const filtered = () => /param\.depth between [\d.]+ and [\d.]+/.test(new URL(page.url()).searchParams.get('q') ?? '');
  await until(filtered, () => drag(page, axis, [0.5, 0.02], [0.5, 0.4]));
  await page.waitForFunction(() => Number(document.querySelector('[role=table]')?.getAttribute('aria-rowcount')) < 13);
});

test.each(['light', 'dark'] as const)('charts and panels are without a barrier that axe finds, in %s', async (theme) => {
  const guest = await visit(browser, { theme, width: 1280 });
  const folder = process.env['HALLEY_SCREENSHOTS'] ?? 'target/screenshots';
  for (const [name, address] of [
    ['charts-groups', compare('&by=param:optimizer&smooth=0.5')],
    ['panel-parallel', `${place()}/experiments?panel=parallel`],
    ['panel-scatter', `${place()}/experiments?panel=scatter`],
    ['panel-importance', `${place()}/experiments?panel=importance`],
  ] as const) {
    await guest.page.goto(address);
    await guest.page.locator('canvas, svg[role=img], svg[role=group], table[aria-label^=What]').first().waitFor();
    expect(await barriers(guest.page), name).toEqual([]);
    await guest.page.screenshot({ path: `${folder}/${name}-${theme}.png` });
  }
  await guest.page.context().close();
});
