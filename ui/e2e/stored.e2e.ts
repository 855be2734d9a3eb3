import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, visit, type Visit } from './browser';
import { api, base, token } from './halley';
import { comet, newExperiment, upload, type Logged } from './logged';
import { payloads } from './payloads';

// S-18: what clients store past the forms, by the API, as a hostile member could: forty programs as every name, label, text and key
// that the server takes. What it refuses, it refuses as JSON; what it takes, every page shows as text.
let browser: Browser;
let here: Visit;
let page: Page;
let logged: Logged;
let workspace: string;
const project = `stored-${Date.now() % 100_000}`;
const e = encodeURIComponent;
const dialogs: string[] = [];
const oneLine = payloads.filter((payload) => !payload.includes('\n') && !payload.includes('\u001b'));
const undo: (() => Promise<unknown>)[] = [];
/** How many payloads were taken, by what they were stored as. */
const taken = new Map<string, number>();
let artifactId = '';
let modelId = '';
let reportId = '';
let runName = '';
let deviceCodes: string[] = [];

async function send(method: string, path: string, body?: unknown, scheme: 'api/v1' | 'api/rest/v2' = 'api/v1'): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${base}/${scheme}${path}`, { method, headers: { Authorization: token, 'Content-Type': 'application/json' }, ...(body !== undefined && { body: JSON.stringify(body) }) });
  const text = await response.text();
  if (response.status >= 500) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  if (text !== '') expect(response.headers.get('content-type'), path).toMatch(/json/);
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

/** Stores a payload as something; what is refused says so in JSON. */
async function store<T>(as: string, path: string, body: unknown, { method = 'POST', scheme = 'api/v1' as 'api/v1' | 'api/rest/v2' } = {}): Promise<T | undefined> {
  const answer = await send(method, path, body, scheme);
  const failed = answer.status >= 400 || (answer.body as { error?: unknown } | undefined)?.error !== undefined;
  taken.set(as, (taken.get(as) ?? 0) + (failed ? 0 : 1));
  return failed ? undefined : (answer.body as T);
}

const metadata = <T>(as: string, call: string, ...args: unknown[]) => store<{ result: T }>(as, `/metadata/write/${call}`, { arguments: args });

async function storeExperiments(): Promise<void> {
  for (const payload of payloads) await store('name of an experiment', '/write/experiment/create', { projectName: project, experimentName: payload }, { scheme: 'api/rest/v2' });
  for (const payload of oneLine.slice(0, 10)) {
    await store('name of a project', '/write/project/create', { workspaceName: workspace, projectName: payload.slice(0, 90), projectDescription: payload, isPublic: false }, { scheme: 'api/rest/v2' });
    await store('name of a workspace', '/workspaces', { name: payload });
    await store('name of a service account', `/workspaces/${e(workspace)}/service-accounts`, { name: payload, userName: payload, role: 'member' });
  }
}

async function storeRegistry(): Promise<void> {
  const { experimentKey } = logged;
  const made = await comet<{ artifactId: string; artifactVersionId: string }>('/write/artifacts/upsert', {
    experimentKey, workspaceName: workspace, projectName: project, artifactName: `artifact-${project}`, artifactType: 'dataset', alias: oneLine.filter((payload) => !payload.includes(',')), versionTags: oneLine, artifactTags: oneLine,
    metadata: JSON.stringify(Object.fromEntries(payloads.map((payload) => [payload, payload]))), versionMetadata: JSON.stringify(Object.fromEntries(payloads.map((payload) => [payload, { [payload]: payload }]))),
  });
  taken.set('alias of an artifact', oneLine.length);
  for (const payload of oneLine) {
    await store('name of an artifact', '/write/artifacts/upsert', { experimentKey, workspaceName: workspace, projectName: project, artifactName: payload.slice(0, 90), artifactType: payload, alias: [], versionTags: [], artifactTags: [] }, { scheme: 'api/rest/v2' });
  }
  const query = new URLSearchParams({ experimentKey, artifactVersionId: made.artifactVersionId, fileName: 'a.csv', type: 'asset', overwrite: 'false' });
  const form = new FormData();
  form.set('file', new Blob(['a\n1\n']), oneLine[0]);
  await fetch(`${base}/api/rest/v2/write/experiment/upload-asset?${query}`, { method: 'POST', headers: { Authorization: token }, body: form });
  await comet('/write/artifacts/state', { artifactId: made.artifactId, artifactVersionId: made.artifactVersionId, experimentKey, state: 'CLOSED' });
  await store('labels of an artifact version', `/artifact-versions/${made.artifactVersionId}/labels`, { aliases: oneLine.filter((payload) => !payload.includes(',')).slice(0, 20), tags: oneLine }, { method: 'PUT' });
  artifactId = made.artifactId;

  await upload(experimentKey, 'weights', { name: 'weights.bin', type: 'model-element' });
  const file = new URLSearchParams({ experimentKey, fileName: 'w.bin', type: 'model-element', groupingName: 'net', overwrite: 'false' });
  const weights = new FormData();
  weights.set('file', new Blob([new Uint8Array(16)]), 'w.bin');
  await fetch(`${base}/api/rest/v2/write/experiment/upload-asset?${file}`, { method: 'POST', headers: { Authorization: token }, body: weights });
  const { models } = (await (await fetch(`${base}/api/rest/v2/experiment/model?experimentKey=${experimentKey}`, { headers: { Authorization: token } })).json()) as { models: { experimentModelId: string }[] };
  const modelName = `model-${project}`;
  await comet('/write/registry-model', { experimentModelId: models[0]?.experimentModelId, registryModelName: modelName, workspaceName: workspace, version: '1.0.0', comment: payloads.join(' '), description: payloads.join(' '), isPublic: false, stages: oneLine.slice(0, 10) }).catch(() =>
    comet('/write/registry-model', { experimentModelId: models[0]?.experimentModelId, registryModelName: modelName, workspaceName: workspace, version: '1.0.0', comment: payloads.join(' '), description: payloads.join(' '), isPublic: false, stages: [] }),
  );
  for (const payload of oneLine) await store('name of a model', '/write/registry-model', { experimentModelId: models[0]?.experimentModelId, registryModelName: payload, workspaceName: workspace, version: '1.0.0', comment: payload, description: payload, isPublic: false, stages: [] }, { scheme: 'api/rest/v2' });
  const known = await api<{ models: { modelId: string; name: string }[] }>(`/models?workspace=${workspace}&limit=1000`);
  modelId = known.models.find((model) => model.name === modelName)?.modelId ?? '';
  await store('text of a model', `/models/${modelId}`, { description: payloads.join(' '), notes: payloads.join('\n\n') }, { method: 'PUT' });
  const { versions } = await api<{ versions: { itemId: string }[] }>(`/models/${modelId}/versions?limit=10`);
  for (const { itemId } of versions) await store('labels of a model version', `/model-versions/${itemId}`, { comment: payloads.join(' '), tags: oneLine, stages: oneLine.slice(0, 5) }, { method: 'PUT' });
}

async function storeSettings(): Promise<void> {
  const at = { workspace, project };
  for (const payload of oneLine) {
    await store('name of an alert', '/alerts', { ...at, name: payload, kind: 'metric', metric: payload, comparison: 'above', threshold: 1, address: `http://127.0.0.1:${process.env['HALLEY_E2E_OTHER_PORT'] ?? '9'}/?q=${e(payload)}`, format: 'json' });
    await store('name of a view', '/views', { ...at, kind: 'charts', name: payload, team: true, state: `?metric=${e(payload)}` });
    const report = await store<{ id: string }>('title of a report', '/views', { ...at, kind: 'report', name: payload, team: true, state: JSON.stringify({ text: `# ${payload}\n\n\`\`\`halley-chart\ntitle: ${payload}\nmetric: ${payload}\n\`\`\`\n`, shows: [] }) });
    reportId ||= report?.id ?? '';
    // Only a few command lines may wait at once, and later tests sign one in.
    if (deviceCodes.length < 3) {
      const begun = await store<{ userCode: string }>('client of a device', '/device-logins', { client: payload });
      if (begun) deviceCodes = [...deviceCodes, begun.userCode];
    }
  }
  const panels: string[] = [];
  for (const payload of oneLine.slice(0, 4)) {
    const panel = await store<{ id: string }>('name of a panel', '/views', { ...at, kind: 'panel', name: payload, team: true, state: `<p>${payload}</p>` });
    if (panel) panels.push(panel.id);
  }
  undo.push(async () => Promise.all(panels.map((id) => send('DELETE', `/views/${id}`))));
}

/** Stacks, secrets, schedules and a run of a pipeline, whose steps, parameters and metadata have the names. */
async function storePipelines(): Promise<void> {
  const created = '2026-11-01T10:00:00Z';
  for (const payload of oneLine) {
    const key = { type: 'artifact_store', name: payload };
    await metadata('name of a component', 'createComponent-StoredComponent', { id: randomUUID(), ...key, flavor: 'local', config: { path: payload, [payload]: payload }, labels: { [payload]: payload }, created });
    await metadata('name of a stack', 'createStack-StoredStack', { id: randomUUID(), name: payload, components: [key, { type: 'orchestrator', name: 'default' }], created });
    await metadata('name of a secret', 'createSecret-StoredSecret', { id: { name: payload, owner: '' }, ciphertexts: { [payload]: 'AAAA' }, created, updated: created });
    await metadata('name of a schedule', 'createSchedule-StoredSchedule', { name: payload, source: payload, classPath: [payload], cron: '0 0 * * *', intervalSeconds: null, zone: 'UTC', start: null, end: null, catchUp: false, active: false, stack: payload, configFile: payload, parameters: { [payload]: payload }, created, next: null, lastFired: null, lastRun: payload, lastError: payload });
    undo.push(
      // Undone from the end: a component of a stack cannot be deleted.
      () => metadata('', 'deleteComponent-ComponentKey', key),
      () => metadata('', 'deleteStack-String', payload),
      () => metadata('', 'deleteSecret-SecretId', { name: payload, owner: '' }),
      () => metadata('', 'deleteSchedule-String', payload),
    );
  }
  const values = Object.fromEntries(payloads.map((payload) => [payload, payload]));
  const runId = randomUUID();
  runName = `stored <img src=x onerror=alert(1)> ${project}`;
  const started = new Date().toISOString();
  const steps = oneLine.map((payload, index) => ({ id: randomUUID(), step: payload, parameters: values, upstream: index === 0 ? [] : [oneLine[0]], inputs: [], name: payload, parent: null, item: 0 }));
  await metadata('name of a run', 'startRun-NewRun', {
    id: runId, name: runName, pipeline: `pipeline ${payloads[0]}`, stack: payloads[3], started, parameters: values, owner: { machine: payloads[0], pid: 1, started: payloads[3] }, steps,
    details: { tags: oneLine, parent: null, replayOf: null, source: payloads[0], request: {}, modelVersion: null, metadata: values, epoch: 1, cancelRequested: null },
  });
  await metadata('revision of a pipeline', 'keepRevision-String-String-String-Instant', `pipeline ${payloads[0]}`, JSON.stringify({ steps: payloads }), payloads[3], started);
  await metadata('reason of a run', 'finishRun-String-long-RunStatus-List-String-Instant', runId, 1, 'FAILED', payloads, payloads.join(' '), started);
  undo.push(() => metadata('', 'deleteRun-String', runId));
}

beforeAll(async () => {
  logged = await newExperiment(project, 'holds the payloads');
  workspace = logged.workspaceName;
  await comet('/write/experiment/metric', { experimentKey: logged.experimentKey, metricName: payloads[0], metricValue: 1, step: 0 });
  await comet('/write/experiment/metric', { experimentKey: logged.experimentKey, metricName: payloads[0], metricValue: 2, step: 1 });
  await storeExperiments();
  await storeRegistry();
  await storeSettings();
  await storePipelines();
  browser = await launch();
  here = await visit(browser);
  page = here.page;
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
});

afterAll(async () => {
  for (const step of undo.toReversed()) await step().catch(() => undefined);
  await browser?.close();
});

/** A panel that somebody wrote is a page in a frame without origin: what its own policy refuses there is the sandbox at work. */
async function unharmed(place: string): Promise<void> {
  expect(dialogs, place).toEqual([]);
  expect(await page.evaluate(() => 'pwned' in window), place).toBe(false);
  expect(await page.locator('script:not([src]), object, embed, base, main meta, [onerror], [onload], [onfocus], [ontoggle], a[href^="javascript:" i], a[href^="data:" i]').count(), place).toBe(0);
  expect(here.problems.filter((problem) => /CSP|evil\.example|exception|Content Security Policy/.test(problem) && !/about:srcdoc|sandboxed|\/panel\)|\/api\/v1\/views\//.test(problem)), place).toEqual([]);
}

async function look(place: string, path: string): Promise<void> {
  here.problems.length = 0;
  await page.goto(base + path);
  await page.getByRole('main').waitFor();
  await page.waitForLoadState('networkidle');
  expect(await page.getByText('This page could not be shown').count(), place).toBe(0);
  await unharmed(place);
}

test('most fields take the payloads, and those that do not refuse them in words', () => {
  // Names of workspaces, models and the like have a grammar; texts have none.
  for (const as of ['name of an experiment', 'alias of an artifact', 'name of an alert', 'name of a view', 'title of a report', 'client of a device', 'name of a panel', 'name of a component', 'name of a stack', 'name of a secret', 'name of a schedule', 'name of a run', 'reason of a run', 'revision of a pipeline', 'text of a model', 'labels of an artifact version']) {
    expect(taken.get(as) ?? 0, as).toBeGreaterThan(0);
  }
});

test('pages of experiments, reports, views and panels show what was stored as text', async () => {
  const at = `/${e(workspace)}/${e(project)}`;
  await look('experiments', `${at}/experiments`);
  // The table is virtual: the last one is on screen.
  await page.getByRole('link', { name: payloads.at(-1) ?? '', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Views' }).first().click();
  await unharmed('names of views');
  await page.keyboard.press('Escape');
  await look('reports', `${at}/reports`);
  await page.getByText(payloads[0] ?? '', { exact: true }).first().waitFor();
  await look('report', `${at}/reports/${e(reportId)}`);
  await look('panels', `${at}/compare?part=panels&key=${logged.experimentKey}`);
  await look('charts', `${at}/${logged.experimentKey}`);
  await look('projects', '/');
});

test('pages of artifacts and models show what was stored as text', async () => {
  await look('artifacts', '/artifacts');
  await look('artifact', `/artifacts/${e(artifactId)}`);
  await page.getByText('<svg onload=alert(1)>', { exact: true }).first().waitFor();
  await look('models', '/models');
  await look('model', `/models/${e(modelId)}`);
  await page.getByText(/onerror=alert\(1\)/).first().waitFor();
  await look('experiment: artifacts', `/${e(workspace)}/${e(project)}/${logged.experimentKey}?tab=artifacts`);
});

test('settings and device pages show what was stored as text', async () => {
  for (const section of ['stacks', 'secrets', 'keys', 'members', 'links', 'alerts', 'audit']) {
    await look(`settings ${section}`, `/settings/${section}`);
    if (section === 'stacks' || section === 'secrets') await page.getByText('<img src=x onerror=alert(1)>').first().waitFor();
    if (section === 'alerts') {
      await page.getByRole('combobox', { name: 'Project', exact: true }).selectOption(project);
      await page.getByRole('rowheader', { name: '<img src=x onerror=alert(1)>', exact: true }).waitFor();
      await unharmed('alerts of the project');
    }
  }
  for (const code of deviceCodes) await look('device', `/device?code=${e(code)}`);
});

test('a run whose steps, parameters, tags and reason are programs shows them as text', async () => {
  await look('pipeline runs', '/pipelines?days=7');
  await page.getByText(runName).first().waitFor();
  await look('pipeline run', `/pipelines/${e(runName)}`);
  for (const step of ['<svg onload=alert(1)>', '__proto__', '{{constructor.constructor("alert(1)")()}}']) await look(`step ${step}`, `/pipelines/${e(runName)}?step=${e(step)}`);
  for (const tab of ['launch', 'revisions']) await look(`pipeline ${tab}`, `/pipelines/of/${e(`pipeline ${payloads[0]}`)}?tab=${tab}`);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /^Jump to/ }).fill('onerror');
  await page.waitForLoadState('networkidle');
  await unharmed('palette');
});
