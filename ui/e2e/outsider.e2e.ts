import { writeFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, visit, type Visit } from './browser';
import { base, token } from './halley';
import { ofExperiment, ofProject, ofServer, projectId } from './outsiderCalls';
import { comet, seedSweep, type Seeded } from './seed';

/** Show 6 of docs/security.md: somebody without an account opens a share link, sees what it shares, and gets nothing else. */

let browser: Browser;
let shared: Seeded;
let neighbour: Seeded;
let shownKey: string;
let otherKey: string;
let neighbourKey: string;

const secret = 'the-secret-of-another-project';

async function native<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${base}/api/v1${path}`, { method, headers: { Authorization: token, 'Content-Type': 'application/json' }, body: body === undefined ? null : JSON.stringify(body) });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

async function upload(experimentKey: string, name: string, content: string): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob([content]), name);
  const query = new URLSearchParams({ experimentKey, fileName: name, type: 'asset' });
  const response = await fetch(`${base}/api/rest/v2/write/experiment/upload-asset?${query}`, { method: 'POST', headers: { Authorization: token }, body: form });
  if (!response.ok) throw new Error(`upload: ${response.status} ${await response.text()}`);
  const listed = await fetch(`${base}/api/rest/v2/experiment/asset/list?experimentKey=${experimentKey}&type=all`, { headers: { Authorization: token } });
  const { assets: all } = (await listed.json()) as { assets: { assetId: string; fileName: string }[] };
  const asset = all.find((each) => each.fileName === name);
  if (!asset) throw new Error(`${name} was not kept: ${JSON.stringify(all)}`);
  return asset.assetId;
}

const assets: Record<string, string> = {};

beforeAll(async () => {
  shared = await seedSweep('shared', 6, 40);
  neighbour = await seedSweep('neighbour', 2, 20);
  [shownKey, otherKey] = [shared.keys[0] ?? '', shared.keys[1] ?? ''];
  neighbourKey = neighbour.keys[0] ?? '';
  for (const key of [shownKey, otherKey, neighbourKey]) {
    assets[key] = await upload(key, 'notes.txt', key === shownKey ? 'for everybody' : secret);
    await comet('/api/rest/v2/write/experiment/output', { experimentKey: key, output: key === shownKey ? 'shown output' : secret });
  }
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
});

interface Opened extends Visit {
  page: Page;
}

async function follow(link: { link: string }): Promise<Opened> {
  const here = await visit(browser, { signedIn: false });
  await here.page.goto(link.link);
  return here;
}

interface Tried {
  what: string;
  status: number;
  text: string;
}

/** Asks as the page itself would: from its origin, with its cookies. */
async function attempt(page: Page, what: string): Promise<Tried> {
  const [method, path] = what.split(' ') as [string, string];
  const body = what.slice(method.length + path.length + 2);
  return page.evaluate(
    async ({ name, verb, address, content }) => {
      const stop = new AbortController();
      const response = await fetch(address, { method: verb, signal: stop.signal, ...(content ? { body: content, headers: { 'Content-Type': 'application/json' } } : {}) });
      const live = response.headers.get('Content-Type')?.startsWith('text/event-stream');
      const text = live ? 'live' : await response.text();
      stop.abort();
      return { name, what: name, status: response.status, text };
    },
    { name: what, verb: method, address: path, content: body },
  );
}

const tried: string[] = [];

/** Nothing of the list answers with something: each is refused, or says nothing at all. */
async function refused(page: Page, link: string, list: readonly string[]): Promise<void> {
  const wrong: string[] = [];
  for (const what of list) {
    const answer = await attempt(page, what);
    tried.push(`${link}\t${answer.status}\t${what.split(' ').slice(0, 2).join(' ')}`);
    const isEmpty = /^\{"(workspaces|projects|series)":\[\]\}$/.test(answer.text);
    if ((answer.status < 400 && !isEmpty) || answer.status >= 500 || answer.text.includes(secret)) wrong.push(`${what}: ${answer.status} ${answer.text.slice(0, 200)}`);
  }
  expect(wrong).toEqual([]);
}

async function answers(page: Page, link: string, list: readonly string[]): Promise<void> {
  for (const what of list) {
    const answer = await attempt(page, what);
    tried.push(`${link}\t${answer.status}\t${what.split(' ').slice(0, 2).join(' ')}`);
    expect(answer.status, `${what}: ${answer.text.slice(0, 300)}`).toBe(200);
  }
}

/** Pages lead to the sign-in, or show nothing of what was not shared. */
async function closedPages(page: Page, paths: readonly string[], hidden: readonly string[]): Promise<void> {
  for (const path of paths) {
    await page.goto(base + path);
    await page.waitForLoadState('networkidle');
    const text = await page.evaluate(() => document.body.innerText);
    tried.push(`page\t–\t${path}`);
    for (const word of [...hidden, secret]) expect(text.includes(word), `${path} shows ${word}`).toBe(false);
  }
}

const reading = (key: string) => [
  `GET /api/v1/experiments/${key}`,
  `GET /api/v1/experiments/${key}/series?name=loss`,
  `GET /api/v1/experiments/${key}/events`,
  `GET /api/rest/v2/experiment/metadata?experimentKey=${key}`,
  `GET /clientlib/rest/v2/experiment/parameters?experimentKey=${key}`,
  `GET /api/asset/download?experimentKey=${key}&assetId=${assets[key] ?? ''}`,
];

test('a link to a project shows its table and its experiments, and nothing else answers', async () => {
  const link = await native<{ link: string }>('POST', '/share-links', { kind: 'project', projectId: await projectId('shared') });
  const { page, problems } = await follow(link);
  await page.getByRole('link', { name: 'shared-run-0', exact: true }).waitFor();
  expect(new URL(page.url()).pathname).toBe(`/${shared.workspace}/shared/experiments`);
  await page.getByRole('link', { name: 'shared-run-1', exact: true }).click();
  await page.getByRole('heading', { name: 'shared-run-1' }).waitFor();
  await answers(page, 'project', [...reading(shownKey), ...reading(otherKey)]);
  await refused(page, 'project', [...ofExperiment(neighbourKey, assets[neighbourKey] ?? ''), ...(await ofProject(neighbour.workspace, 'neighbour')), ...ofServer(shared.workspace, shownKey)]);
  await closedPages(page, ['/', `/${neighbour.workspace}/neighbour/experiments`, `/${neighbour.workspace}/neighbour/${neighbourKey}`, '/pipelines', '/models', '/artifacts', '/settings/members', '/settings/keys'], ['neighbour-run']);
  expect(problems.filter((problem) => !problem.startsWith('console: Failed to load resource'))).toEqual([]);
  await page.context().close();
});

test('a link to an experiment shows it and not its neighbours', async () => {
  const link = await native<{ link: string }>('POST', '/share-links', { kind: 'experiment', experimentKey: shownKey });
  const { page } = await follow(link);
  await page.getByRole('heading', { name: 'shared-run-0' }).waitFor();
  await page.getByRole('article', { name: 'loss', exact: true }).waitFor();
  await page.screenshot({ path: `${process.env['HALLEY_SCREENSHOTS'] ?? 'target/screenshots'}/outsider-experiment.png` });
  await answers(page, 'experiment', reading(shownKey));
  await refused(page, 'experiment', [...ofExperiment(otherKey, assets[otherKey] ?? ''), ...ofExperiment(neighbourKey, assets[neighbourKey] ?? ''), ...(await ofProject(shared.workspace, 'shared')), ...(await ofProject(neighbour.workspace, 'neighbour')), ...ofServer(shared.workspace, shownKey)]);
  await closedPages(page, ['/', `/${shared.workspace}/shared/experiments`, `/${shared.workspace}/shared/${otherKey}`, `/${neighbour.workspace}/neighbour/${neighbourKey}`], ['shared-run-1', 'neighbour-run']);
  await page.context().close();
});

/** A link to a view or report answers these, about the shown experiments only. */
const narrowed = ['/experiments/query', '/experiments/export', '/experiments/differing', '/experiments/columns'];

async function showsOnly(page: Page, keys: readonly string[], hidden: readonly string[]): Promise<void> {
  const body = JSON.stringify({ workspace: shared.workspace, project: 'shared', columns: ['param:rate'], format: 'json' });
  for (const path of narrowed.slice(0, 2)) {
    const answer = await attempt(page, `POST /api/v1${path} ${body}`);
    expect(answer.status).toBe(200);
    for (const key of keys) expect(answer.text).toContain(key);
    for (const key of hidden) expect(answer.text).not.toContain(key);
  }
}

test('a link to a view shows its experiments, and not the others of the project', async () => {
  const view = await native<{ id: string }>('POST', '/views', { workspace: shared.workspace, project: 'shared', kind: 'table', name: 'of adam', team: false, state: '?q=param.optimizer+%3D+adam&col=param:optimizer' });
  const other = await native<{ id: string }>('POST', '/views', { workspace: shared.workspace, project: 'shared', kind: 'table', name: secret, team: true, state: '' });
  const link = await native<{ link: string }>('POST', '/share-links', { kind: 'view', projectId: await projectId('shared'), target: view.id });
  const { page, problems } = await follow(link);
  await page.getByRole('link', { name: 'shared-run-0', exact: true }).waitFor();
  await page.getByRole('link', { name: 'shared-run-3', exact: true }).waitFor();
  expect(await page.getByRole('link', { name: 'shared-run-1', exact: true }).count()).toBe(0);
  await page.screenshot({ path: `${process.env['HALLEY_SCREENSHOTS'] ?? 'target/screenshots'}/outsider-view.png` });
  await page.getByRole('combobox', { name: 'Filter' }).fill('');
  await page.waitForFunction(() => document.querySelector('[role=table]')?.getAttribute('aria-rowcount') === '3');
  await page.goto(`${base}/${shared.workspace}/shared/${shared.keys[3] ?? ''}`);
  await page.getByRole('heading', { name: 'shared-run-3' }).waitFor();
  await answers(page, 'view', [...reading(shownKey), `GET /api/v1/views/${view.id}`]);
  await showsOnly(page, [shownKey], [otherKey, neighbourKey]);
  const project = (await ofProject(shared.workspace, 'shared')).filter((what) => !narrowed.some((path) => what.includes(path)));
  await refused(page, 'view', [...ofExperiment(otherKey, assets[otherKey] ?? ''), ...ofExperiment(neighbourKey, assets[neighbourKey] ?? ''), ...project, ...(await ofProject(neighbour.workspace, 'neighbour')), ...ofServer(shared.workspace, shownKey), `GET /api/v1/views/${other.id}`]);
  await closedPages(page, ['/', `/${shared.workspace}/shared/${otherKey}`, `/${neighbour.workspace}/neighbour/experiments`], ['shared-run-1', 'neighbour-run']);
  expect(problems.filter((problem) => problem.startsWith('exception') || problem.includes('CSP'))).toEqual([]);
  await page.context().close();
});

test('a link to a report opens the experiments that its blocks name, and not the others of the project', async () => {
  const state = JSON.stringify({ blocks: [{ kind: 'text', text: 'What we learnt' }, { kind: 'charts', experimentKeys: [shownKey] }] });
  const report = await native<{ id: string }>('POST', '/views', { workspace: shared.workspace, project: 'shared', kind: 'report', name: 'What we learnt', team: false, state });
  const link = await native<{ link: string }>('POST', '/share-links', { kind: 'report', projectId: await projectId('shared'), target: report.id });
  const { page } = await follow(link);
  await page.waitForURL((url) => url.pathname === `/${shared.workspace}/shared/reports/${report.id}`);
  await page.goto(`${base}/${shared.workspace}/shared/${shownKey}`);
  await page.getByRole('heading', { name: 'shared-run-0' }).waitFor();
  await answers(page, 'report', [...reading(shownKey), `GET /api/v1/views/${report.id}`]);
  await showsOnly(page, [shownKey], [otherKey, shared.keys[3] ?? '', neighbourKey]);
  const project = (await ofProject(shared.workspace, 'shared')).filter((what) => !narrowed.some((path) => what.includes(path)));
  await refused(page, 'report', [...ofExperiment(otherKey, assets[otherKey] ?? ''), ...ofExperiment(neighbourKey, assets[neighbourKey] ?? ''), ...project, ...ofServer(shared.workspace, shownKey)]);
  await page.context().close();
});

test('a link that was revoked opens nothing', async () => {
  const link = await native<{ link: string; linkId: string }>('POST', '/share-links', { kind: 'experiment', experimentKey: shownKey });
  const { page } = await follow(link);
  await page.getByRole('heading', { name: 'shared-run-0' }).waitFor();
  await fetch(`${base}/api/v1/share-links/${link.linkId}`, { method: 'DELETE', headers: { Authorization: token } });
  await expect.poll(async () => (await attempt(page, `GET /api/v1/experiments/${shownKey}`)).status).toBe(401);
  await refused(page, 'revoked', [...ofExperiment(shownKey, assets[shownKey] ?? ''), ...(await ofProject(shared.workspace, 'shared')), ...ofServer(shared.workspace, shownKey)]);
  const folder = process.env['HALLEY_SCREENSHOTS'] ?? 'target/screenshots';
  await writeFile(`${folder}/outsider-tried.tsv`, `link\tstatus\tcall\n${tried.join('\n')}\n`);
  await page.context().close();
});
