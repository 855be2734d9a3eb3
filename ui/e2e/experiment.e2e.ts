import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { drag, launch, takeBack, until, visit, type Visit } from './browser';
import { api, base } from './halley';
import { logEverything, newExperiment, upload, type Logged } from './logged';

let browser: Browser;
let here: Visit;
let page: Page;
let logged: Logged;
const project = `one-experiment-${Date.now()}`;

beforeAll(async () => {
  logged = await logEverything(project);
  browser = await launch();
  here = await visit(browser);
  page = here.page;
});

afterAll(async () => {
  await browser?.close();
  if (here) expect(here.problems).toEqual([]);
});

const path = (tab: string, made = logged) => `${base}/${made.workspaceName}/${made.projectName}/${made.experimentKey}?tab=${tab}`;
const open = (tab: string) => page.goto(path(tab));

test('output has colours, is searched, and only the lines on screen exist', async () => {
  await open('output');
  const region = page.getByRole('region', { name: /^Output, 404 lines/ });
  await region.waitFor();
  expect(await region.getByText('Training').evaluate((element) => getComputedStyle(element).fontWeight)).toBe('700');
  expect(await region.locator('[data-index]').count()).toBeLessThan(120);
  await page.getByLabel('Search output').fill('disk full');
  await page.getByText('1 of 1 lines').waitFor();
  await page.getByRole('button', { name: 'Next line found' }).click();
  await region.locator('mark', { hasText: 'disk full' }).waitFor();
  await page.getByLabel('Search output').fill('100 %');
  await page.getByText('1 of 1 lines').waitFor();
});

test('code: the commit, the changes since it with both line numbers, the files with their colours', async () => {
  await open('code');
  await page.getByRole('region', { name: 'Git' }).getByText('3f1c2a9b77d0c1e2').waitFor();
  const changes = page.getByRole('region', { name: 'Changes of src/Train.java' });
  await changes.getByText('// Warm up, then decay.').waitFor();
  expect(await changes.locator('tr', { hasText: 'return 0.1' }).locator('td').allTextContents()).toContain('13');
  const file = page.getByRole('region', { name: /^src\/Train.java, 6 lines/ });
  await file.getByText('/** Trains. */').waitFor();
});

test('metrics of the machine have their own tab', async () => {
  await open('charts');
  await page.getByRole('article', { name: 'loss', exact: true }).waitFor();
  expect(await page.getByRole('article', { name: /^sys/ }).count()).toBe(0);
  await page.getByRole('tab', { name: /^System/ }).click();
  await page.getByRole('article', { name: 'sys.cpu.percent.avg' }).waitFor();
});

test('the environment has machine, process, JVM and packages, and is searched', async () => {
  await open('environment');
  await page.getByRole('region', { name: 'JVM' }).getByText('21.0.5').waitFor();
  await page.getByRole('region', { name: 'Packages' }).getByText('ai.djl:api:0.30.0').waitFor();
  await page.getByLabel('Filter the environment').fill('slf4j');
  await page.getByRole('region', { name: 'Machine' }).waitFor({ state: 'detached' });
  await page.getByText('org.slf4j:slf4j-api:2.0.16').waitFor();
});

test('pictures and histograms move over their steps together, also by arrow keys', async () => {
  await open('media');
  const picture = page.getByRole('article', { name: 'reconstruction.png' });
  await picture.getByText('step 30').waitFor();
  await page.waitForFunction(() => document.querySelector<HTMLImageElement>('img[alt="reconstruction.png"]')?.naturalWidth === 28);
  await picture.click();
  await page.getByRole('slider', { name: 'Step of all media' }).focus();
  await page.keyboard.press('ArrowLeft');
  await picture.getByText('step 20').waitFor();
  await page.getByRole('article', { name: 'weights of the first layer' }).getByText('step 20').waitFor();
  await page.getByRole('img', { name: /^weights of the first layer: 1 histograms/ }).waitFor();
  await page.getByRole('img', { name: /^roc: 50 points/ }).waitFor();
});

test('a cell of a confusion matrix shows its samples', async () => {
  await open('media');
  const matrix = page.getByRole('article', { name: 'confusion-matrix.json' });
  await matrix.getByRole('button', { name: 'Actual three, Predicted five: 2' }).click();
  await matrix.getByRole('img', { name: 'seventh.png' }).waitFor();
  await page.waitForFunction(() => document.querySelector<HTMLImageElement>('img[alt="seventh.png"]')?.naturalWidth === 28);
  await matrix.getByRole('button', { name: 'Actual five, Predicted eight: 4' }).click();
  await matrix.getByText('index 9').waitFor();
});

test('sound plays, a table is a table, Markdown is read, a drawing is drawn', async () => {
  await open('media');
  await page.getByRole('article', { name: 'tone.wav' }).scrollIntoViewIfNeeded();
  await page.waitForFunction(() => (document.querySelector('audio')?.readyState ?? 0) > 0);
  await page.getByRole('article', { name: 'drawing.svg' }).scrollIntoViewIfNeeded();
  await page.waitForFunction(() => document.querySelector<HTMLImageElement>('img[alt="drawing.svg"]')?.naturalWidth === 60);
  await open('assets');
  await page.getByRole('button', { name: /counts.csv/ }).click();
  await page.getByRole('region', { name: 'tables/counts.csv, table' }).getByRole('cell', { name: 'five, with a comma' }).waitFor();
  await page.getByRole('button', { name: /card.md/ }).click();
  await page.getByRole('heading', { name: 'Card' }).waitFor();
  await page.getByRole('button', { name: /weights.bin/ }).click();
  await page.getByRole('region', { name: 'Metadata' }).getByText('the best one').waitFor();
  await page.waitForURL(/asset=/);
  await page.reload();
  await page.getByRole('heading', { name: 'model/weights.bin' }).waitFor();
});

test('a scene of points and boxes is turned by dragging and by keys', async () => {
  const made = await newExperiment(project, 'scene');
  const points = Array.from({ length: 400 }, (_, at) => JSON.stringify([Math.cos(at / 20), at / 200, Math.sin(at / 20), 200, at % 255, 80])).join('\n');
  const box = JSON.stringify({ position: [0, 1, 0], size: { height: 1, width: 2, depth: 1 }, label: 'box' });
  await upload(made.experimentKey, `${points}\n${box}`, { name: 'spiral', type: '3d-points' });
  await page.goto(path('media', made));
  const cloud = page.getByRole('img', { name: /^spiral: 400 points, 1 boxes, x −1 to 1/ });
  await cloud.waitFor();
  const turn = () => cloud.getAttribute('data-turn');
  const before = await turn();
  await until(async () => (await turn()) !== before, () => drag(page, cloud, [0.3, 0.3], [0.6, 0.35]));
  const dragged = await turn();
  await cloud.press('ArrowRight');
  await expect.poll(turn).not.toBe(dragged);
  const colours = () => cloud.evaluate((canvas) => new Set((canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, (canvas as HTMLCanvasElement).width, (canvas as HTMLCanvasElement).height).data).size);
  await expect.poll(colours).toBeGreaterThan(10);
});

test('logged HTML runs in a frame that has no origin', async () => {
  await open('graph');
  await page.frameLocator('iframe').getByRole('heading', { name: 'Report that ran' }).waitFor();
  await page.getByRole('region', { name: /^Graph/ }).getByText('"dense"').waitFor();
});

test('notes are Markdown, saved, and can be taken back', async () => {
  await open('notes');
  await page.getByRole('button', { name: 'Write notes' }).click();
  await page.getByLabel('Notes in Markdown').fill('## What\n\n- [x] works');
  await page.getByRole('region', { name: 'Preview' }).getByRole('heading', { name: 'What' }).waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Edit' }).waitFor();
  expect(await api(`/experiments/${logged.experimentKey}/notes`)).toEqual({ notes: '## What\n\n- [x] works' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Write notes' }).waitFor();
});

test('the commands to run it again', async () => {
  await open('charts');
  await page.getByRole('button', { name: 'Reproduce' }).click();
  const dialog = page.getByRole('dialog', { name: 'Reproduce' });
  await dialog.getByText('git checkout 3f1c2a9b77d0c1e2').waitFor();
  await dialog.getByText('| git apply').waitFor();
  await dialog.getByText(`java -cp app.jar digits.Train --note 'it'\\''s'`).waitFor();
  await page.keyboard.press('Escape');
});

test('rename, tag, archive and delete, each with undo', async () => {
  const made = await newExperiment(project, 'before');
  await page.goto(path('notes', made));
  const key = made.experimentKey;
  const detail = () => api<{ name: string; tags: string[]; archived: boolean; trashed: boolean }>(`/experiments/${key}`);
  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('button', { name: 'Rename' }).click();
  await page.getByLabel('Name', { exact: true }).fill('after');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'after' }).waitFor();
  await takeBack(page, 'Renamed to “after”.');
  await page.getByRole('heading', { level: 1, name: 'before' }).waitFor();
  expect((await detail()).name).toBe('before');

  await page.getByRole('button', { name: 'tag', exact: true }).click();
  await page.getByLabel('New tag').fill('kept');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Remove tag kept' }).click();
  await page.getByRole('button', { name: 'Remove tag kept' }).waitFor({ state: 'detached' });
  await takeBack(page, 'Tag “kept” is removed.');
  await page.getByRole('button', { name: 'Remove tag kept' }).waitFor();
  expect((await detail()).tags).toEqual(['kept']);

  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('button', { name: 'Archive' }).click();
  await page.getByText('This experiment is archived').waitFor();
  await takeBack(page, '“before” is in the archive.');
  await page.getByText('This experiment is archived').waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.waitForURL(/\/experiments$/);
  expect((await detail()).trashed).toBe(true);
  await takeBack(page, '“before” is in the trash.');
  await expect.poll(async () => (await detail()).trashed).toBe(false);
});

test('the trash says what it frees, gives back, and deletes for good', async () => {
  const made = await newExperiment(project, 'doomed');
  await upload(made.experimentKey, new Uint8Array(4096), { name: 'big.bin' });
  await page.goto(path('notes', made));
  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.waitForURL(/\/experiments$/);
  await page.goto(`${base}/${made.workspaceName}/${project}/trash`);
  const row = page.getByRole('table', { name: 'Trash' }).getByRole('row', { name: /doomed/ });
  expect(await row.textContent()).toContain('4 KiB');
  await row.getByRole('button', { name: 'Delete for good' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete for good' }).click();
  await row.waitFor({ state: 'detached' });
  await expect(api(`/experiments/${made.experimentKey}`)).rejects.toThrow('404');
});
