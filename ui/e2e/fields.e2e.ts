import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, visit, type Visit } from './browser';
import { api, base, readData, token, type Data } from './halley';
import { newExperiment, type Logged } from './logged';
import { payloads } from './payloads';
import { logRegistry, type Registry } from './registryData';

// S-18: every text field of every page takes forty programs as text, and what people give names to shows them as text.
let browser: Browser;
let here: Visit;
let page: Page;
let data: Data;
let logged: Logged;
let registry: Registry;
let modelId: string;
let reportId: string;
const dialogs: string[] = [];
const project = `fields-${Date.now() % 100_000}`;
const e = encodeURIComponent;

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${base}/api/v1${path}`, { method, headers: { Authorization: token, 'Content-Type': 'application/json' }, ...(body !== undefined && { body: JSON.stringify(body) }) });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

beforeAll(async () => {
  data = await readData();
  logged = await newExperiment(project, 'fields');
  registry = await logRegistry(project);
  const { models } = await api<{ models: { modelId: string; name: string }[] }>(`/models?workspace=${logged.workspaceName}&limit=1000`);
  modelId = models.find((model) => model.name === registry.modelName)?.modelId ?? '';
  const run = data.run.name;
  const shown = payloads.filter((payload) => !payload.includes('\n') && !payload.includes('\u001b'));
  await call('POST', '/pipeline-runs/bulk', { runs: [run], action: 'tag', tags: shown });
  await call('POST', `/pipeline-runs/${e(run)}/status`, { status: 'failed', note: payloads.join(' ') });
  for (const payload of shown.slice(0, 20)) {
    await call('POST', '/run-filters', { name: payload, state: `?q=${e(payload)}` });
    await call('POST', '/views', { workspace: logged.workspaceName, project, kind: 'table', name: payload, team: false, state: `?q=${e(payload)}` });
  }
  for (const payload of shown.slice(0, 8)) await call('POST', '/api-keys', { name: payload, scopes: ['read'] });
  const text = payloads.map((payload) => `${payload}\n\n`).join('') + payloads.map((payload) => `\`\`\`halley-table\ntitle: ${payload.replaceAll('\n', ' ')}\nfilter: ${payload.replaceAll('\n', ' ')}\ncolumns: ${payload.replaceAll('\n', ' ')}\n\`\`\`\n\n`).join('');
  reportId = (await call<{ id: string }>('POST', '/views', { workspace: logged.workspaceName, project, kind: 'report', name: payloads[0], team: true, state: JSON.stringify({ text, shows: [] }) })).id;
  browser = await launch();
  here = await visit(browser);
  page = here.page;
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
});

afterAll(async () => {
  await call('POST', `/pipeline-runs/${e(data.run.name)}/status`, { status: 'completed', note: 'the test is over' }).catch(() => undefined);
  const shown = payloads.filter((payload) => !payload.includes('\n') && !payload.includes('\u001b'));
  await call('POST', '/pipeline-runs/bulk', { runs: [data.run.name], action: 'untag', tags: shown }).catch(() => undefined);
  await browser?.close();
});

async function unharmed(place: string): Promise<void> {
  expect(dialogs, place).toEqual([]);
  expect(await page.evaluate(() => 'pwned' in window), place).toBe(false);
  expect(await page.locator('script:not([src]), object, embed, base, main meta, [onerror], [onload], [onfocus], [ontoggle], a[href^="javascript:" i], a[href^="data:" i]').count(), place).toBe(0);
  expect(here.problems.filter((problem) => /CSP|evil\.example|exception/.test(problem)), place).toEqual([]);
}

const pages = (): Record<string, string> => {
  const at = `/${e(logged.workspaceName)}/${e(project)}`;
  return {
    projects: '/',
    experiments: `${at}/experiments`,
    compare: `${at}/compare?key=${logged.experimentKey}`,
    reports: `${at}/reports`,
    report: `${at}/reports/${e(reportId)}`,
    trash: `${at}/trash`,
    'pipeline runs': '/pipelines?days=7',
    'pipeline run': `/pipelines/${e(data.run.name)}`,
    pipeline: `/pipelines/of/${e(data.run.pipeline)}?tab=revisions`,
    blueprints: '/blueprints',
    device: '/device',
    'device with a code': `/device?code=${e(payloads[0] ?? '')}`,
    artifacts: '/artifacts',
    artifact: `/artifacts/${e(registry.artifactId)}`,
    models: '/models',
    model: `/models/${e(modelId)}`,
    ...Object.fromEntries(['stacks', 'secrets', 'keys', 'members', 'links', 'alerts', 'audit'].map((section) => [`settings ${section}`, `/settings/${section}`])),
  };
};

const fields = 'input:not([type=checkbox]):not([type=radio]):not([type=range]):not([type=number]):not([type=hidden]):not([disabled]), textarea:not([disabled])';

/** Fills each field that can be seen with each payload. */
async function fillAll(place: string): Promise<number> {
  const all = page.locator(fields);
  const count = await all.count();
  let filled = 0;
  for (let index = 0; index < count; index++) {
    const field = all.nth(index);
    if (!(await field.isVisible())) continue;
    const label = (await field.getAttribute('aria-label')) ?? `field ${index}`;
    for (const payload of payloads) {
      await field.fill(payload.replaceAll('\n', ' '));
    }
    await unharmed(`${place}: ${label}`);
    await field.fill('');
    filled++;
  }
  return filled;
}

test('what carries the payloads as its name, tag, text or note shows them as text', async () => {
  for (const [place, path] of Object.entries(pages())) {
    here.problems.length = 0;
    await page.goto(base + path);
    await page.getByRole('main').waitFor();
    await page.waitForLoadState('networkidle');
    await unharmed(place);
  }
  await page.goto(`${base}/pipelines`);
  await page.getByRole('button', { name: 'Filters' }).click();
  await page.getByRole('button', { name: payloads[0] ?? '', exact: true }).waitFor();
  await unharmed('names of filters');
  await page.goto(base + (pages()['report'] ?? ''));
  await page.getByRole('heading', { level: 1, name: payloads[0] ?? '', exact: true }).waitFor();
  expect(await page.title()).toContain('<script>alert(1)</script>');
  await page.getByText(/This panel cannot be shown|No experiment matches|expected/).first().waitFor();
  await unharmed('report');
});

test('every text field of every page takes every payload', async () => {
  let filled = 0;
  for (const [place, path] of Object.entries(pages())) {
    here.problems.length = 0;
    await page.goto(base + path);
    await page.getByRole('main').waitFor();
    await page.waitForLoadState('networkidle');
    filled += await fillAll(place);
  }
  expect(filled).toBeGreaterThanOrEqual(10);
});

test('the fields of an alert, a panel of one’s own and a launch take every payload', async () => {
  here.problems.length = 0;
  await page.goto(`${base}/settings/alerts`);
  await page.getByRole('combobox', { name: 'When' }).selectOption('metric');
  expect(await fillAll('new alert')).toBeGreaterThanOrEqual(3);
  await page.goto(`${base}/${e(logged.workspaceName)}/${e(project)}/compare?part=panels&key=${logged.experimentKey}`);
  await page.getByRole('button', { name: 'New panel' }).click();
  expect(await fillAll('new panel')).toBeGreaterThanOrEqual(2);
  await page.keyboard.press('Escape');
  await page.goto(`${base}/pipelines/of/${e(data.run.pipeline)}`);
  await page.getByRole('main').waitFor();
  await page.waitForLoadState('networkidle');
  await fillAll('launch');
});

test('the fields of dialogs take every payload: palette, component, stack, status, report', async () => {
  here.problems.length = 0;
  await page.goto(`${base}/settings/stacks`);
  await page.getByRole('region', { name: /^Stack / }).first().waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /^Jump to/ }).waitFor();
  await fillAll('palette');
  await page.keyboard.press('Escape');
  for (const kind of ['Component', 'Stack']) {
    await page.getByRole('button', { name: kind, exact: true }).click();
    await page.getByRole('dialog').waitFor();
    expect(await fillAll(`new ${kind}`)).toBeGreaterThan(0);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  await page.goto(`${base}/pipelines/${e(data.run.name)}`);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Change status…' }).click();
  expect(await fillAll('change of the status')).toBeGreaterThan(0);
  await page.keyboard.press('Escape');
  await page.goto(base + (pages()['report'] ?? ''));
  await page.getByRole('button', { name: 'Edit' }).click();
  expect(await fillAll('report editor')).toBeGreaterThan(0);
});

test('the sign-in page takes every payload, and axe finds nothing on it', async () => {
  const { barriers } = await import('./browser');
  const stranger = await visit(browser, { signedIn: false });
  await stranger.page.goto(`${base}/sign-in?next=${e(payloads[0] ?? '')}`);
  for (const payload of payloads) await stranger.page.getByLabel('API key').fill(payload.replaceAll('\n', ' '));
  await stranger.page.getByRole('button', { name: 'With user name and password' }).click();
  for (const payload of payloads) await stranger.page.getByLabel('User name').fill(payload.replaceAll('\n', ' '));
  expect(await stranger.page.evaluate(() => 'pwned' in window)).toBe(false);
  expect(await barriers(stranger.page)).toEqual([]);
  await stranger.page.context().close();
});
