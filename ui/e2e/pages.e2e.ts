import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatMetricText } from '../src/lib/format';
import { seriesStyle } from '../src/theme/colour';
import { drag, jump, launch, linePixels, placeOn, until, visit, type Visit } from './browser';
import { api, base, readData, type Data } from './halley';

let browser: Browser;
let data: Data;
let here: Visit;
let page: Page;

const e = encodeURIComponent;
const projectPath = () => `/${e(data.workspace)}/${e(data.project)}`;
const chartedPath = () => `${projectPath()}/${data.charted.experimentKey}`;

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

async function goTo(path: string): Promise<void> {
  await page.goto(base + path);
}

test('who is not signed in is asked for the API key, and a wrong one is refused', async () => {
  const stranger = await visit(browser, { signedIn: false });
  await stranger.page.goto(`${base}/pipelines`);
  await stranger.page.waitForURL(/\/sign-in\?next=/);
  await stranger.page.getByLabel('API key').fill('not-the-key');
  await stranger.page.getByRole('button', { name: 'Sign in' }).click();
  await stranger.page.getByRole('alert').waitFor();
  expect(await stranger.page.getByRole('alert').textContent()).toContain('does not know that API key');
  expect(stranger.problems.filter((problem) => problem.includes('CSP'))).toEqual([]);
  await stranger.page.context().close();
});

test('the token is no longer in the address after signing in', async () => {
  expect(page.url()).toBe(`${base}/`);
  await page.goBack().catch(() => null);
  expect(page.url()).not.toContain('token');
});

test('the projects lead to the experiments', async () => {
  await goTo('/');
  await page.getByRole('link', { name: new RegExp(`^${data.project}.*experiment`) }).first().click();
  await page.waitForURL(`${base}${projectPath()}/experiments`);
  await page.getByRole('table', { name: 'Experiments' }).waitFor();
  await expect.poll(() => page.getByRole('table').getAttribute('aria-rowcount')).toBe(String(data.experiments.length + 1));
});

test('the table shows each experiment with its state and last metrics as the server has them', async () => {
  const { name, experimentKey } = data.charted;
  const row = data.experiments.find((candidate) => candidate.experimentKey === experimentKey);
  const [metric, values] = Object.entries(row?.metrics ?? {})[0] ?? [];
  await goTo(`${projectPath()}/experiments?q=${e(experimentKey)}&col=state&col=metric:${e(metric ?? '')}`);
  const line = page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });
  await line.waitFor();
  const text = await line.textContent();
  expect(text).toContain(data.charted.state);
  expect(text).toContain(formatMetricText(values?.last ?? ''));
});

test('a tag filters, and the address keeps the filter', async () => {
  const tag = data.charted.tags[0];
  if (tag === undefined) throw new Error(`experiment ${data.charted.experimentKey} has no tag`);
  await goTo(`${projectPath()}/experiments`);
  await page.getByRole('button', { name: `Filter by tag ${tag}`, exact: true }).first().click();
  await page.waitForURL(/[?&]tag=/);
  const tagged = data.experiments.filter((row) => row.tags.includes(tag)).length;
  await page.waitForFunction((count) => document.querySelector('[role=table]')?.getAttribute('aria-rowcount') === String(count), tagged + 1);
  await page.reload();
  await page.getByRole('button', { name: `Stop filtering by tag ${tag}`, exact: true }).waitFor();
});

test('experiments can be grouped by tag and sorted by a metric', async () => {
  await goTo(`${projectPath()}/experiments`);
  await page.getByLabel('Group by').selectOption('tags');
  await page.locator('button[aria-expanded=true]').first().waitFor();
  await page.getByRole('button', { name: 'Duration', exact: true }).click();
  await page.waitForURL(/sort=-duration/);
});

test('every metric of more than one point is drawn, in the colour of its experiment', async () => {
  await goTo(chartedPath());
  const colour = `--series-${seriesStyle(data.charted.experimentKey).colour}`;
  const courses = data.charted.metricSummaries.filter((metric) => metric.count > 1);
  for (const { name, count } of courses) {
    const card = page.getByRole('article', { name, exact: true });
    await card.scrollIntoViewIfNeeded();
    const chart = card.getByRole('img');
    await chart.waitFor();
    expect(await chart.getAttribute('aria-label')).toContain(`${name}: ${count.toLocaleString('en')} points`);
    await expect.poll(() => linePixels(page, name, colour), { message: name }).toBeGreaterThan(50);
  }
});

test('dragging over a chart zooms all charts and a double-click goes back', async () => {
  await goTo(chartedPath());
  const course = data.charted.metricSummaries.filter((metric) => metric.count > 1)[0];
  const over = page.getByRole('article', { name: course?.name ?? '', exact: true }).locator('.u-over');
  const zoomed = () => new URL(page.url()).searchParams.has('from');
  const asked = page.waitForRequest((request) => request.url().endsWith('/series') && (request.postData() ?? '').includes('fromStep'));
  await until(zoomed, () => drag(page, over, [0.3, 0.2], [0.6, 0.3]));
  expect((await (await asked).response())?.status()).toBe(200);
  await page.getByRole('button', { name: 'Reset zoom' }).waitFor();
  const middle = await placeOn(over, 0.5, 0.2);
  await until(() => !zoomed(), () => page.mouse.dblclick(middle.x, middle.y));
});

test('marked experiments are compared, curve on curve and value beside value', async () => {
  const two = data.experiments.filter((row) => Object.keys(row.metrics).length > 0).slice(0, 2);
  await goTo(`${projectPath()}/experiments?sort=name`);
  for (const row of two) {
    await page.getByRole('combobox', { name: 'Filter' }).fill(row.experimentKey);
    await page.waitForURL((url) => url.searchParams.get('q') === row.experimentKey);
    await page.getByRole('checkbox', { name: `Select ${row.name}`, exact: true }).first().check();
  }
  await page.getByRole('link', { name: 'Compare 2', exact: true }).click();
  await page.waitForURL(/\/compare\?/);
  const table = page.getByRole('table', { name: 'Values' });
  await table.waitFor();
  for (const row of two) {
    await table.getByRole('columnheader', { name: row.name }).first().waitFor();
    for (const value of Object.values(row.parameters)) await expect.poll(() => table.textContent()).toContain(value);
  }
});

test('the metrics table has the last value, the extremes and the count of the server', async () => {
  await goTo(`${chartedPath()}?tab=metrics`);
  for (const metric of data.charted.metricSummaries) {
    const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: metric.name, exact: true }) });
    await row.waitFor();
    const cells = await row.getByRole('cell').allTextContents();
    expect([cells[0], cells[2], cells[4], cells[6]], metric.name).toEqual([
      formatMetricText(String(metric.last)),
      formatMetricText(String(metric.min)),
      formatMetricText(String(metric.max)),
      metric.count.toLocaleString('en'),
    ]);
  }
});

test('parameters, others and output have their tabs', async () => {
  await goTo(`${chartedPath()}?tab=parameters`);
  for (const [name, value] of Object.entries(data.charted.parameters)) {
    const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });
    expect(await row.getByRole('cell').textContent()).toBe(value);
  }
  await page.getByRole('tab', { name: 'Output' }).click();
  await page.getByRole('tabpanel').getByText(/No output captured|\S/).first().waitFor();
});

test('the runs lead to the graph, and each tracked step to its experiment and back', async () => {
  // The list has the newest; other tests make runs, too.
  await goTo(`/pipelines?q=${e(data.run.name)}`);
  await page.getByRole('link', { name: data.run.name, exact: true }).first().click();
  await page.waitForURL(`${base}/pipelines/${e(data.run.name)}`);
  for (const step of data.run.steps) await page.getByRole('button', { name: new RegExp(`^${step.name}: ${step.status}`) }).waitFor();
  const tracked = data.run.steps.filter((step) => step.experimentUrl !== null && step.experimentKey !== null);
  for (const step of tracked) {
    await goTo(`/pipelines/${e(data.run.name)}`);
    await page.getByRole('link', { name: `Experiment of ${step.name}`, exact: true }).click();
    await page.waitForURL((url) => url.pathname.endsWith(`/${step.experimentKey}`));
    await page.getByRole('tab', { name: 'Charts' }).waitFor();
    if (step.cachedFrom === null) {
      await page.getByRole('link', { name: data.run.name, exact: true }).first().click();
      await page.waitForURL(`${base}/pipelines/${e(data.run.name)}`);
    }
  }
});

test('a step shows what it was given and what it made', async () => {
  const step = data.run.steps.find((candidate) => Object.keys(candidate.outputs).length > 0);
  if (!step) throw new Error(`no step of ${data.run.name} has an output`);
  await goTo(`/pipelines/${e(data.run.name)}?step=${e(step.name)}`);
  await page.getByRole('heading', { level: 2, name: step.name, exact: true }).waitFor();
  const outputs = page.getByRole('region', { name: 'Outputs' });
  for (const output of Object.values(step.outputs)) expect(await outputs.textContent()).toContain(output.artifact);
});

test('the keyboard finds everything', async () => {
  await goTo(`${projectPath()}/experiments`);
  await page.getByRole('table', { name: 'Experiments' }).waitFor();
  await page.keyboard.press('/');
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('combobox');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await page.keyboard.press('Escape');
  await jump(page, data.run.name);
  await page.getByRole('option', { name: new RegExp(data.run.name) }).first().waitFor();
  await page.keyboard.press('Escape');
});

test('signing out ends the session', async () => {
  const guest = await visit(browser);
  const { userName } = await api<{ userName: string }>('/session');
  await guest.page.getByRole('button', { name: userName, exact: true }).click();
  await guest.page.getByRole('button', { name: 'Sign out' }).click();
  await guest.page.waitForURL(/\/sign-in/);
  await guest.page.goto(`${base}/pipelines`);
  await guest.page.waitForURL(/\/sign-in/);
  await guest.page.context().close();
});
