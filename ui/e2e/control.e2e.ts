import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { barriers, launch, visit, type Visit } from './browser';
import { api, base } from './halley';
import { ended, runOf, slow, started } from './steered';
import { halley, lives, runByRequest, startWorker, type Worker } from './worker';

// What a person does while runs go on, and to many of them; a worker, a process of its own, makes the runs.
let browser: Browser;
let here: Visit;
let page: Page;
let worker: Worker;

const e = encodeURIComponent;

beforeAll(async () => {
  worker = await startWorker(['TREE', 'REVIEWED', 'STUBBORN']);
  await runByRequest('steered_tree');
  await runByRequest('steered_tree', { count: 3 });
  browser = await launch();
  here = await visit(browser);
  page = here.page;
});

afterAll(async () => {
  await browser?.close();
  worker?.stop();
  if (here) expect(here.problems).toEqual([]);
});

test('a log is followed while it is written, its errors are jumped to, and levels are chosen; then a person approves', async () => {
  const hold = join(worker.folder, 'hold');
  writeFileSync(hold, '');
  await page.goto(`${base}/pipelines/of/steered_reviewed`);
  await page.getByRole('region', { name: 'Parameters' }).getByLabel(/^hold/).fill(hold);
  const name = await started(page, 'Launch');
  await page.goto(`${base}/pipelines/${e(name)}?step=chatty`);
  await page.getByRole('radio', { name: 'Logs' }).click();
  const log = page.getByRole('region', { name: /^Log, / });
  await page.getByText('live', { exact: true }).waitFor(slow);
  const lines = async () => Number(/([\d,]+) lines/.exec((await log.getAttribute('aria-label')) ?? '')?.[1]?.replace(',', '') ?? 0);
  await expect.poll(lines, slow).toBe(100);
  rmSync(hold);
  await expect.poll(lines, slow).toBe(200);
  await log.getByText('INFO  line 199').waitFor(slow);
  await page.getByRole('button', { name: 'Next error' }).click();
  await page.getByRole('button', { name: 'Next error' }).getByText('error 1 of 5').waitFor();
  await log.getByText('ERROR line 40').waitFor();
  await page.getByRole('button', { name: 'Next error' }).click();
  await log.getByText('ERROR line 80').waitFor();
  await page.getByRole('radio', { name: 'Warnings' }).click();
  await expect.poll(lines).toBe(20);
  await page.getByRole('radio', { name: 'Errors' }).click();
  await expect.poll(lines).toBe(5);
  await page.getByLabel('Search log').fill('line 120');
  await page.getByText('1 of 1 lines').waitFor();
  const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download' }).click()]);
  expect(saved.suggestedFilename()).toBe(`${name}-chatty.log`);

  // Paused, the step after the answer does not start, however soon the answer follows; then it goes on.
  await page.getByRole('heading', { name: /^Ship after 200 lines\?/ }).waitFor(slow);
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByText(/^paused by /).waitFor();
  await page.getByLabel('Comment').fill('looks good');
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect.poll(async () => (await runOf(name)).steps.find((step) => step.name === 'review')?.status, slow).toBe('completed');
  const continued = Date.now();
  await page.getByRole('button', { name: 'Continue' }).click();
  const { steps } = await ended(page, name, 'completed');
  expect(steps.find((step) => step.name === 'ship')?.startMillis).toBeGreaterThanOrEqual(continued);
  await page.goto(`${base}/pipelines/${e(name)}?step=review`);
  await page.getByText(/“Ship after 200 lines\?” approved by .*: looks good/).waitFor();
});

test('a cancelled run is really gone, also if its step does not react', async () => {
  await page.goto(`${base}/pipelines/of/steered_stubborn`);
  const name = await started(page, 'Launch');
  await page.getByRole('radio', { name: 'Logs' }).click();
  const line = await page.getByText(/^process \d+$/).textContent(slow);
  const pid = Number(line?.split(' ')[1]);
  expect(lives(pid)).toBe(true);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Ending…' }).waitFor();
  const stopped = await ended(page, name, 'cancelled');
  expect(stopped.steps[0]?.status).toBe('cancelled');
  await expect.poll(() => lives(pid), slow).toBe(false);
});

test('runs are chosen, tagged and deleted at once; filters have names; figures are shown', async () => {
  const label = `chosen ${Date.now() % 100_000}`;
  await page.goto(`${base}/pipelines?q=steered_tree`);
  const table = page.getByRole('table', { name: 'Pipeline runs' });
  await table.getByRole('row').nth(2).waitFor();
  await page.getByLabel(/^All \d+ that match$/).check();
  await page.getByLabel('Tag for the chosen runs').fill(label);
  await page.getByRole('button', { name: 'Tag', exact: true }).click();
  await table.getByRole('button', { name: `Only runs with the tag ${label}` }).first().waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('z');
  await table.getByRole('button', { name: `Only runs with the tag ${label}` }).first().waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Tag', exact: true }).isDisabled();
  await page.getByLabel('Tag for the chosen runs').fill(label);
  await page.keyboard.press('Enter');
  await table.getByRole('button', { name: `Only runs with the tag ${label}` }).first().click();
  await page.waitForURL(/tag=chosen/);

  await page.getByRole('button', { name: 'Filters' }).click();
  await page.getByLabel('Name of the filter').fill(`mine ${label}`);
  await page.getByRole('button', { name: 'Save the filter' }).click();
  await page.getByRole('button', { name: `mine ${label}`, exact: true }).waitFor();
  await page.goto(`${base}/pipelines`);
  await page.getByRole('button', { name: 'Filters' }).click();
  await page.getByRole('button', { name: `mine ${label}`, exact: true }).click();
  await page.waitForURL(/q=steered_tree/);
  expect(page.url()).toContain('tag=chosen');
  await page.getByRole('button', { name: 'Filters' }).click();
  await page.getByRole('button', { name: `Delete the filter mine ${label}` }).click();
  await page.getByRole('button', { name: `mine ${label}`, exact: true }).waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Figures' }).click();
  await page.getByRole('img', { name: /^Runs by day/ }).waitFor();
  await page.getByRole('table', { name: 'Figures by pipeline' }).getByRole('row', { name: /steered_tree/ }).waitFor();
  expect(await barriers(page)).toEqual([]);

  const before = await table.getByRole('row').count();
  await table.getByRole('checkbox').first().check();
  await page.getByRole('region', { name: 'Chosen runs' }).getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog', { name: 'Delete runs' }).getByRole('button', { name: 'Delete', exact: true }).click();
  await expect.poll(() => table.getByRole('row').count(), slow).toBe(before - 1);
});

test('revisions of a pipeline are kept and compared', async () => {
  const answer = await api<{ revisions: { number: number; definition: string; commit: string | null; createdMillis: number }[] }>('/pipelines/steered_tree/revisions');
  const [now] = answer.revisions;
  if (!now) throw new Error('no revision of steered_tree is kept');
  expect(now.definition).toContain('count: 4');
  // What it was before a change of the code.
  const before = { ...now, number: now.number, commit: '0123456789abcdef', definition: now.definition.replace('count: 4', 'count: 5') };
  await page.route('**/api/v1/pipelines/steered_tree/revisions', (route) => route.fulfill({ json: { revisions: [{ ...now, number: now.number + 1 }, before] } }));
  await page.goto(`${base}/pipelines/of/steered_tree?tab=revisions`);
  const changes = page.getByRole('region', { name: `Changes from revision ${now.number} to ${now.number + 1}` });
  await changes.getByRole('row', { name: /− +count: 5/ }).waitFor();
  await changes.getByRole('row', { name: /\+ +count: 4/ }).waitFor();
  await page.getByText('0123456789').waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.unroute('**/api/v1/pipelines/steered_tree/revisions');
});

test('a command line signs in by a code that is approved on a page', async () => {
  const home = mkdtempSync(join(tmpdir(), 'halley-device-'));
  const environment = { ...process.env, HALLEY_HOME: home };
  delete (environment as Record<string, string | undefined>)['HALLEY_API_KEY'];
  let said = '';
  const login = execFile(halley, ['login', base], { env: environment });
  login.stderr?.on('data', (piece: string) => (said += piece));
  const finished = new Promise<number | null>((done) => login.on('exit', done));
  await expect.poll(() => said, slow).toMatch(/this code: [A-Z]{4}-[A-Z]{4}/);
  const code = /this code: (\S+)/.exec(said)?.[1] ?? '';
  await page.goto(/Open (\S+)/.exec(said)?.[1] ?? '');
  await page.getByRole('heading', { name: `Is this your command line? ${code}` }).waitFor();
  await page.getByText('halley on').waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.getByLabel('read only').check();
  await page.getByLabel('and is good for').selectOption('7');
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByText('The command line has its key').waitFor();
  expect(await finished).toBe(0);
  expect(said).toContain('You are');
  expect(said).not.toContain('hly_');
  await page.goto(`${base}/settings/keys`);
  await page.getByRole('row', { name: /halley on .* read/ }).first().waitFor();
  rmSync(home, { recursive: true });
});

test('blueprints are there to copy', async () => {
  await page.goto(`${base}/blueprints`);
  for (const name of ['TrainAndTest', 'CrossValidation', 'ReviewedRelease']) {
    await page.getByRole('radio', { name }).click();
    await page.getByText(`public final class ${name}`).waitFor();
    await page.getByText(`halley pipeline serve my.pipelines.${name}`).waitFor();
    expect(await barriers(page)).toEqual([]);
  }
});
