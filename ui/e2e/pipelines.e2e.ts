import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PipelineRunDetail } from '../src/api/schema';
import { frameMillis, jump, launch, visit, type Visit } from './browser';
import { api, base, readData, type Data } from './halley';

let browser: Browser;
let here: Visit;
let page: Page;
let data: Data;

const e = encodeURIComponent;

beforeAll(async () => {
  data = await readData();
  browser = await launch();
  here = await visit(browser);
  page = here.page;
});

afterAll(async () => {
  await browser?.close();
  if (here) expect(here.problems).toEqual([]);
});

test('a step says why it came from the cache, and what it was compared with', async () => {
  // Those of the quickstart: steps of a replayed run have another reason.
  const rows = data.runs.filter((row) => row.pipeline === data.run.pipeline);
  const runs = await Promise.all(rows.slice(0, 10).map((row) => api<PipelineRunDetail>(`/pipeline-runs/${e(row.name)}`)));
  const cached = runs.flatMap((run) => run.steps.map((step) => ({ run, step }))).find(({ step }) => step.status === 'cached');
  if (!cached) throw new Error('no step of the server came from the cache');
  await page.goto(`${base}/pipelines/${e(cached.run.name)}?step=${e(cached.step.name)}`);
  await page.getByRole('radio', { name: 'Why cached?' }).click();
  await page.getByText('Taken from the cache: nothing that its key is made of had changed.').waitFor();
  await page.getByText('nothing differs').waitFor();
});

test('the outputs of a step are shown, and the results of its experiment stand in the run', async () => {
  const tracked = data.run.steps.find((step) => step.experimentKey !== null && Object.keys(step.outputs).length > 0);
  if (!tracked) throw new Error('no step has an experiment and an output');
  await page.goto(`${base}/pipelines/${e(data.run.name)}?step=${e(tracked.name)}`);
  await page.getByRole('list', { name: 'Metrics of the experiment' }).getByRole('listitem').first().waitFor();
  await page.getByRole('radio', { name: 'Outputs' }).click();
  await page.getByRole('region', { name: 'Contents of the outputs' }).waitFor();
  await page.getByRole('radio', { name: 'Logs' }).click();
  await page.getByText(/The step printed nothing|lines/).first().waitFor();
});

test('a graph of a thousand steps is drawn where one looks, and scrolls smoothly', async () => {
  const steps = Array.from({ length: 1000 }, (_, index) => ({
    name: `step_${index}`, status: index < 700 ? 'completed' : index < 720 ? 'running' : 'waiting', startMillis: 1_790_000_000_000 + index * 10, endMillis: index < 700 ? 1_790_000_000_500 + index * 10 : null, durationMillis: index < 700 ? 500 : null,
    upstream: index < 20 ? [] : [`step_${index - 20}`], parameters: {}, inputs: {}, outputs: {}, metadata: {}, experimentUrl: null, experimentKey: null, cachedFrom: null, failure: null,
  }));
  const run = { id: 'big', name: 'big', pipeline: 'big', stack: 'default', status: 'running', startMillis: 1_790_000_000_000, endMillis: null, durationMillis: 10_000, idleMillis: 0, stepCount: 1000, completedCount: 0, cachedCount: 0, failedCount: 0, steps };
  await page.route('**/api/v1/pipeline-runs/big', (route) => route.fulfill({ json: run }));
  await page.goto(`${base}/pipelines/big`);
  const graph = page.getByRole('group', { name: 'Steps of the run' });
  await graph.getByRole('button').first().waitFor();
  expect(await graph.locator('[data-step]').count()).toBeLessThan(400);
  const scrolled = graph.locator('xpath=..');
  const still = await frameMillis(scrolled, {});
  expect(await frameMillis(scrolled, { left: 40 })).toBeLessThan(Math.max(250, 5 * still));
  expect(await scrolled.evaluate((element) => element.scrollLeft)).toBeGreaterThan(500);
  await graph.locator('[data-step]').nth(5).waitFor();
  // The page of a run that runs asks again and again, and there is none of that name.
  await page.goto(`${base}/`);
  await page.unroute('**/api/v1/pipeline-runs/big');
});

test('stacks and components are listed, and a component is made by a form of its schema', async () => {
  await page.goto(`${base}/settings/stacks`);
  await page.getByRole('region', { name: /^Stack / }).first().waitFor();
  await page.getByRole('button', { name: 'Component' }).click();
  const dialog = page.getByRole('dialog', { name: 'New component' });
  await dialog.getByLabel('Flavor').selectOption('artifact_store local');
  const name = `disk_${Date.now()}`;
  await dialog.getByLabel('Name', { exact: true }).fill(name);
  await dialog.getByLabel(/^path/).fill('/tmp/halley-artifacts');
  await dialog.getByRole('button', { name: 'Register' }).click();
  await page.getByRole('table', { name: 'Components' }).getByRole('row', { name: new RegExp(name) }).getByText('/tmp/halley-artifacts').waitFor();
  await page.getByRole('button', { name: 'Stack', exact: true }).click();
  await page.getByRole('dialog', { name: 'New stack' }).getByLabel('Name', { exact: true }).fill(`stack_${name}`);
  await page.getByRole('dialog').getByLabel('artifact store').selectOption(name);
  await page.getByRole('dialog').getByRole('button', { name: 'Register' }).click();
  await page.getByRole('region', { name: `Stack stack_${name}` }).waitFor();
});

test('of secrets only names and keys are there', async () => {
  await page.goto(`${base}/settings/secrets`);
  await page.getByRole('heading', { level: 1, name: 'Secrets' }).waitFor();
  await page.getByText(/No secrets yet|Changed/).first().waitFor();
});

test('an API key is made, shown once and revoked', async () => {
  await page.goto(`${base}/settings/keys`);
  const name = `laptop ${Date.now()}`;
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByText('Copy the key now').waitFor();
  await page.getByRole('rowheader', { name }).waitFor();

  // Also on a page that came over plain http.
  await page.evaluate(() => Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined }));
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await page.getByLabel('Name', { exact: true }).press('Control+V');
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe(await page.locator('pre').innerText());
  await page.getByRole('button', { name: `Revoke ${name}` }).click();
  await page.getByRole('rowheader', { name }).waitFor({ state: 'detached' });
});

test('members are listed and invited, links are shared and revoked, the log tells of it', async () => {
  await page.goto(`${base}/settings/members`);
  await page.getByRole('table', { name: 'Members' }).getByRole('row').nth(1).waitFor();
  await page.getByRole('button', { name: 'Make a link' }).click();
  await page.getByText(/\/invitation#token=/).waitFor();
  await page.goto(`${base}/settings/links`);
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await page.getByText(/\/share\//).first().waitFor();
  await page.getByRole('button', { name: /^Revoke the link/ }).first().click();
  await page.getByText('The link is dead.').waitFor();
  await page.goto(`${base}/settings/audit`);
  await page.getByRole('table', { name: 'Audit log' }).getByRole('row').nth(1).waitFor();
});

test('an invited person makes an account, joins and signs in with it', async () => {
  await page.goto(`${base}/settings/members`);
  await page.getByRole('button', { name: 'Make a link' }).click();
  const link = (await page.getByText(/\/invitation#token=/).textContent()) ?? '';
  const guest = await visit(browser, { signedIn: false });
  await guest.page.goto(base + new URL(link.trim()).pathname + new URL(link.trim()).hash);
  await guest.page.getByRole('heading', { name: /^Join / }).waitFor();
  const name = `guest${Date.now()}`;
  await guest.page.getByLabel('User name').fill(name);
  await guest.page.getByLabel('Password').fill('a long enough passphrase 7');
  await guest.page.getByRole('button', { name: 'Join' }).click();
  await guest.page.getByRole('navigation', { name: 'Main' }).waitFor();
  await guest.page.context().clearCookies();
  await guest.page.goto(`${base}/sign-in`);
  await guest.page.getByRole('button', { name: 'With user name and password' }).click();
  await guest.page.getByLabel('User name').fill(name);
  await guest.page.getByLabel('Password').fill('a long enough passphrase 7');
  await guest.page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await guest.page.getByRole('navigation', { name: 'Main' }).waitFor();
  await guest.page.context().close();
});

test('the palette finds settings and does things', async () => {
  await page.goto(`${base}/pipelines`);
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
  await jump(page, 'api keys');
  await page.getByRole('option', { name: /API keys/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/settings\/keys$/);
  await jump(page, 'dark colours');
  await page.getByRole('option', { name: /Dark colours/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.documentElement.dataset['theme'] === 'dark');
  await jump(page, 'colours as the system');
  await page.getByRole('option', { name: /Colours as the system/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.documentElement.dataset['theme'] === 'light');
});

test('the tour walks through the pages', async () => {
  await page.goto(`${base}/pipelines`);
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
  await jump(page, 'Take the tour');
  await page.getByRole('option', { name: /Take the tour/ }).waitFor();
  await page.keyboard.press('Enter');
  const tour = page.getByRole('complementary', { name: /^Tour, / });
  const titles = [];
  for (;;) {
    titles.push(await tour.getByRole('heading').textContent());
    if (titles.length > 9 || (await tour.getByRole('button', { name: 'Done' }).count()) > 0) break;
    const before = titles.at(-1) ?? '';
    await tour.getByRole('button', { name: 'Next' }).click();
    await tour.getByRole('heading', { name: before, exact: true }).waitFor({ state: 'detached' });
  }
  expect(titles).toEqual(['Projects', 'Pipeline runs', 'Blueprints', 'Artifacts and models', 'Settings']);
  await page.waitForURL(/\/settings\/stacks$/);
  await tour.getByRole('button', { name: 'Done' }).click();
  await tour.waitFor({ state: 'detached' });
});

test('a server without data shows the first steps', async () => {
  await page.route('**/api/v1/workspaces', (route) => route.fulfill({ json: { workspaces: [{ name: 'halley', role: 'owner', projects: [] }] } }));
  await page.route('**/api/v1/pipeline-runs?*', (route) => route.fulfill({ json: { pipelineRuns: [] } }));
  await page.goto(`${base}/`);
  await page.getByRole('heading', { name: 'First steps' }).waitFor();
  await page.getByRole('radio', { name: 'Python' }).click();
  await page.getByText('COMET_URL_OVERRIDE').waitFor();
  await page.getByRole('button', { name: 'Take the tour' }).click();
  await page.getByRole('complementary', { name: /^Tour, / }).getByRole('button', { name: 'End the tour' }).click();
  await page.unroute('**/api/v1/workspaces');
  await page.unroute('**/api/v1/pipeline-runs?*');
});
