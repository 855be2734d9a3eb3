import { createServer, type Server } from 'node:http';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, visit, type Visit } from './browser';
import { base, token } from './halley';
import { comet, newExperiment } from './logged';

/** Another site: it receives alerts, and its page frames a chart of ours. */
const otherPort = Number(process.env['HALLEY_E2E_OTHER_PORT'] ?? 0);
const project = `live-${Date.now()}`;
let browser: Browser;
let here: Visit;
let other: Server;
let framed = '';
const received: { rule?: string; text: string; experimentName?: string; state?: string }[] = [];

beforeAll(async () => {
  other = createServer((request, response) => {
    if (request.method === 'GET') {
      response.setHeader('Content-Type', 'text/html');
      response.end(`<!doctype html><title>A wiki</title>${framed}`);
      return;
    }
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      received.push(JSON.parse(body) as (typeof received)[number]);
      response.end('ok');
    });
  }).listen(otherPort, '127.0.0.1');
  browser = await launch();
  here = await visit(browser);
});

afterAll(async () => {
  other?.close();
  await browser?.close();
  // One address for alerts is refused, on purpose.
  if (here) expect(here.problems.filter((problem) => !problem.includes('/api/v1/alerts'))).toEqual([]);
});

const log = (experimentKey: string, metricValue: number | string, step: number) => comet('/write/experiment/metric', { experimentKey, metricName: 'loss', metricValue, step });

test('the table is told of new experiments and values by one stream of events, without asking', async () => {
  const first = await newExperiment(project, 'first');
  await log(first.experimentKey, 0.111, 1);
  const { page } = here;
  let asked = 0;
  page.on('request', (request) => request.url().endsWith('/experiments/query') && asked++);
  await page.goto(`${base}/${first.workspaceName}/${project}/experiments?col=metric:loss&col=state`);
  await page.getByText('live', { exact: true }).waitFor();
  await page.getByText('0.111').waitFor();
  // While nothing happens, nothing is asked: it is push, not polling. What was logged just before may still be told.
  const askedInFiveSeconds = async () => {
    const before = asked;
    await page.waitForTimeout(5_000);
    return asked - before;
  };
  await expect.poll(askedInFiveSeconds).toBe(0);
  await log(first.experimentKey, 0.222, 2);
  await page.getByText('0.222').waitFor();
  await newExperiment(project, 'second');
  await page.getByRole('link', { name: 'second', exact: true }).waitFor();
});

test('experiments wait in a queue, run, are killed by Ctrl-C, crash and finish: each looks different', async () => {
  const made = await Promise.all(['waits', 'runs', 'killed-one', 'crashed-one', 'done'].map((name) => newExperiment(`${project}-states`, name)));
  const [waits, runs, killed, crashed, done] = made.map(({ experimentKey }) => experimentKey) as [string, string, string, string, string];
  const queued = await fetch(`${base}/api/v1/experiments/${waits}/state`, { method: 'PUT', headers: { Authorization: token, 'Content-Type': 'application/json' }, body: '{"state":"queued"}' });
  expect(queued.status).toBe(204);
  await log(runs, 1, 1);
  // What comet_ml sends when KeyboardInterrupt leaves the script.
  await comet('/write/experiment/update-status', { experimentKey: killed, isAlive: true, hasCrashed: true, error: 'Unexpected error detected in the user script: KeyboardInterrupt()' });
  await comet('/write/experiment/update-status', { experimentKey: crashed, isAlive: true, hasCrashed: true, error: "Unexpected error detected in the user script: ValueError('shape')" });
  await comet('/write/experiment/update-status', { experimentKey: done, isAlive: false });
  const { page } = here;
  await page.goto(`${base}/${made[0]?.workspaceName}/${project}-states/experiments?col=state`);
  const state = async (name: string, wanted: string) => page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) }).getByText(wanted, { exact: true }).waitFor();
  await state('waits', 'queued');
  await state('runs', 'running');
  await state('killed-one', 'killed');
  await state('crashed-one', 'crashed');
  await state('done', 'finished');
  await page.getByRole('combobox', { name: 'Filter' }).fill('state = killed or state = queued');
  await page.waitForFunction(() => document.querySelector('[role=table]')?.getAttribute('aria-rowcount') === '3');
  await page.getByRole('combobox', { name: 'Filter' }).fill('');
  await log(waits, 1, 1);
  await state('waits', 'running');
});

test('a live chart is embedded in the page of another site, until its link is revoked', async () => {
  const made = await newExperiment(project, 'embedded');
  for (const step of [1, 2, 3]) await log(made.experimentKey, step, step);
  const { page } = here;
  await page.goto(`${base}/${made.workspaceName}/${project}/${made.experimentKey}`);
  await page.getByRole('article', { name: 'loss', exact: true }).hover();
  await page.getByRole('button', { name: 'Export loss' }).click();
  await page.getByRole('menuitem', { name: 'Embed…' }).click();
  await page.getByRole('button', { name: 'Make the link' }).click();
  framed = (await page.getByRole('dialog', { name: 'Embed loss' }).locator('pre').textContent()) ?? '';
  expect(framed).toMatch(/^<iframe src="http/);
  const stranger = await browser.newContext();
  stranger.setDefaultTimeout(60_000);
  const wiki = await stranger.newPage();
  await wiki.goto(`http://localhost:${otherPort}/`);
  const chart = wiki.frameLocator('iframe').getByRole('article', { name: 'loss', exact: true });
  await chart.locator('canvas').waitFor();
  await chart.getByText('3', { exact: true }).waitFor();
  await log(made.experimentKey, 41.5, 4);
  await chart.getByText('41.5').waitFor();
  // The code opens this experiment, and nothing else.
  const code = /embed\/([^/]+)\//.exec(framed)?.[1] ?? '';
  const asked = await fetch(`${base}/api/v1/workspaces`, { headers: { Authorization: code } });
  expect(((await asked.json()) as { workspaces: { projects: unknown[] }[] }).workspaces.flatMap((workspace) => workspace.projects)).toEqual([]);
  const links = (await (await fetch(`${base}/api/v1/share-links?workspace=${made.workspaceName}`, { headers: { Authorization: token } })).json()) as { shareLinks: { linkId: string; code: string }[] };
  const link = links.shareLinks.find((each) => each.code === code);
  await fetch(`${base}/api/v1/share-links/${link?.linkId}`, { method: 'DELETE', headers: { Authorization: token } });
  await wiki.reload();
  await wiki.frameLocator('iframe').getByText('The chart cannot be shown').waitFor();
  await stranger.close();
  // Sites that nobody allowed see nothing.
  const policy = (await fetch(`${base}/embed/x/y`)).headers.get('content-security-policy') ?? '';
  expect(policy).toContain(`frame-ancestors http://localhost:${otherPort};`);
});

test('alerts on a state and a threshold arrive once, and hosts that nobody allowed are refused', async () => {
  const made = await newExperiment(`${project}-alerts`, 'watched');
  const { page } = here;
  await page.goto(`${base}/settings/alerts`);
  await page.getByRole('combobox', { name: 'Project', exact: true }).selectOption(`${project}-alerts`);
  const create = async (name: string, fill: () => Promise<void>, address = `http://127.0.0.1:${otherPort}/hook/secret`) => {
    await page.getByLabel('Name', { exact: true }).fill(name);
    await fill();
    await page.getByLabel('Send to').fill(address);
    await page.getByRole('button', { name: 'Create' }).click();
  };
  await create('ours', async () => void (await page.getByRole('combobox', { name: 'When', exact: true }).selectOption('nan')), `${base}/api/v1/session`);
  await page.getByText(/alerts may not be sent to/).waitFor();
  await create('loss explodes', async () => {
    await page.getByRole('combobox', { name: 'When', exact: true }).selectOption('metric');
    await page.getByRole('textbox', { name: 'Metric' }).fill('loss');
    await page.getByRole('combobox', { name: 'Is', exact: true }).selectOption('above');
    await page.getByRole('spinbutton', { name: 'Threshold' }).fill('100');
  });
  await page.getByText('“loss explodes” is on.').waitFor();
  await create('crashes', async () => {
    await page.getByRole('combobox', { name: 'When', exact: true }).selectOption('state');
    await page.getByRole('combobox', { name: 'Is', exact: true }).selectOption('crashed');
    await page.getByRole('combobox', { name: 'As', exact: true }).selectOption('slack');
  });
  await page.getByText('“crashes” is on.').waitFor();
  await log(made.experimentKey, 5, 1);
  await log(made.experimentKey, 1_000, 2);
  await log(made.experimentKey, 6, 3);
  await expect.poll(() => received.filter((alert) => alert.rule === 'loss explodes').length).toBe(1);
  expect(received[0]).toMatchObject({ experimentName: 'watched', text: `watched in ${made.workspaceName}/${project}-alerts loss is 1000.0, above 100.0` });
  await comet('/write/experiment/update-status', { experimentKey: made.experimentKey, isAlive: false, hasCrashed: true, error: 'out of memory' });
  await expect.poll(() => received.some((alert) => alert.text.startsWith('*crashes*: watched in '))).toBe(true);
  await page.getByRole('row', { name: /loss explodes/ }).getByText(/sent/).waitFor();
  expect(await page.getByRole('table', { name: 'Alerts' }).textContent()).toContain(`http://127.0.0.1:${otherPort}/…`);
  expect(await page.getByRole('table', { name: 'Alerts' }).textContent()).not.toContain('secret');
  expect(received).toHaveLength(2);
});
