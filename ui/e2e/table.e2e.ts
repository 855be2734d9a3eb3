import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { barriers, launch, visit, type Visit } from './browser';
import { base } from './halley';
import { comet, seedSweep, type Seeded } from './seed';

let browser: Browser;
let here: Visit;
let page: Page;
let sweep: Seeded;

beforeAll(async () => {
  sweep = await seedSweep('sweep', 30, 120);
  browser = await launch();
  here = await visit(browser);
  page = here.page;
});

afterAll(async () => {
  await browser?.close();
  if (here) expect(here.problems).toEqual([]);
});

const path = () => `/${sweep.workspace}/${sweep.project}/experiments`;
const rowCount = (count: number) => page.waitForFunction((wanted) => document.querySelector('[role=table]')?.getAttribute('aria-rowcount') === String(wanted), count + 1);

async function open(search = ''): Promise<void> {
  await page.goto(base + path() + search);
  await page.getByRole('table', { name: 'Experiments' }).waitFor();
}

const names = () => page.getByRole('table', { name: 'Experiments' }).getByRole('link').allTextContents();
const filter = () => page.getByRole('combobox', { name: 'Filter' });

test('sorts and filters on the server by parameters, metrics, tags and fields', async () => {
  await open('?sort=-param:seed');
  await rowCount(30);
  expect((await names())[0]).toBe('sweep-run-29');
  await filter().fill('param.depth >= 5 and metric.loss.min < 2 and (tag = odd or state = crashed)');
  await rowCount(6);
  await filter().fill('');
  await rowCount(30);
  await filter().fill('run-7');
  await rowCount(1);
});

test('the filter completes names, operators and values, and marks a mistake where it is', async () => {
  await open();
  await filter().fill('param.opt');
  await page.getByRole('option', { name: /param\.optimizer/ }).click();
  await page.keyboard.type('= ');
  await page.getByRole('option', { name: /'adam'/ }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await rowCount(10);
  await filter().fill('metric.loss < 1 and lr > 3');
  await page.getByRole('note').waitFor();
  expect(await page.getByRole('note').textContent()).toContain("Character 21: 'lr' is no field. Write param.lr");
  expect(await page.getByRole('note').locator('mark').textContent()).toBe('lr');
});

test('groups nest, show aggregates and close', async () => {
  await open('?col=metric:loss');
  await page.getByLabel('Group by').selectOption('param:optimizer');
  await page.getByLabel('then by').selectOption('param:depth');
  await rowCount(30 + 3 + 15);
  await page.getByText(/⌀/).first().waitFor();
  await page.getByRole('button', { name: /^adam 10$/ }).click();
  await rowCount(30 + 3 + 15 - 15);
  await page.reload();
  await rowCount(30 + 3 + 15 - 15);
});

test('columns are chosen, pinned, moved, resized and hidden, and all of it is in the address', async () => {
  await open();
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('searchbox', { name: /Find among/ }).fill('throughput');
  await page.getByRole('checkbox', { name: 'train/throughput' }).check();
  await page.keyboard.press('Escape');
  await open('?col=state&col=metric:loss&col=param:rate');
  const menu = async (column: string, item: string | RegExp) => {
    await page.getByRole('columnheader', { name: new RegExp(column) }).hover();
    await page.getByRole('button', { name: `Column ${column}`, exact: true }).click();
    await page.getByRole('menu').getByText(item, { exact: typeof item === 'string' }).click();
  };
  await menu('rate', 'Pin column');
  await page.waitForURL(/freeze=1/);
  await menu('loss', 'Min value');
  await page.waitForURL(/metric\.min:loss/);
  await menu('State', 'Move right');
  await page.waitForURL(/col=param:rate&col=metric\.min:loss&col=state/);
  const grip = page.getByRole('separator', { name: 'Width of loss' });
  await grip.focus();
  await page.keyboard.press('ArrowRight');
  await page.waitForURL(/width=metric\.min:loss/);
  await menu('State', 'Hide column');
  await page.waitForURL((url) => !url.search.includes('col=state'));
  const before = page.url();
  await page.reload();
  await page.getByRole('columnheader', { name: /loss/ }).waitFor();
  expect(page.url()).toBe(before);
});

test('a value of a metric at a chosen step is a column', async () => {
  await open('?col=metric@50:loss&sort=metric@50:loss');
  await page.getByRole('columnheader', { name: /loss.*at 50/ }).waitFor();
  await rowCount(30);
});

test('only the columns that differ can be shown', async () => {
  await open('?col=param:batch&col=param:rate');
  await page.getByRole('columnheader', { name: /batch/ }).waitFor();
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Only columns that differ' }).click();
  await page.getByRole('columnheader', { name: /batch/ }).waitFor({ state: 'detached' });
  await page.getByRole('columnheader', { name: /rate/ }).waitFor();
  expect(await page.getByRole('columnheader', { name: /batch/ }).count()).toBe(0);
});

test('experiments are pinned, and a baseline gives the others deltas', async () => {
  await open('?col=metric:loss&sort=param:seed');
  const menu = async (run: string, item: string) => {
    await page.getByRole('link', { name: run, exact: true }).first().hover();
    await page.getByRole('button', { name: `Actions for ${run}`, exact: true }).first().click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  await menu('sweep-run-4', 'Pin to the top');
  await page.getByRole('row', { name: 'Pinned: sweep-run-4' }).waitFor();
  await menu('sweep-run-5', 'Use as the baseline');
  await page.getByRole('row', { name: 'Pinned: sweep-run-5' }).waitFor();
  await page.getByText(/^ ?[+-−]\d/).first().waitFor();
  expect(page.url()).toContain(`base=${sweep.keys[5]}`);
});

test('everything that matches is changed at once, and undone', async () => {
  await open('?q=param.optimizer+%3D+sgd');
  await rowCount(10);
  await page.getByRole('checkbox', { name: 'Select all that match' }).check();
  await page.getByText('10 experiments selected').waitFor();
  await page.getByRole('button', { name: 'Add tag…' }).click();
  await page.getByRole('textbox', { name: /Tag to add/ }).fill('of-sgd');
  await page.keyboard.press('Enter');
  await page.getByText('Tagged 10 experiments.').waitFor();
  await open('?q=tag+%3D+of-sgd');
  await rowCount(10);
  await page.getByRole('checkbox', { name: 'Select all that match' }).check();
  await page.getByRole('button', { name: 'Archive', exact: true }).click();
  await page.getByText('Archived 10 experiments.').waitFor();
  await page.getByText('No experiment matches').waitFor();
  await page.getByRole('button', { name: /^Undo/ }).click();
  await rowCount(10);
});

test('deleting goes to the trash and comes back by undo', async () => {
  await open('?q=run-3');
  await page.getByRole('checkbox', { name: 'Select sweep-run-3', exact: true }).check();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByText('Moved to the trash: 1 experiment.').waitFor();
  await page.getByRole('button', { name: /^Undo/ }).click();
  await page.getByRole('link', { name: 'sweep-run-3', exact: true }).waitFor();
});

test('views are saved for oneself and for the team, in versions, and as a file', async () => {
  await open('?sort=-metric:loss&col=metric:loss');
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('textbox', { name: 'Save this view as' }).fill('by loss');
  await page.getByRole('checkbox', { name: 'for the whole team' }).check();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved “by loss”.').waitFor();
  await open();
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('group', { name: 'Views of the team' }).getByRole('button', { name: /^by loss/ }).click();
  await page.waitForURL(/sort=-metric:loss.*view=/);
  await page.getByRole('columnheader', { name: /loss/ }).getByRole('button').first().click();
  await page.getByRole('button', { name: 'by loss *' }).click();
  await page.getByRole('button', { name: 'Save changes to by loss' }).click();
  await page.getByText('2 versions').waitFor();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export as JSON' }).click()]);
  const code = JSON.parse(await readFile(await file.path(), 'utf8')) as { halleyView: number; view: { sort: string[] } };
  expect(code.halleyView).toBe(1);
  expect(code.view.sort).toEqual(['metric:loss']);
});

test('all that match are exported as CSV and JSON', async () => {
  await open('?col=param:rate&col=metric:loss&q=param.depth+%3D+2');
  await rowCount(6);
  await page.getByRole('button', { name: 'More', exact: true }).click();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Export all matches as CSV' }).click()]);
  const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
  expect(lines[0]).toBe('name,key,state,param:rate,metric:loss');
  expect(lines).toHaveLength(7);
});

test('what is logged now is on screen within a second or so, without a reload', async () => {
  const created = await comet('/api/rest/v2/write/experiment/create', { projectName: sweep.project, experimentName: 'live-run' });
  const experimentKey = String(created['experimentKey']);
  await comet('/api/rest/v2/write/experiment/metric', { experimentKey, metricName: 'loss', metricValue: 0.111, step: 1 });
  await open('?q=live-run&col=metric:loss');
  await page.getByText('0.111').waitFor();
  await comet('/api/rest/v2/write/experiment/metric', { experimentKey, metricName: 'loss', metricValue: 0.222, step: 2 });
  await page.getByText('0.222').waitFor();
});

test.each(['light', 'dark'] as const)('the table is without a barrier that axe finds, in %s', async (theme) => {
  const guest = await visit(browser, { theme, width: 1280 });
  const search = `?group=param:optimizer&col=state&col=tags&col=metric:loss&col=metric.best:accuracy&col=param:rate&base=${sweep.keys[1]}&mark=${sweep.keys[2]}`;
  await guest.page.goto(base + path() + search);
  await guest.page.getByRole('row', { name: /^Pinned/ }).waitFor();
  expect(await barriers(guest.page)).toEqual([]);
  const folder = process.env['HALLEY_SCREENSHOTS'] ?? 'target/screenshots';
  await guest.page.screenshot({ path: `${folder}/table-${theme}.png` });
  await guest.page.getByRole('combobox', { name: 'Filter' }).fill('metric.lo');
  await guest.page.getByRole('option').first().waitFor();
  await guest.page.screenshot({ path: `${folder}/table-filter-${theme}.png` });
  await guest.page.context().close();
});
