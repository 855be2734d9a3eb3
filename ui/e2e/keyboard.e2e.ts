import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, visit, type Visit } from './browser';
import { base } from './halley';
import { comet, seedSweep, type Seeded } from './seed';

let browser: Browser;
let here: Visit;
let page: Page;
let sweep: Seeded;

beforeAll(async () => {
  sweep = await seedSweep('keys', 60, 3);
  browser = await launch();
  here = await visit(browser);
  page = here.page;
});

afterAll(async () => {
  await browser?.close();
  if (here) expect(here.problems).toEqual([]);
});

/** What has the focus, by its name. */
const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '');
const isFocused = (name: string) => expect.poll(focused).toBe(name);

async function openTable(): Promise<void> {
  await page.goto(`${base}/${sweep.workspace}/${sweep.project}/experiments?sort=param:seed`);
  await page.getByRole('table', { name: 'Experiments' }).getByRole('link', { name: 'keys-run-0', exact: true }).waitFor();
}

test('arrows, Page, Home and End move the focus through the rows of the table, also to those that were not there', async () => {
  await openTable();
  await page.getByRole('checkbox', { name: 'Select all that match' }).focus();
  await page.keyboard.press('ArrowDown');
  await isFocused('Select keys-run-0');
  await page.keyboard.press('ArrowDown');
  await isFocused('Select keys-run-1');
  await page.keyboard.press('PageDown');
  await isFocused('Select keys-run-11');
  await page.keyboard.press('End');
  await isFocused('Select keys-run-59');
  await page.keyboard.press('Space');
  await page.getByText('1 experiment selected').waitFor();
  await isFocused('Select keys-run-59');
  await page.keyboard.press('Home');
  await isFocused('Select keys-run-0');
  await page.keyboard.press('Tab');
  await isFocused('keys-run-0');
  await page.keyboard.press('ArrowDown');
  await isFocused('keys-run-1');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'keys-run-1', exact: true }).waitFor();
});

test('a row that has the focus keeps it when others come above it', async () => {
  await page.goto(`${base}/${sweep.workspace}/${sweep.project}/experiments`);
  await page.getByText('live', { exact: true }).waitFor();
  await page.getByRole('checkbox', { name: 'Select keys-run-58', exact: true }).focus();
  await comet('/api/rest/v2/write/experiment/create', { projectName: sweep.project, experimentName: 'newcomer' });
  await page.getByRole('link', { name: 'newcomer', exact: true }).waitFor();
  await isFocused('Select keys-run-58');
});

test('the focus goes back to where it was after the palette, a menu and dialogs, however they are closed', async () => {
  await openTable();
  const link = page.getByRole('link', { name: 'keys-run-2', exact: true });
  await link.focus();
  await page.keyboard.press('Control+k');
  await isFocused('Jump to a project, experiment, run or setting, or do something');
  await page.keyboard.press('Escape');
  await isFocused('keys-run-2');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await page.keyboard.press('Escape');
  await isFocused('keys-run-2');
  await page.keyboard.press('Tab');
  await isFocused('Actions for keys-run-2');
  await page.keyboard.press('Enter');
  await isFocused('Pin to the top');
  await page.keyboard.press('End');
  await isFocused('Archive');
  await page.keyboard.press('Home');
  await isFocused('Pin to the top');
  await page.keyboard.press('Escape');
  await isFocused('Actions for keys-run-2');
  await link.press('Enter');
  const rename = page.getByRole('button', { name: 'Rename' });
  const actions = page.getByRole('button', { name: 'Actions', exact: true });
  await actions.focus();
  await page.keyboard.press('Enter');
  await rename.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Rename the experiment' }).waitFor();
  await page.getByRole('button', { name: 'Cancel' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Rename the experiment' }).waitFor({ state: 'detached' });
  await isFocused('Actions');
});

test('plus, Home, End and 0 zoom and move the chart whose buttons have the focus', async () => {
  await page.goto(`${base}/${sweep.workspace}/${sweep.project}/${sweep.keys[0]}`);
  await page.getByRole('article', { name: 'loss', exact: true }).locator('canvas').waitFor();
  await page.getByRole('button', { name: 'Make loss wide' }).focus();
  const range = () => {
    const { searchParams } = new URL(page.url());
    return ['from', 'to'].map((name) => searchParams.get(name));
  };
  await page.keyboard.press('+');
  await expect.poll(range).toEqual(['0.5', '1.5']);
  // These do the same however often: the chart may be drawn later than its address changes.
  const pressUntil = (key: string, ...wanted: (string | null)[]) =>
    expect
      .poll(async () => {
        await page.keyboard.press(key);
        return range();
      })
      .toEqual(wanted);
  await pressUntil('End', '1', '2');
  await pressUntil('Home', '0', '1');
  await pressUntil('0', null, null);
  await isFocused('Make loss wide');
});

test('arrows, Home and End move the crosshair of the chart that has the focus, which is read out, until Escape', async () => {
  await page.goto(`${base}/${sweep.workspace}/${sweep.project}/${sweep.keys[0]}`);
  const chart = page.getByRole('article', { name: 'loss', exact: true });
  const plot = chart.getByRole('img', { name: /^loss: / });
  await plot.focus();
  const told = () => chart.getByRole('status').textContent();
  for (const [key, step] of [['ArrowRight', 0], ['ArrowRight', 1], ['End', 2], ['ArrowRight', 2], ['ArrowLeft', 1], ['Home', 0]] as const) {
    await page.keyboard.press(key);
    await expect.poll(told).toMatch(new RegExp(`^step ${step}: \\d`));
  }
  // All charts of the page have the one crosshair.
  await page.getByRole('article', { name: 'accuracy', exact: true }).getByText('step 0').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(told).toBe('');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(told).toMatch(/^step 2: /);
  await page.keyboard.press('Tab');
  await expect.poll(told).toBe('');
});
