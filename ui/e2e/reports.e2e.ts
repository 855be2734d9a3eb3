import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { barriers, launch, visit, type Visit } from './browser';
import { base } from './halley';
import { comet, seedSweep, type Seeded } from './seed';

let browser: Browser;
let here: Visit;
let page: Page;
let seeded: Seeded;

beforeAll(async () => {
  seeded = await seedSweep(`reports-${Date.now() % 100_000}`, 4, 40);
  browser = await launch();
  here = await visit(browser);
  page = here.page;
});

afterAll(async () => {
  await browser?.close();
  if (here) expect(here.problems).toEqual([]);
});

const text = `# November

We tried **four** rates; this is what came of it.

\`\`\`halley-chart
title: The loss
metric: loss
sort: metric.min:loss
limit: 3
smooth: 0.4
\`\`\`

\`\`\`halley-value
title: The best
metric: loss, accuracy
of: max
\`\`\`

\`\`\`halley-table
filter: tag = odd
columns: metric.min:loss, param:rate
\`\`\`

\`\`\`halley-panel
panel: scatter
px: param:rate
py: metric:loss
\`\`\`

\`\`\`halley-chart
colour: red
\`\`\`
`;

test('a report is written beside what it becomes, with live panels, kept in versions, and saved as a file', async () => {
  await page.goto(`${base}/${seeded.workspace}/${seeded.project}/experiments`);
  await page.getByRole('link', { name: 'Reports', exact: true }).click();
  await page.getByText('There is no report yet').waitFor();
  await page.getByLabel('Name').fill('What we learned');
  await page.getByRole('button', { name: 'Write a report' }).click();
  await page.getByRole('heading', { level: 1, name: 'What we learned' }).waitFor();
  await page.getByRole('article', { name: 'loss' }).first().locator('canvas').waitFor();

  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('Report in Markdown').fill(text);
  const preview = page.getByRole('region', { name: 'Report' });
  await preview.getByRole('heading', { name: 'November' }).waitFor();
  await preview.getByText('This panel cannot be shown: line 1: “colour”').waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText(/^version 2/).waitFor();

  const chart = page.locator('figure', { hasText: 'The loss' });
  await chart.getByRole('article', { name: 'loss' }).locator('canvas').waitFor();
  await expect.poll(() => chart.getByRole('article', { name: 'loss' }).getByRole('listitem').count()).toBe(3);
  const table = page.locator('figure[data-panel=table]');
  await table.getByRole('row').nth(2).waitFor();
  expect(await table.getByRole('row').count()).toBe(3);
  await page.locator('figure[data-panel=panel]').locator('svg, canvas').first().waitFor();
  await page.locator('figure', { hasText: 'The best' }).getByText('loss, highest').waitFor();
  expect(await barriers(page)).toEqual([]);

  // Live: what is logged now is in the report.
  const [first] = seeded.keys;
  await comet('/clientlib/batch/logger/experiment/metric', { experimentKey: first, values: [{ metricName: 'accuracy', metricValue: 123.5, step: 41, timestamp: Date.now() }] });
  await page.locator('figure', { hasText: 'The best' }).getByText('123.5').waitFor();

  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Versions' }).click();
  const versions = page.getByRole('dialog', { name: 'Versions of the report' });
  await versions.getByRole('button', { name: 'version 1' }).click();
  await versions.getByText('+ # November').waitFor();
  await versions.getByRole('button', { name: 'Go back to version 1' }).click();
  await page.getByText(/^version 3/).waitFor();
  await page.getByRole('heading', { name: 'What we learned', level: 2 }).waitFor();

  await page.getByRole('button', { name: 'More actions' }).click();
  const [markdown] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Save as Markdown' }).click()]);
  expect(readFileSync(await markdown.path(), 'utf8')).toContain('```halley-chart');
  await page.getByRole('article', { name: 'loss' }).first().locator('canvas').waitFor();
  await page.getByRole('button', { name: 'More actions' }).click();
  const [html] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Save as HTML' }).click()]);
  const saved = readFileSync(await html.path(), 'utf8');
  expect(saved).toContain('src="data:image/png;base64,');
  expect(saved).toContain("default-src 'none'");
  expect(saved).not.toMatch(/<script|onload=|class=/);
});

test('a report of the team is shared by a link, with the experiments it shows and no others', async () => {
  await page.goto(`${base}/${seeded.workspace}/${seeded.project}/reports`);
  await page.getByRole('link', { name: 'What we learned' }).click();
  await page.getByRole('heading', { level: 1, name: 'What we learned' }).waitFor();
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const { projectId, code } = await page.evaluate(async ([workspace, project, target]) => {
    const found = (await (await fetch(`/api/rest/v2/project?workspaceName=${workspace}&projectName=${project}`)).json()) as { projectId: string };
    const made = (await (await fetch('/api/v1/share-links', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ kind: 'report', projectId: found.projectId, target }) })).json()) as { code: string };
    return { projectId: found.projectId, code: made.code };
  }, [seeded.workspace, seeded.project, id] as const);
  expect(projectId).not.toBe('');
  const guest = await visit(browser, { signedIn: false });
  await guest.page.goto(`${base}/share/${code}`);
  await guest.page.waitForURL(new RegExp(`/reports/${id}$`));
  await guest.page.getByRole('heading', { level: 1, name: 'What we learned' }).waitFor();
  await guest.page.getByRole('article', { name: 'loss' }).first().locator('canvas').waitFor();
  await guest.page.context().close();
});
