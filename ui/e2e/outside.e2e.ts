import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, visit, type Visit } from './browser';
import { converse, eventFile, run } from './command';
import { api, base, token } from './halley';
import { seedSweep, type Seeded } from './seed';

let browser: Browser;
let here: Visit;
let sweep: Seeded;
const folder = mkdtempSync(join(tmpdir(), 'halley-outside-'));
const unique = Date.now();

beforeAll(async () => {
  sweep = await seedSweep(`outside-${unique}`, 6, 60);
  browser = await launch();
  here = await visit(browser);
});

afterAll(async () => {
  await browser?.close();
  if (here) expect(here.problems).toEqual([]);
});

interface Table {
  shown: { experimentKey: string; name: string; state: string; cells: unknown[] }[];
}

async function rows(project: string, columns: string[]): Promise<Table['shown']> {
  const answer = await fetch(`${base}/api/v1/experiments/query`, { method: 'POST', headers: { Authorization: token, 'Content-Type': 'application/json' }, body: JSON.stringify({ workspace: sweep.workspace, project, columns, sort: ['name'], limit: 100 }) });
  return ((await answer.json()) as Table).shown;
}

const count = async (key: string, metric: string) => (await api<{ series: { count: number }[] }>(`/experiments/${key}/series?name=${metric}`)).series[0]?.count;

test('runs of TensorBoard are imported: their curves are on the page, and a second import doubles nothing', async () => {
  const project = `tensorboard-${unique}`;
  const scalars = (shift: number) => Array.from({ length: 40 }, (_, step) => ({ tag: 'train/loss', step, wallSeconds: 1_790_000_000 + step, value: 1 / (step + 1) + shift }));
  for (const [name, shift] of [['good', 0], ['bad', 1]] as const) {
    mkdirSync(join(folder, 'logs', name), { recursive: true });
    writeFileSync(join(folder, 'logs', name, 'events.out.tfevents.1.host'), eventFile(scalars(shift)));
  }
  const said = await run('import', 'tensorboard', join(folder, 'logs'), '--project', project);
  expect(said).toContain('good: 40 values');
  const [bad, good] = await rows(project, ['metric:train/loss']);
  expect([bad?.name, bad?.cells[0], good?.name, good?.state]).toEqual(['bad', expect.closeTo(1.025, 6), 'good', 'finished']);
  await run('import', 'tensorboard', join(folder, 'logs'), '--project', project);
  expect(await rows(project, [])).toHaveLength(2);
  expect(await count(good?.experimentKey ?? '', 'train/loss')).toBe(40);
  await here.page.goto(`${base}/${sweep.workspace}/${project}/${good?.experimentKey}`);
  await here.page.getByRole('img', { name: /^train\/loss: 40 points/ }).waitFor();
});

test('runs of MLflow are imported with parameters, metrics, tags, files and how they ended', async () => {
  const project = `mlflow-${unique}`;
  const write = (path: string, text: string) => {
    mkdirSync(join(folder, 'mlruns', path, '..'), { recursive: true });
    writeFileSync(join(folder, 'mlruns', path), text);
  };
  const id = '0123456789abcdef0123456789abcdef';
  write('7/meta.yaml', 'experiment_id: "7"\nname: digits\n');
  write(`7/${id}/meta.yaml`, `run_id: ${id}\nrun_name: clever-fox\nstatus: 4\nstart_time: 1790000000000\nend_time: 1790000060000\n`);
  write(`7/${id}/params/learning_rate`, '0.01');
  write(`7/${id}/metrics/val/accuracy`, '1790000001000 0.5 0\n1790000002000 nan 1\n1790000003000 0.75 2\n');
  write(`7/${id}/tags/team`, 'vision');
  write(`7/${id}/artifacts/notes/card.md`, '# A card');
  await run('import', 'mlflow', join(folder, 'mlruns'), '--project', project);
  const [fox] = await rows(project, ['param:learning_rate', 'metric:val/accuracy', 'other:team']);
  expect([fox?.name, fox?.state, ...(fox?.cells ?? [])]).toEqual(['clever-fox', 'crashed', '0.01', 0.75, 'vision']);
  await here.page.goto(`${base}/${sweep.workspace}/${project}/${fox?.experimentKey}?tab=assets`);
  await here.page.getByRole('button', { name: /card.md/ }).click();
  await here.page.getByRole('heading', { name: 'A card' }).waitFor();
});

test('the terminal shows what the page shows, with the course of a metric in a line', async () => {
  const text = await run('experiment', 'watch', sweep.project, '--once', '--metric', 'loss', '--sort', 'name');
  expect(text).toContain('6 match');
  const shown = await rows(sweep.project, ['metric:loss']);
  for (const row of shown) {
    const line = text.split('\n').find((each) => each.startsWith(row.name)) ?? '';
    expect(line).toContain(row.state);
    expect(line).toContain(String(row.cells[0]));
    expect(line).toMatch(/[▁▂▃▄▅▆▇█ ]{20,}/);
  }
  await here.page.goto(`${base}/${sweep.workspace}/${sweep.project}/experiments?sort=name`);
  await here.page.getByRole('link', { name: shown[0]?.name ?? '', exact: true }).waitFor();
});

test('a view is applied from a file, shown on the page, and exported as it was', async () => {
  const file = join(folder, 'best.yaml');
  writeFileSync(file, 'halleyView: 1\nkind: table\nname: best by code\nteam: true\nview:\n  q: param.depth > 2\n  sort: -metric:accuracy\n  col:\n  - state\n  - metric:accuracy\n');
  await run('view', 'apply', file, '--project', sweep.project);
  await here.page.goto(`${base}/${sweep.workspace}/${sweep.project}/experiments`);
  await here.page.getByRole('button', { name: 'Views' }).click();
  await here.page.getByRole('group', { name: 'Views of the team' }).getByRole('button', { name: /^best by code/ }).click();
  await here.page.waitForURL((url) => url.searchParams.get('sort') === '-metric:accuracy' && url.searchParams.get('q') === 'param.depth > 2');
  expect((await run('view', 'export', 'best by code', '--project', sweep.project)).trim()).toBe(['halleyView: 1', 'kind: table', 'name: best by code', 'team: true', 'view:', '  q: param.depth > 2', '  sort: -metric:accuracy', '  col:', '  - state', '  - metric:accuracy'].join('\n'));
});

test('agents read experiments by MCP and by SQL, and change nothing', async () => {
  const agent = converse('mcp');
  const hello = (await agent.ask('initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } })) as { result: { serverInfo: { name: string } } };
  expect(hello.result.serverInfo.name).toBe('halley');
  const { result } = (await agent.ask('tools/list')) as { result: { tools: { name: string; annotations: { readOnlyHint: boolean } }[] } };
  expect(result.tools.map((tool) => tool.name)).toEqual(expect.arrayContaining(['list_projects', 'query_experiments', 'get_metric', 'sql']));
  expect(result.tools.every((tool) => tool.annotations.readOnlyHint)).toBe(true);
  const call = async (name: string, args: unknown) => {
    const answer = (await agent.ask('tools/call', { name, arguments: args })) as { result: { isError: boolean; content: { text: string }[] } };
    return { failed: answer.result.isError, text: answer.result.content[0]?.text ?? '' };
  };
  const best = await call('query_experiments', { project: sweep.project, filter: 'param.depth > 2', sort: ['-metric:accuracy'], columns: ['metric:accuracy'], limit: 1 });
  const { experiments } = JSON.parse(best.text) as { experiments: Table['shown'] };
  await here.page.goto(`${base}/${sweep.workspace}/${sweep.project}/experiments?q=param.depth+%3E+2&sort=-metric:accuracy`);
  await here.page.getByRole('table', { name: 'Experiments' }).getByRole('link').first().waitFor();
  expect(await here.page.getByRole('table', { name: 'Experiments' }).getByRole('link').first().textContent()).toBe(experiments[0]?.name);
  const counted = await call('sql', { project: sweep.project, statement: "SELECT value, count(*) AS n FROM params WHERE name = 'optimizer' GROUP BY value ORDER BY value" });
  expect(JSON.parse(counted.text)).toEqual({ rows: [{ value: 'adam', n: 2 }, { value: 'rmsprop', n: 2 }, { value: 'sgd', n: 2 }] });
  const refused = await call('sql', { project: sweep.project, statement: 'DELETE FROM experiments' });
  expect([refused.failed, refused.text]).toEqual([true, expect.stringContaining('refused')]);
  expect((await call('get_experiment', { experimentKey: 'gone' })).failed).toBe(true);
  agent.end();
  const table = await run('sql', sweep.project, 'SELECT count(*) AS n FROM experiments', '--output', 'json');
  expect(JSON.parse(table)).toEqual({ rows: [{ n: 6 }] });
});
