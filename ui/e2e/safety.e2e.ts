import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, visit, type Visit } from './browser';
import { base, token } from './halley';
import { comet, newExperiment, upload, type Logged } from './logged';
import { payloads } from './payloads';

let browser: Browser;
let here: Visit;
let page: Page;
let logged: Logged;
const project = `attacks-${Date.now()}`;
const dialogs: string[] = [];

beforeAll(async () => {
  expect(payloads.length).toBe(40);
  logged = await newExperiment(project, `name ${payloads[0]} ${payloads[3]}`);
  const { experimentKey } = logged;
  for (const [index, payload] of payloads.entries()) {
    await comet('/write/experiment/parameter', { experimentKey, parameterName: `p${index} ${payload}`.slice(0, 100), parameterValue: payload });
    await comet('/write/experiment/log-other', { experimentKey, key: `o${index} ${payload}`.slice(0, 100), value: payload });
    for (const step of [0, 1]) await comet('/write/experiment/metric', { experimentKey, metricName: `m${index} ${payload}`.slice(0, 100), metricValue: index + step, step });
    await upload(experimentKey, `x ${payload}\n`, { name: `${index} ${payload}`.replaceAll('\n', ' ').slice(0, 200), type: index % 3 === 0 ? 'text-sample' : index % 3 === 1 ? 'image' : 'source_code', step: index % 4, metadata: { [payload]: payload } });
  }
  await comet('/write/experiment/tags', { experimentKey, addedTags: payloads.map((payload) => payload.slice(0, 90)) });
  await comet('/write/experiment/output', { experimentKey, outputLines: payloads.map((output, offset) => ({ output: `${output}\n`, stderr: false, offset })) });
  await comet('/write/experiment/graph', { experimentKey, graph: payloads.join('\n') });
  await comet('/write/experiment/html', { experimentKey, html: payloads.join('\n') });
  await comet('/write/experiment/git/metadata', { experimentKey, user: payloads[0], root: payloads[3], branch: payloads[5], parent: payloads[30], origin: payloads[30] });
  await comet('/write/experiment/system-details', { experimentKey, hostname: payloads[0], command: payloads, installedPackages: payloads, env: Object.fromEntries(payloads.map((payload) => [payload, payload])), logAdditionalSystemInfoList: payloads.map((payload) => ({ key: payload, value: payload })) });
  await upload(experimentKey, JSON.stringify({ version: 1, title: payloads[3], labels: payloads.slice(0, 4), matrix: [[1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4]], rowLabel: payloads[5], columnLabel: payloads[1], sampleMatrix: [[[{ index: 1, sample: payloads[30], assetId: payloads[3] }]]] }), { name: 'matrix.json', type: 'confusion-matrix' });
  await upload(experimentKey, payloads.map((payload) => `"${payload.replaceAll('"', '""')}",1`).join('\n'), { name: 'table.csv' });
  await upload(experimentKey, payloads.join('\n\n'), { name: 'notes.md' });
  await fetch(`${base}/api/v1/experiments/${experimentKey}/notes`, { method: 'PUT', headers: { Authorization: token, 'Content-Type': 'application/json' }, body: JSON.stringify({ notes: payloads.join('\n\n') }) });
  browser = await launch();
  here = await visit(browser);
  page = here.page;
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
});

afterAll(async () => {
  await browser?.close();
});

const at = (tab: string) => `${base}/${logged.workspaceName}/${project}/${logged.experimentKey}?tab=${tab}`;
// The payloads stand in a frame of their own: what its sandbox refuses is the sandbox at work. Broken pictures were logged as such.
const ours = (problem: string) => !/sandbox|about:srcdoc|asset\?assetId=|Content Security Policy directive|\/html\)/.test(problem) && !(problem.startsWith('request to another site') === false && problem.includes('evil.example'));

async function unharmed(place: string): Promise<void> {
  expect(dialogs, place).toEqual([]);
  expect(await page.evaluate(() => 'pwned' in window), place).toBe(false);
  expect(await page.locator('main script, main object, main embed, main base, main meta, [onerror], [onload], [onfocus], [ontoggle], a[href^="javascript:" i], a[href^="data:" i]').count(), place).toBe(0);
}

test.each(['charts', 'metrics', 'parameters', 'output', 'code', 'media', 'assets', 'environment', 'notes', 'others', 'graph', 'artifacts'])('no payload runs on the tab %s', async (tab) => {
  here.problems.length = 0;
  await page.goto(at(tab));
  await page.getByRole('tabpanel').waitFor();
  await page.waitForLoadState('networkidle');
  await unharmed(tab);
  expect(here.problems.filter((problem) => problem.startsWith('console: CSP') && !tab.match(/graph|media/)), tab).toEqual([]);
  if (tab !== 'graph') expect(here.problems.filter(ours), tab).toEqual([]);
});

test('no payload runs among the files, each of them shown', async () => {
  await page.goto(at('assets'));
  for (const name of ['table.csv', 'notes.md', 'matrix.json']) {
    await page.getByLabel('Filter files').fill(name);
    await page.getByRole('button', { name: new RegExp(name) }).click();
    await page.getByRole('heading', { name }).waitFor();
    await unharmed(name);
  }
});

test('no payload runs in the experiments table, the comparison and the palette', async () => {
  await page.goto(`${base}/${logged.workspaceName}/${project}/experiments`);
  await page.getByRole('table').first().waitFor();
  await unharmed('experiments');
  await page.goto(`${base}/${logged.workspaceName}/${project}/compare?key=${logged.experimentKey}`);
  await page.getByRole('main').waitFor();
  await page.waitForLoadState('networkidle');
  await unharmed('compare');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /^Jump to/ }).fill('script');
  await unharmed('palette');
  await page.keyboard.press('Escape');
});

test('every field takes every payload and gives it back as text', async () => {
  await page.goto(at('notes'));
  for (const payload of payloads) {
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByLabel('Notes in Markdown').fill(payload);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Edit' }).waitFor();
    await unharmed(`note ${payload}`);
  }
  await page.goto(at('parameters'));
  const filter = page.getByLabel('Filter parameters');
  for (const payload of payloads) {
    await filter.fill(payload);
    await unharmed(`filter ${payload}`);
  }
  for (const payload of payloads.slice(0, 10)) {
    await page.getByRole('button', { name: 'Actions' }).click();
    await page.getByRole('button', { name: 'Rename' }).click();
    await page.getByLabel('Name', { exact: true }).fill(payload);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: payload, exact: true }).waitFor();
    expect(await page.title()).toContain(payload);
    await unharmed(`name ${payload}`);
  }
});

test.each([
  ['page.html', '<script>window.tried=1;fetch("/api/v1/session").then(r=>r.text()).then(t=>document.title="read "+t,e=>document.title="refused");try{document.title2=parent.document.title}catch(e){}</script><p>shown</p>'],
  ['drawing.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>fetch("/api/v1/session").then(()=>document.title="read")</script><text y="20">shown</text></svg>'],
])('logged %s, opened by itself, cannot read the API', async (name, content) => {
  const { experimentKey } = logged;
  await upload(experimentKey, content, { name, id: name.replace('.', '') });
  const alone = await visit(browser);
  const response = await alone.page.goto(`${base}/api/v1/experiments/${experimentKey}/asset?assetId=${name.replace('.', '')}`);
  expect(response?.headers()['content-security-policy']).toMatch(/sandbox/);
  await alone.page.getByText('shown').waitFor();
  // The origin of the document is nobody's: no cookie, no storage, no answer.
  expect(await alone.page.evaluate(() => window.origin)).toBe('null');
  await alone.page.waitForTimeout(300);
  expect(await alone.page.title()).not.toContain('read');
  const answer = await alone.page.evaluate(async () => {
    try {
      return await (await fetch('/api/v1/session')).text();
    } catch {
      return 'refused';
    }
  });
  expect(answer).toBe('refused');
  await alone.page.context().close();
});

test('the policy of the pages has nothing unsafe and demands trusted types', async () => {
  const response = await fetch(`${base}/`);
  const policy = response.headers.get('content-security-policy') ?? '';
  expect(policy).not.toContain('unsafe');
  for (const part of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "require-trusted-types-for 'script'", "trusted-types 'none'", "frame-ancestors 'none'", "base-uri 'none'"]) expect(policy).toContain(part);
  await page.goto(`${base}/`);
  expect(await page.evaluate(() => {
    try {
      document.createElement('div').innerHTML = '<b>x</b>';
      return 'made';
    } catch (error) {
      return (error as Error).name;
    }
  })).toBe('TypeError');
});

test('nobody is sent to another site after signing in', async () => {
  for (const next of ['//evil.example/', 'https://evil.example/', '/\\evil.example', 'javascript:alert(1)']) {
    const stranger = await visit(browser, { signedIn: false });
    await stranger.page.goto(`${base}/sign-in?next=${encodeURIComponent(next)}`);
    await stranger.page.getByLabel('API key').fill(token);
    await stranger.page.getByRole('button', { name: 'Sign in' }).click();
    await stranger.page.getByRole('navigation', { name: 'Main' }).waitFor();
    expect(new URL(stranger.page.url()).origin).toBe(base);
    await stranger.page.context().close();
  }
});
