import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, visit, type Visit } from './browser';
import { base, token } from './halley';

// People name things as they like; every name has an address that leads to it, and fits on its page.
let browser: Browser;
let here: Visit;
let page: Page;

const e = encodeURIComponent;
const names = ['a/b', 'a b', '100%', 'a%2Fb', 'what?', '#1', `it's "so"`, 'a&b=c+d', 'ü→日本', 'back\\slash', '../up', 'a;b,c:d@e', '<b>&amp;</b>', 'long'.repeat(100)].map((name) => `e2e ${name}`);

async function call(path: string, body: unknown): Promise<void> {
  const response = await fetch(base + path, { method: 'POST', headers: { Authorization: token, 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
}

const write = (method: string, ...given: unknown[]) => call(`/api/v1/metadata/write/${method}`, { arguments: given });

beforeAll(async () => {
  const at = new Date().toISOString();
  for (const name of names) {
    await write('saveArtifact-NewArtifact-Instant', { output: 'output', artifact: name, type: 'java.lang.Double', materializer: 'json', hash: '0'.repeat(64), uri: 'file:///nowhere', size: 8, kind: 'data', tags: [name.slice(0, 100)], metadata: {}, visualisations: [] }, at);
    await write('saveModel-StoredModel', { name, description: '', license: '', tags: [], created: at, versions: 0 });
  }
  browser = await launch();
  here = await visit(browser, { width: 390 });
  page = here.page;
});

afterAll(async () => {
  await browser?.close();
  if (here) expect(here.problems).toEqual([]);
});

/** How much wider the page is than the window. */
const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test.each(names)('the artifact “%s” is found, opened, opened again and led away from', async (name) => {
  await page.goto(`${base}/pipeline-artifacts?q=${e(name)}`);
  expect(await overflow()).toBe(0);
  await page.getByRole('table', { name: 'Artifacts' }).getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
  expect(await overflow()).toBe(0);
  await page.getByRole('rowheader').getByRole('link', { name: /^version/ }).click();
  await page.getByRole('heading', { level: 1, name: `${name} version 1`, exact: true }).waitFor();
  await page.getByText('it was saved by hand, or the run was deleted').waitFor();
  await page.reload();
  await page.getByText('it was saved by hand, or the run was deleted').waitFor();
  expect(await overflow()).toBe(0);
  await page.getByRole('heading', { level: 1 }).getByRole('link').click();
  await page.getByRole('table', { name: `Versions of ${name}` }).waitFor();
});

test.each(names)('the model “%s” is found, opened and opened again', async (name) => {
  await page.goto(`${base}/pipeline-models?q=${e(name)}`);
  await page.getByRole('table', { name: 'Models' }).getByRole('link', { name, exact: true }).click();
  await page.getByText('The model has no version yet').waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
  await page.getByText('The model has no version yet').waitFor();
  expect(await overflow()).toBe(0);
});

test.each(names.filter((name) => !name.includes('/') && name.length <= 200))('the project “%s” and its experiment are found and opened again', async (name) => {
  const experimentKey = `names${names.indexOf(name)}`.padEnd(32, '0');
  await call('/clientlib/logger/add/run', { experimentKey, projectName: name });
  await call('/api/rest/v2/write/experiment/metric', { experimentKey, metricName: name, metricValue: 1, step: 1 });
  await call('/api/rest/v2/write/experiment/metric', { experimentKey, metricName: name, metricValue: 2, step: 2 });
  await page.goto(base);
  await page.getByRole('main').getByRole('link').filter({ hasText: name }).first().click();
  await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
  await page.reload();
  const row = page.getByRole('table', { name: 'Experiments' }).getByRole('link').first();
  await row.click();
  await page.getByRole('article', { name, exact: true }).locator('canvas').waitFor();
  await page.reload();
  await page.getByRole('article', { name, exact: true }).locator('canvas').waitFor();
  expect(await overflow()).toBe(0);
});
