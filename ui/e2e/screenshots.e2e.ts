import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { barriers, launch, visit } from './browser';
import { base, readData, type Data } from './halley';

// `npm run screenshots` renews the pictures of the documentation; a plain test run leaves them alone.
const folder = resolve(process.env['HALLEY_SCREENSHOTS'] ?? 'target/screenshots');

let browser: Browser;
let data: Data;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  data = await readData();
  browser = await launch();
});

afterAll(() => browser?.close());

const e = encodeURIComponent;

function pages(): Record<string, string> {
  const project = `/${e(data.workspace)}/${e(data.project)}`;
  const experiment = `${project}/${data.charted.experimentKey}`;
  const alike = data.experiments.filter((row) => Object.keys(row.metrics).length > 1).slice(0, 4);
  const tracked = data.run.steps.find((step) => step.experimentUrl !== null);
  return {
    projects: '/',
    experiments: `${project}/experiments`,
    'experiments-grouped': `${project}/experiments?group=tags`,
    experiment,
    'experiment-metrics': `${experiment}?tab=metrics`,
    'experiment-parameters': `${experiment}?tab=parameters`,
    compare: `${project}/compare?smooth=0.6&${alike.map((row) => `key=${row.experimentKey}`).join('&')}`,
    'pipeline-runs': '/pipelines',
    'pipeline-run': `/pipelines/${e(data.run.name)}?step=${e(tracked?.name ?? '')}`,
  };
}

test.each(['light', 'dark'] as const)('every page in %s, without an error and without a barrier that axe finds', async (theme) => {
  const stranger = await visit(browser, { theme, width: 1280, signedIn: false });
  await stranger.page.goto(`${base}/sign-in`);
  await stranger.page.getByLabel('API key').waitFor();
  await stranger.page.screenshot({ path: `${folder}/sign-in-${theme}.png` });
  await stranger.page.context().close();

  const { page, problems } = await visit(browser, { theme, width: 1280 });
  for (const [name, path] of Object.entries(pages())) {
    await page.goto(base + path);
    await page.getByRole('main').waitFor();
    await page.waitForLoadState('load');
    await page.waitForTimeout(700);
    expect(await page.getByRole('alert').count(), name).toBe(0);
    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe(theme);
    await page.screenshot({ path: `${folder}/${name}-${theme}.png` });
    problems.push(...(await barriers(page)).map((barrier) => `accessibility of ${name}: ${barrier}`));
  }
  expect(problems).toEqual([]);
  await page.context().close();
});

test('nothing is wider than a narrow window', async () => {
  const { page } = await visit(browser, { width: 800 });
  for (const [name, path] of Object.entries(pages())) {
    await page.goto(base + path);
    await page.waitForTimeout(500);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), name).toBeLessThanOrEqual(0);
  }
  await page.context().close();
});
