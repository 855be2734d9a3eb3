import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { barriers, launch, visit } from './browser';
import { api, base, readData, token, type Data } from './halley';
import { logEverything, logNextTry, type Logged } from './logged';
import { logRegistry, type Registry } from './registryData';
import { runByRequest, startWorker, type Worker } from './worker';

// `npm run screenshots` renews the pictures of the documentation; a plain test run leaves them alone.
const folder = resolve(process.env['HALLEY_SCREENSHOTS'] ?? 'target/screenshots');

// Fifty pages with axe took 143 s on a busy machine of two processors.
const slow = 600_000;

let browser: Browser;
let data: Data;
let everything: Logged;
let nextTry: Logged;
let registry: Registry;
let modelId: string;
let worker: Worker;
let grouped: string;
let reportId: string;

const report = '# The rates we tried\n\nThe forest needs no rate; the regression is better with a **small** one.\n\n```halley-chart\ntitle: Loss over epochs\nmetric: loss\nlimit: 4\n```\n\n```halley-table\ntitle: All of them\nlimit: 5\ncolumns: duration\n```\n';

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  data = await readData();
  everything = await logEverything('tour');
  nextTry = await logNextTry('tour');
  registry = await logRegistry(`tour-${Date.now() % 10_000}`);
  const { models } = await api<{ models: { modelId: string; name: string }[] }>(`/models?workspace=${everything.workspaceName}&limit=1000`);
  modelId = models.find((model) => model.name === registry.modelName)?.modelId ?? '';
  worker = await startWorker(['TREE', 'FLAKY', 'SHOWN']);
  [grouped] = await Promise.all([runByRequest('steered_tree'), runByRequest('steered_shown', { lines: 1, rows: 24 })]);
  await runByRequest('steered_shown', { lines: 1 });
  const made = await fetch(`${base}/api/v1/views`, {
    method: 'POST',
    headers: { Authorization: token, 'Content-Type': 'application/json' },
    body: JSON.stringify({ workspace: data.workspace, project: data.project, kind: 'report', name: 'The rates we tried', team: true, state: JSON.stringify({ text: report, shows: [] }) }),
  });
  reportId = ((await made.json()) as { id: string }).id;
  browser = await launch();
}, slow);

afterAll(async () => {
  await browser?.close();
  worker?.stop();
});

const e = encodeURIComponent;

function pages(): Record<string, string> {
  const project = `/${e(data.workspace)}/${e(data.project)}`;
  const experiment = `${project}/${data.charted.experimentKey}`;
  const alike = data.experiments.slice(0, 4);
  const tries = `/${e(everything.workspaceName)}/${e(everything.projectName)}/compare?key=${everything.experimentKey}&key=${nextTry.experimentKey}`;
  const full = `/${e(everything.workspaceName)}/${e(everything.projectName)}/${everything.experimentKey}`;
  const tracked = data.run.steps.find((step) => step.experimentUrl !== null);
  return {
    projects: '/',
    experiments: `${project}/experiments`,
    'experiments-grouped': `${project}/experiments?group=tags`,
    experiment,
    'experiment-metrics': `${experiment}?tab=metrics`,
    'experiment-parameters': `${experiment}?tab=parameters`,
    'experiments-panel': `${project}/experiments?panel=scatter&px=duration&py=metric:accuracy`,
    'experiment-others': `${experiment}?tab=others`,
    'experiment-artifacts': `/${e(everything.workspaceName)}/${e(registry.projectName)}/${registry.consumerKey}?tab=artifacts`,
    'compare-environment': `${tries}&part=environment`,
    'compare-code': `${tries}&part=code`,
    compare: `${project}/compare?smooth=0.6&${alike.map((row) => `key=${row.experimentKey}`).join('&')}`,
    'experiment-output': `${full}?tab=output`,
    'experiment-code': `${full}?tab=code`,
    'experiment-media': `${full}?tab=media`,
    'experiment-assets': `${full}?tab=assets&asset=sample7`,
    'experiment-system': `${full}?tab=system`,
    'experiment-environment': `${full}?tab=environment`,
    'experiment-notes': `${full}?tab=notes`,
    'experiment-graph': `${full}?tab=graph`,
    trash: `/${e(everything.workspaceName)}/${e(everything.projectName)}/trash`,
    artifacts: '/artifacts',
    artifact: `/artifacts/${e(registry.artifactId)}`,
    models: '/models',
    model: `/models/${e(modelId)}`,
    'pipeline-artifacts': '/pipeline-artifacts',
    'pipeline-artifact': '/pipeline-artifacts/steered_shown::cities::output',
    'pipeline-artifact-version': '/pipeline-artifacts/steered_shown::cities::output/latest',
    'pipeline-models': '/pipeline-models',
    'pipeline-model': '/pipeline-models/steered-model',
    'pipeline-model-version': '/pipeline-models/steered-model/latest',
    'settings-stacks': '/settings/stacks',
    'settings-secrets': '/settings/secrets',
    'settings-keys': '/settings/keys',
    'settings-members': '/settings/members',
    'settings-links': '/settings/links',
    'settings-alerts': '/settings/alerts',
    'settings-audit': '/settings/audit',
    'pipeline-runs': '/pipelines',
    'pipeline-figures': '/pipelines?days=14',
    'pipeline-groups': `/pipelines/${e(grouped)}`,
    'pipeline-launch': '/pipelines/of/steered_flaky',
    'pipeline-revisions': '/pipelines/of/steered_tree?tab=revisions',
    reports: `${project}/reports`,
    report: `${project}/reports/${e(reportId)}`,
    blueprints: '/blueprints',
    device: '/device',
    'pipeline-run': `/pipelines/${e(data.run.name)}?step=${e(tracked?.name ?? '')}`,
  };
}

/** Those that only lead elsewhere, those for strangers, which have a test of their own below, and charts within other sites (screenshotsOfPanels). */
const notHere = new Set(['/settings', '/$workspace', '/$workspace/$project', '/sign-in', '/invitation', '/embed/$code/$experimentKey']);

test('no route is left out', () => {
  const folderOfRoutes = resolve(import.meta.dirname, '../src/routes');
  const routes = readdirSync(folderOfRoutes).flatMap((file) => [...readFileSync(resolve(folderOfRoutes, file), 'utf8').matchAll(/^  path: '(.*)',$/gm)].map((match) => match[1] ?? ''));
  const visited = Object.values(pages()).map((path) => path.replace(/\?.*/, ''));
  const missing = routes.filter((route) => !notHere.has(route) && !visited.some((path) => new RegExp(`^${route.replaceAll(/\$\w+/g, '[^/]+')}$`).test(path)));
  expect(routes.length).toBeGreaterThan(notHere.size);
  expect(missing).toEqual([]);
});

test.each(['light', 'dark'] as const)('every page in %s, without an error and without a barrier that axe finds', async (theme) => {
  const stranger = await visit(browser, { theme, width: 1280, signedIn: false });
  await stranger.page.goto(`${base}/sign-in`);
  await stranger.page.getByLabel('API key').waitFor();
  await stranger.page.screenshot({ path: `${folder}/sign-in-${theme}.png` });
  const strange = await barriers(stranger.page);
  await stranger.page.goto(`${base}/invitation`);
  await stranger.page.getByRole('main').waitFor();
  strange.push(...(await barriers(stranger.page)));
  await stranger.page.context().close();
  expect(strange).toEqual([]);

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
}, slow);

test.each(['light', 'dark'] as const)('nothing is wider than the window of a telephone, and axe finds no barrier, in %s', async (theme) => {
  const found: string[] = [];
  const { page } = await visit(browser, { theme, width: 390 });
  for (const [name, path] of Object.entries(pages())) {
    await page.goto(base + path);
    await page.getByRole('main').waitFor();
    await page.waitForLoadState('load');
    await page.waitForTimeout(500);
    await page.screenshot({ path: `${folder}/${name}-narrow-${theme}.png` });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), name).toBeLessThanOrEqual(0);
    // The colours are those of the wide pages; what only a narrow one has is found in one theme.
    if (theme === 'light') found.push(...(await barriers(page)).map((barrier) => `${name}: ${barrier}`));
  }
  expect(found).toEqual([]);
  await page.context().close();
}, slow);
