import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { barriers, launch, visit, type Visit } from './browser';
import { api, base, token } from './halley';
import { slow } from './steered';
import { halley, runByRequest, startWorker, type Worker } from './worker';

// What pipelines made: a worker, a process of its own, makes the runs, and the command line changes what the pages show.
let browser: Browser;
let here: Visit;
let page: Page;
let worker: Worker;
let first: string;
let second: string;

const e = encodeURIComponent;
const cities = 'steered_shown::cities::output';

interface Versions {
  versions: { name: string; version: number; madeBy: { run: string } | null }[];
  next: string | null;
}

const versionOf = async (run: string) => {
  const { versions } = await api<Versions>(`/pipeline-artifact-versions?filter=${e(`name=equals:${cities}`)}&filter=${e(`run=${run}`)}`);
  return versions[0]?.version ?? 0;
};

beforeAll(async () => {
  worker = await startWorker(['SHOWN', 'FLAKY']);
  // Sizes that no other test asks for, so both runs really make a version.
  first = await runByRequest('steered_shown', { rows: 1000 + (Date.now() % 1000), lines: 1 });
  second = await runByRequest('steered_shown', { rows: 2000 + (Date.now() % 1000), lines: 1 });
  browser = await launch();
  here = await visit(browser);
  page = here.page;
});

afterAll(async () => {
  await browser?.close();
  worker?.stop();
  // What does not exist and what is a mistake is asked for on purpose.
  if (here) expect(here.problems.filter((problem) => !/400 \(Bad Request\)|404 \(Not Found\)/.test(problem))).toEqual([]);
});

test('an output of a step leads to its version, and that back to the step, the run, and the model', async () => {
  const version = await versionOf(second);
  await page.goto(`${base}/pipelines/${e(second)}?step=cities`);
  await page.getByRole('region', { name: 'Outputs' }).getByRole('link', { name: cities }).click();
  await page.getByRole('heading', { level: 1, name: `${cities} version ${version}` }).waitFor();
  expect(new URL(page.url()).pathname).toBe(`/pipeline-artifacts/${e(cities)}/${version}`);
  await page.getByRole('region', { name: 'About' }).getByText('DataTable').waitFor();
  await page.getByRole('region', { name: 'table, table' }).getByRole('columnheader', { name: 'people' }).waitFor();
  await page.getByRole('region', { name: 'Metadata' }).getByText('columns').waitFor();
  await page.getByRole('table', { name: 'Used by' }).getByRole('link', { name: 'described' }).waitFor();
  expect(await barriers(page)).toEqual([]);

  // What the step made is a node of the graph, and a link.
  await page.getByRole('region', { name: 'Lineage of the version' }).getByRole('link', { name: /^artifact described::output/ }).click();
  await page.getByRole('heading', { level: 1, name: /^steered_shown::described::output version/ }).waitFor();
  await page.getByRole('region', { name: 'Lineage of the version' }).getByRole('link', { name: `artifact cities::output ${version}` }).click();
  await page.getByRole('heading', { level: 1, name: `${cities} version ${version}` }).waitFor();

  await page.getByRole('table', { name: 'Models that have it' }).getByRole('link', { name: /^version/ }).first().click();
  await page.getByRole('heading', { level: 1, name: /^steered-model version/ }).waitFor();
  await page.getByRole('table', { name: 'Artifacts of the version' }).getByRole('link', { name: cities }).waitFor();
  await page.getByRole('table', { name: 'Runs of the version' }).getByRole('link', { name: second }).click();
  await page.getByRole('heading', { level: 1, name: second }).waitFor();
  await page.getByRole('link', { name: /^steered-model \d+$/ }).waitFor();
});

test('artifacts are searched, filtered, sorted and shared by an address', async () => {
  await page.goto(`${base}/pipeline-artifacts`);
  await page.getByLabel('Filter artifacts by name').fill('shown::c');
  const table = page.getByRole('table', { name: 'Artifacts' });
  await expect.poll(() => table.getByRole('row').count(), slow).toBe(2);
  await table.getByRole('link', { name: cities, exact: true }).click();
  await page.getByRole('heading', { level: 1, name: cities }).waitFor();

  // What was logged of the versions is a column to sort by, and a condition.
  const versions = page.getByRole('table', { name: `Versions of ${cities}` });
  await versions.getByRole('button', { name: 'rows' }).click();
  const named = (at: number) => versions.getByRole('rowheader').nth(at).textContent();
  const [older, newer] = [await versionOf(first), await versionOf(second)];
  await expect.poll(() => named(0), slow).toBe(`version ${newer}`);
  await versions.getByRole('button', { name: 'rows' }).click();
  await page.getByLabel('Add a condition').fill('metadata.rows=gte:1000');
  await page.keyboard.press('Enter');
  await expect.poll(() => named(0), slow).toBe(`version ${older}`);
  await page.waitForURL((url) => url.search === '?sort=metadata.rows&filter=metadata.rows%3Dgte:1000');
  await expect.poll(() => named(0), slow).toBe(`version ${older}`);
  await page.reload();
  await expect.poll(() => named(0), slow).toBe(`version ${older}`);
  expect(await barriers(page)).toEqual([]);

  // A mistake is told in the words of the command line.
  await page.getByLabel('Add a condition').fill('colour=red');
  await page.keyboard.press('Enter');
  await page.getByText("There is no field 'colour'").waitFor();
  await page.getByRole('button', { name: 'Take the condition colour=red away' }).click();
  await versions.getByText(`version ${older}`).waitFor();
});

test('a version is tagged on its page, and the command line finds it by that tag', async () => {
  const version = await versionOf(first);
  const tag = `golden-${Date.now()}`;
  await page.goto(`${base}/pipeline-artifacts/${e(cities)}/${version}`);
  await page.getByRole('button', { name: 'tag', exact: true }).click();
  await page.getByLabel('New tag').fill(tag);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: `Remove tag ${tag}` }).waitFor();
  const listed = JSON.parse(execFileSync(halley, ['artifact', 'list', '--filter', `tag=${tag}`, '--output', 'json']).toString()) as unknown;
  expect(JSON.stringify(listed)).toContain(`"version":${version}`);
  await page.goto(`${base}/pipeline-artifacts?show=versions`);
  await page.getByRole('button', { name: `Only with the tag ${tag}` }).click();
  await expect.poll(() => page.getByRole('table', { name: 'Versions of artifacts' }).getByRole('row').count(), slow).toBe(2);
});

test('a version that a run has cannot be deleted; one that nothing has is, after a question', async () => {
  const version = await versionOf(first);
  await page.goto(`${base}/pipeline-artifacts/${e(cities)}/${version}`);
  const button = page.getByRole('button', { name: 'Delete', exact: true });
  await button.waitFor();
  expect(await button.isDisabled()).toBe(true);
  expect(await button.getAttribute('title')).toBe('A model has it: delete that first');

  // A run that is deleted holds nothing any more.
  const broken = join(worker.folder, 'broken');
  writeFileSync(broken, '');
  const failed = await runByRequest('steered_flaky', { broken, number: 5000 + (Date.now() % 1000) });
  const made = `/pipeline-artifact-versions?filter=${e(`run=${failed}`)}`;
  const square = (await api<Versions>(made)).versions[0];
  expect(square?.name).toBe('steered_flaky::square::output');
  const deleted = await fetch(`${base}/api/v1/pipeline-runs/bulk`, { method: 'POST', headers: { Authorization: token, 'Content-Type': 'application/json' }, body: JSON.stringify({ runs: [failed], action: 'delete' }) });
  expect(((await deleted.json()) as { changed: number }).changed).toBe(1);
  await page.goto(`${base}/pipeline-artifacts/${e(square?.name ?? '')}/${square?.version}`);
  await page.getByText('it was saved by hand, or the run was deleted').waitFor();
  await button.click();
  await page.getByRole('dialog').getByText('gone for good').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText(`Version ${square?.version} of ${square?.name} is deleted.`).waitFor();
  const gone = await fetch(`${base}/api/v1/pipeline-artifacts/${e(square?.name ?? '')}/versions/${square?.version}`, { headers: { Authorization: token } });
  expect(gone.status).toBe(404);
});

test('a version of a model is promoted, which is taken back, and the address of a stage shows it', async () => {
  await page.goto(`${base}/pipeline-models`);
  await page.getByLabel('Filter models by name').fill('steered');
  await page.getByRole('table', { name: 'Models' }).getByRole('link', { name: 'steered-model', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'steered-model' }).waitFor();
  const versions = page.getByRole('table', { name: 'Versions of steered-model' });
  const newest = (await versions.getByRole('rowheader').first().textContent()) ?? '';
  await versions.getByRole('link', { name: newest }).click();
  await page.getByLabel('Stage').selectOption('production');
  await page.getByText(/is in production\.$/).waitFor();
  await page.goto(`${base}/pipeline-models/steered-model/production`);
  await page.getByRole('heading', { level: 1, name: `steered-model ${newest}` }).waitFor();
  expect(await barriers(page)).toEqual([]);
  expect(execFileSync(halley, ['model', 'describe', 'steered-model', 'production']).toString()).toContain(newest.replace('version ', ''));

  await page.getByLabel('Stage').selectOption('archived');
  await page.getByText(/is archived\.$/).waitFor();
  await page.getByRole('button', { name: /^Undo/ }).last().click();
  await page.getByText(/is in production\.$/).last().waitFor();
  await expect.poll(() => page.getByLabel('Stage').inputValue(), slow).toBe('production');
});

test('what does not exist says so, and leads on', async () => {
  await page.goto(`${base}/pipeline-artifacts/${e(cities)}/99999`);
  await page.getByText(`the artifact '${cities}' has no version '99999'`).waitFor();
  await page.getByRole('link', { name: `All versions of ${cities}` }).waitFor();
  await page.goto(`${base}/pipeline-models/nothing`);
  await page.getByText("there is no model 'nothing'").waitFor();
  await page.goto(`${base}/pipeline-artifacts?q=nothingiscalledthis`);
  await page.getByText('No artifact matches').waitFor();
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await page.getByRole('table', { name: 'Artifacts' }).waitFor();
});
