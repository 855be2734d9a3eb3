import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { barriers, launch, takeBack, visit, type Visit } from './browser';
import { api, base } from './halley';
import { ended, runOf, slow, started } from './steered';
import { startWorker, type Worker } from './worker';

// Runs are started and steered by clicks: a worker, a process of its own, has the code of the pipelines.
let browser: Browser;
let here: Visit;
let page: Page;
let worker: Worker;

const e = encodeURIComponent;

beforeAll(async () => {
  worker = await startWorker(['TREE', 'FLAKY']);
  browser = await launch();
  here = await visit(browser);
  page = here.page;
});

afterAll(async () => {
  await browser?.close();
  worker?.stop();
  if (here) expect(here.problems).toEqual([]);
});

test('a pipeline is launched by a form of its types, with a checked configuration', async () => {
  await page.goto(`${base}/pipelines`);
  await page.getByRole('link', { name: /^Launch steered_/ }).first().waitFor(slow);
  await page.goto(`${base}/pipelines/of/steered_flaky`);
  const form = page.getByRole('region', { name: 'Parameters' });
  await form.getByLabel(/^number/).fill('five');
  await form.getByText("number: 'five' (expected: a whole number).").waitFor();
  await form.getByText('broken is missing.').waitFor();
  await expect.poll(() => page.getByRole('button', { name: 'Launch', exact: true }).isDisabled()).toBe(true);
  await form.getByLabel(/^number/).fill('6');
  await form.getByLabel(/^size/).selectOption('SMALL');
  await form.getByLabel(/^broken/).fill(join(worker.folder, 'nowhere'));

  const yaml = page.getByLabel('Configuration in YAML');
  await yaml.fill('steps:\n  secnd:\n    enable_cache: false\ntags: 3\n');
  await page.getByText("Unknown key 'steps.secnd' (expected: square, second, twice). Did you mean 'second'?").waitFor();
  await page.getByText("tags: '3' (expected: a list).").waitFor();
  await expect.poll(() => page.getByRole('button', { name: 'Launch', exact: true }).isDisabled()).toBe(true);
  await yaml.fill('tags: [configured]\nsteps:\n  twice: {enable_cache: false}\n');
  await page.getByText('It fits the schema.').waitFor();
  await page.getByLabel('Tags, with commas between').fill('by click, form');
  expect(await barriers(page)).toEqual([]);

  const name = await started(page, 'Launch');
  const done = await ended(page, name, 'completed');
  expect(done.parameters).toMatchObject({ number: '6', size: 'SMALL' });
  expect(done.tags).toEqual(expect.arrayContaining(['by click', 'form', 'configured']));
});

test('the time line shows what waited and each attempt', async () => {
  const { pipelineRuns } = await api<{ pipelineRuns: { name: string; pipeline: string }[] }>('/pipeline-runs?limit=20');
  const name = pipelineRuns.find((each) => each.pipeline === 'steered_flaky')?.name ?? '';
  await page.goto(`${base}/pipelines/${e(name)}?step=second`);
  await page.getByRole('img', { name: /^Attempt 1 of second failed after/ }).waitFor();
  await page.getByText(/· attempt 2$/).waitFor();
  await page.getByText(/Attempt 1 failed after .*: attempt 1 is broken/).waitFor();
  await page.getByRole('img', { name: /waited/ }).first().waitFor();
});

test('a failed run is resumed, replayed from a step and forced by a click; without a worker the command is shown', async () => {
  const flags = mkdtempSync(join(tmpdir(), 'halley-flag-'));
  const broken = join(flags, 'broken');
  writeFileSync(broken, '');
  await page.goto(`${base}/pipelines/of/steered_flaky`);
  await page.getByRole('region', { name: 'Parameters' }).getByLabel(/^broken/).fill(broken);
  const failed = await started(page, 'Launch');
  await ended(page, failed, 'failed');
  rmSync(flags, { recursive: true });

  await page.getByRole('button', { name: 'Run again' }).click();
  const dialog = page.getByRole('dialog', { name: 'Run again' });
  await dialog.getByText('2 of 3 steps are executed: second, twice; the others keep their results.').waitFor();
  await dialog.getByText(`halley pipeline runs resume ${failed}`).waitFor();
  expect(await started(page, 'Start')).toBe(failed);
  expect((await ended(page, failed, 'completed')).steps.find((step) => step.name === 'square')?.status).not.toBe('failed');

  await page.getByRole('button', { name: 'Run again' }).click();
  await dialog.getByLabel('A new run from a step on').check();
  await dialog.getByRole('combobox', { name: 'Step' }).selectOption('twice');
  await dialog.getByText(`--from twice`).waitFor();
  const replay = await started(page, 'Start');
  const replayed = await ended(page, replay, 'completed');
  expect(replayed.replayOf).toBe(failed);
  expect(replayed.steps.map((step) => [step.name, step.status])).toEqual([['square', 'cached'], ['second', 'cached'], ['twice', 'completed']]);

  await page.getByRole('button', { name: 'Run again' }).click();
  await dialog.getByLabel('A new run of everything, without the cache').check();
  await dialog.getByText('3 of 3 steps are executed').waitFor();
  const forced = await ended(page, await started(page, 'Start'), 'completed');
  expect(forced.steps.every((step) => step.status === 'completed')).toBe(true);

  await page.route('**/api/v1/pipelines/steered_flaky', async (route) => {
    const answer = (await (await route.fetch()).json()) as Record<string, unknown>;
    await route.fulfill({ json: { ...answer, workers: [], offer: null } });
  });
  await page.goto(`${base}/pipelines/${e(replay)}`);
  await page.getByRole('button', { name: 'Run again' }).click();
  await dialog.getByText(/^halley pipeline serve Steered/).waitFor();
  expect(await dialog.getByRole('button', { name: 'Start' }).count()).toBe(0);
  // The page asks every few seconds: an answer that is on its way is waited for.
  await page.unrouteAll({ behavior: 'wait' });
});

test('the status of a run is changed and changed back, and results are discarded', async () => {
  const { pipelineRuns } = await api<{ pipelineRuns: { name: string; pipeline: string }[] }>('/pipeline-runs?limit=20');
  const name = pipelineRuns.find((each) => each.pipeline === 'steered_flaky')?.name ?? '';
  await page.goto(`${base}/pipelines/${e(name)}`);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Change status…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change the status' });
  await dialog.getByRole('radio', { name: 'failed' }).click();
  await dialog.getByLabel('Why').fill('wrong data');
  await dialog.getByRole('button', { name: 'Change', exact: true }).click();
  await page.getByText(/changed the status from completed to failed: wrong data/).waitFor();
  await takeBack(page, 'The run counts as failed now.');
  await expect.poll(async () => (await runOf(name)).status).toBe('completed');

  await page.goto(`${base}/pipelines/${e(name)}?step=square`);
  await page.getByRole('button', { name: 'Discard' }).click();
  await page.getByRole('dialog', { name: 'Discard the results of square' }).getByRole('button', { name: 'Discard', exact: true }).click();
  await expect.poll(async () => (await runOf(name)).steps.find((step) => step.name === 'square')?.status).toBe('failed');
});

test('groups, items and runs of steps open and close in the graph', async () => {
  await page.goto(`${base}/pipelines/of/steered_tree`);
  // A mapped step that comes from the cache as a whole has no items.
  await page.getByRole('region', { name: 'Parameters' }).getByLabel(/^count/).fill('6');
  const name = await started(page, 'Launch');
  await ended(page, name, 'completed');
  const graph = page.getByRole('group', { name: 'Steps of the run' });
  const node = (step: string) => graph.locator(`[data-step="${step}"]`);
  await node('fold_1.twice').waitFor();
  expect(await node('square[0]').count()).toBe(0);
  await graph.getByRole('button', { name: /^Open 6 items of square: 6 of 6 items done/ }).click();
  await node('square[3]').waitFor();
  await page.getByRole('button', { name: 'fold_1 (2)' }).click();
  await graph.getByRole('button', { name: /^Open group fold_1: (completed|cached), 2 of 2 steps done/ }).waitFor();
  await node('fold_1.twice').waitFor({ state: 'detached' });
  await graph.getByRole('button', { name: /^Open 1 run of startsARun/ }).click();
  await page.getByRole('button', { name: 'Close all' }).click();
  await node('square[3]').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Open all' }).click();
  const inner = graph.locator('[data-step^="steered_inner-"]');
  await inner.waitFor();
  await node('fold_2.square').waitFor();
  expect(await barriers(page)).toEqual([]);
  await inner.click();
  await page.waitForURL(/\/pipelines\/steered_inner-/);
  await page.getByText('started by a step of').waitFor();
});

