import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { barriers, launch, visit } from './browser';
import { base, token } from './halley';
import { comet, newExperiment, upload, type Logged } from './logged';
import { example } from '../src/features/custom/protocol';

// Pictures of what is no page of its own: panels over the table, alerts with rules, embedded charts, scenes, panels that people write,
// dialogs. Made and reviewed as those of screenshots.e2e.ts.
const folder = resolve(process.env['HALLEY_SCREENSHOTS'] ?? 'target/screenshots');
const project = `sweep-${Date.now() % 10_000}`;
const e = encodeURIComponent;
const runs: Logged[] = [];
let browser: Browser;
let scene: Logged;
let embedded = '';

async function post<T>(path: string, body: unknown): Promise<T> {
  const response = await fetch(`${base}/api/v1${path}`, { method: 'POST', headers: { Authorization: token, 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** A sweep as people do it: some rates, optimizers and depths, and a course of loss and accuracy for each. */
async function logSweep(): Promise<void> {
  const optimizers = ['adam', 'sgd', 'rmsprop'];
  for (let run = 0; run < 24; run++) {
    const rate = 10 ** (-4 + (run % 8) / 2.4);
    const optimizer = optimizers[run % 3] ?? '';
    const depth = 2 + (run % 4);
    const made = await newExperiment(project, `sweep_${optimizer}_${depth}_${run}`);
    runs.push(made);
    const { experimentKey } = made;
    const parameters = { rate: rate.toPrecision(3), optimizer, depth, batch: 32 * (1 + (run % 5)), seed: run };
    for (const [parameterName, parameterValue] of Object.entries(parameters)) await comet('/write/experiment/parameter', { experimentKey, parameterName, parameterValue: String(parameterValue) });
    const best = 0.98 - Math.abs(Math.log10(rate) + 2.6) / 12 - depth / 200 - (optimizer === 'sgd' ? 0.03 : 0);
    const values = Array.from({ length: 40 }, (_, step) => [
      { metricName: 'accuracy', metricValue: best - 0.6 * Math.exp(-step / 7) + Math.sin(run * 7 + step) / 200, step, timestamp: Date.now() },
      { metricName: 'loss', metricValue: (1 - best) * 3 + 2 * Math.exp(-step / 7) + Math.sin(run * 3 + step) / 60, step, timestamp: Date.now() },
    ]).flat();
    const response = await fetch(`${base}/clientlib/batch/logger/experiment/metric`, { method: 'POST', headers: { Authorization: token, 'Content-Type': 'application/json' }, body: JSON.stringify({ experimentKey, values }) });
    if (!response.ok) throw new Error(await response.text());
    await comet('/write/experiment/update-status', { experimentKey, isAlive: false });
  }
}

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  await logSweep();
  const at = { workspace: runs[0]?.workspaceName ?? '', project };
  scene = await newExperiment(project, 'scan of a spiral');
  const points = Array.from({ length: 1500 }, (_, index) => JSON.stringify([Math.cos(index / 60) * (1 + index / 1500), index / 500, Math.sin(index / 60) * (1 + index / 1500), (index * 7) % 255, 90 + ((index * 3) % 120), 200])).join('\n');
  await upload(scene.experimentKey, `${points}\n${JSON.stringify({ position: [0, 1, 0], size: { height: 1, width: 2, depth: 1 }, label: 'car' })}`, { name: 'spiral', type: '3d-points' });
  const hook = `http://127.0.0.1:${process.env['HALLEY_E2E_OTHER_PORT'] ?? '9'}/hook`;
  await post('/alerts', { ...at, name: 'Loss explodes', kind: 'metric', metric: 'loss', comparison: 'above', threshold: 1.5, address: hook, format: 'slack' });
  await post('/alerts', { ...at, name: 'Something crashed', kind: 'state', comparison: 'crashed', address: hook, format: 'json' });
  await post('/views', { ...at, kind: 'panel', name: 'Last loss', team: true, state: example });
  const { code } = await post<{ code: string }>('/share-links', { kind: 'experiment', experimentKey: runs[0]?.experimentKey, expiresMillis: Date.now() + 86_400_000 });
  embedded = `/embed/${e(code)}/${runs[0]?.experimentKey}?metric=loss`;
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
});

interface Place {
  path: string;
  /** What has to be there. */
  ready: (page: Page) => Promise<unknown>;
  after?: (page: Page) => Promise<unknown>;
}

function places(): Record<string, Place> {
  const table = `/${e(runs[0]?.workspaceName ?? '')}/${e(project)}/experiments`;
  const picture = (page: Page) => page.locator('svg[role=img][width], svg[role=group][width]').first().waitFor();
  const panel = (kind: string, more = '') => `${table}?panel=${kind}&py=metric:accuracy${more}`;
  const keys = runs.slice(0, 6).map((run) => `key=${run.experimentKey}`).join('&');
  const experiment = `/${e(runs[0]?.workspaceName ?? '')}/${e(project)}/${runs[0]?.experimentKey}`;
  return {
    'panel-scatter': { path: panel('scatter', '&px=param:rate'), ready: picture },
    'panel-parallel': { path: panel('parallel'), ready: picture },
    'panel-bars': { path: panel('bar', '&px=param:optimizer'), ready: picture },
    'panel-boxes': { path: panel('box', '&px=param:depth'), ready: picture },
    'panel-distribution': { path: panel('histogram'), ready: picture },
    'panel-numbers': { path: panel('value'), ready: (page) => page.getByText('median', { exact: true }).waitFor() },
    'panel-table': { path: panel('table', '&px=param:optimizer'), ready: (page) => page.getByRole('table', { name: 'accuracy by optimizer' }).waitFor() },
    'panel-importance': { path: panel('importance'), ready: (page) => page.getByText(/The forest explains/).waitFor() },
    'compare-groups': { path: `/${e(runs[0]?.workspaceName ?? '')}/${e(project)}/compare?by=param:optimizer&${runs.map((run) => `key=${run.experimentKey}`).join('&')}`, ready: (page) => page.locator('canvas').first().waitFor() },
    'compare-panels': { path: `/${e(runs[0]?.workspaceName ?? '')}/${e(project)}/compare?part=panels&${keys}`, ready: (page) => page.frameLocator('iframe').getByText(/^sweep_/).first().waitFor() },
    scene: { path: `/${e(scene.workspaceName)}/${e(project)}/${scene.experimentKey}?tab=media`, ready: (page) => page.getByRole('img', { name: /^spiral/ }).waitFor() },
    alerts: {
      path: '/settings/alerts',
      ready: (page) => page.getByRole('combobox', { name: 'Project', exact: true }).selectOption(project),
      after: (page) => page.getByText('Loss explodes').waitFor(),
    },
    embed: { path: embedded, ready: (page) => page.locator('canvas').first().waitFor() },
    'chart-full': { path: `${experiment}?full=loss`, ready: (page) => page.locator('canvas').first().waitFor() },
    palette: { path: experiment, ready: (page) => page.locator('canvas').first().waitFor(), after: async (page) => (await page.keyboard.press('Control+k'), page.getByRole('combobox', { name: /^Jump to/ }).fill('sweep')) },
    shortcuts: { path: experiment, ready: (page) => page.locator('canvas').first().waitFor(), after: (page) => page.keyboard.press('?') },
    filter: { path: table, ready: (page) => page.getByRole('table', { name: 'Experiments' }).getByRole('link').first().waitFor(), after: (page) => page.getByRole('combobox', { name: 'Filter' }).pressSequentially('metric.acc') },
  };
}

test.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 390],
  ['dark', 390],
] as const)('panels, dialogs and embedded charts in %s, %d pixels wide', async (theme, width) => {
  const { page, problems } = await visit(browser, { theme, width });
  for (const [name, { path, ready, after }] of Object.entries(places())) {
    await page.goto(base + path);
    await ready(page);
    await after?.(page);
    await page.waitForTimeout(500);
    await page.screenshot({ path: `${folder}/${name}-${width < 500 ? 'narrow-' : ''}${theme}.png` });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), name).toBeLessThanOrEqual(0);
    if (width > 500) problems.push(...(await barriers(page)).map((barrier) => `accessibility of ${name}: ${barrier}`));
  }
  expect(problems.filter((problem) => !/frame-ancestors|about:srcdoc/.test(problem))).toEqual([]);
  await page.context().close();
});
