import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, visit, type Visit } from './browser';
import { api, base } from './halley';
import { logRegistry, type Registry } from './registryData';

let browser: Browser;
let here: Visit;
let page: Page;
let data: Registry;

beforeAll(async () => {
  data = await logRegistry(`registry-${Date.now()}`);
  browser = await launch();
  here = await visit(browser);
  page = here.page;
});

afterAll(async () => {
  await browser?.close();
  if (here) expect(here.problems).toEqual([]);
});

test('an artifact shows its versions, files, what made it and who read it', async () => {
  await page.goto(`${base}/artifacts`);
  await page.getByLabel('Filter artifacts').fill(data.artifactName);
  await page.getByRole('link', { name: data.artifactName }).click();
  await page.getByRole('heading', { level: 1, name: data.artifactName }).waitFor();
  await page.getByRole('table', { name: 'Files' }).getByRole('link', { name: 'digits.csv' }).waitFor();
  const lineage = page.getByRole('region', { name: 'Lineage graph' });
  await lineage.getByRole('link', { name: 'made by producer' }).waitFor();
  await lineage.getByRole('link', { name: 'read by consumer' }).click();
  await page.getByRole('table', { name: 'Read' }).getByRole('link', { name: data.artifactName }).waitFor();
  await page.getByRole('link', { name: new RegExp(`dataset ${data.artifactName}`) }).click();
  await page.getByRole('heading', { level: 1, name: data.artifactName }).waitFor();
});

test('aliases of a version are changed', async () => {
  await page.goto(`${base}/artifacts/${data.artifactId}`);
  await page.getByRole('button', { name: 'alias', exact: true }).click();
  await page.getByLabel('New alias').fill('gold');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Remove alias gold' }).waitFor();
  const { versions } = await api<{ versions: { aliases: string[] }[] }>(`/artifacts/${data.artifactId}/versions`);
  expect(versions[0]?.aliases).toContain('gold');
});

test('a model has versions with a status, its experiment, its files and its history', async () => {
  await page.goto(`${base}/models`);
  await page.getByLabel('Filter models').fill(data.modelName);
  await page.getByRole('link', { name: data.modelName }).click();
  await page.getByRole('heading', { level: 1, name: data.modelName }).waitFor();
  await page.getByRole('link', { name: 'trained by producer' }).waitFor();
  await page.getByRole('table', { name: 'Files' }).getByRole('link', { name: 'weights.bin' }).waitFor();
  const status = page.getByLabel('Status');
  const next = await status.locator('option').last().getAttribute('value');
  await status.selectOption(next ?? '');
  await page.getByText(`The status is ${next}.`).waitFor();
  await page.getByRole('table', { name: 'History' }).getByText(next ?? '').first().waitFor();
});
