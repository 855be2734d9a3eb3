import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { barriers, launch, visit, type Visit } from './browser';
import { base } from './halley';
import { comet, newExperiment, upload, type Logged } from './logged';
import { png } from './png';
import { comet as post, seedSweep, type Seeded } from './seed';

let browser: Browser;
let here: Visit;
let page: Page;
let runs: Logged[];
let sweep: Seeded;
const project = `comparison-${Date.now()}`;

const source = (rate: number) => `package digits;\n\nfinal class Train {\n    static final double RATE = ${rate};\n}\n`;

async function run(number: number): Promise<Logged> {
  const made = await newExperiment(project, `run-${number}`);
  const { experimentKey } = made;
  await comet('/write/experiment/parameter', { experimentKey, parameterName: 'seed', parameterValue: String(number) });
  await comet('/write/experiment/parameter', { experimentKey, parameterName: 'depth', parameterValue: '4' });
  await comet('/write/experiment/git/metadata', { experimentKey, user: 'ada', branch: 'main', parent: number === 0 ? '1111aaaa' : '2222bbbb', origin: 'https://git.example/ada/digits.git' });
  await comet('/write/experiment/system-details', {
    experimentKey,
    hostname: `vm-${number}`,
    os: 'Linux-6.1',
    installedPackages: ['org.slf4j:slf4j-api:2.0.16', `ai.djl:api:0.${30 + number}.0`],
    env: { LANG: 'C.UTF-8' },
  });
  await upload(experimentKey, source(number === 0 ? 0.1 : 0.2), { name: 'src/Train.java', type: 'source_code' });
  await upload(experimentKey, `diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+${number}\n`, { name: 'git_diff.patch', type: 'git-patch' });
  for (const step of [0, 10]) await upload(experimentKey, png(24, 24, (x, y) => (x * 5 + y * 3 + number * 40 + step * 7) % 255), { name: 'sample.png', type: 'image', step });
  return made;
}

beforeAll(async () => {
  runs = [await run(0), await run(1), await run(2)];
  sweep = await seedSweep('comparison-many', 60, 2);
  browser = await launch();
  here = await visit(browser);
  page = here.page;
});

afterAll(async () => {
  await browser?.close();
  // What the panel of the test tries is refused, and the browser says so.
  if (here) expect(here.problems.filter((problem) => !/\/api\/v1\/session/.test(problem))).toEqual([]);
});

const path = (search = '') => `${base}/${runs[0]?.workspaceName}/${project}/compare?${runs.map((made) => `key=${made.experimentKey}`).join('&')}${search}`;
const expectCells = (row: string) => expect.poll(() => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: row, exact: true }) }).getByRole('cell').allTextContents());

test('environment, commit and packages stand side by side, only what differs if one likes', async () => {
  await page.goto(path('&part=environment'));
  await page.getByRole('table', { name: 'Environment' }).waitFor();
  await expectCells('Host').toEqual(['vm-0', 'vm-1', 'vm-2']);
  await expectCells('Commit').toEqual(['1111aaaa', '2222bbbb', '2222bbbb']);
  await expectCells('System').toEqual(['Linux-6.1', 'Linux-6.1', 'Linux-6.1']);
  await page.getByRole('button', { name: 'Only what differs' }).click();
  await page.getByRole('rowheader', { name: 'System', exact: true }).waitFor({ state: 'detached' });
  await expectCells('Host').toEqual(['vm-0', 'vm-1', 'vm-2']);
  await page.getByRole('tab', { name: 'Packages' }).click();
  await page.getByRole('table', { name: 'Packages' }).waitFor();
  await expectCells('ai.djl:api').toEqual(['0.30.0', '0.31.0', '0.32.0']);
  expect(await page.getByRole('rowheader', { name: 'org.slf4j:slf4j-api' }).count()).toBe(0);
});

test('source code and git changes of two experiments are compared line by line', async () => {
  await page.goto(path('&part=code'));
  const changes = page.getByRole('region', { name: 'Changes of src/Train.java' });
  await changes.getByText('RATE = 0.2').waitFor();
  expect(await changes.getByText('RATE = 0.1').count()).toBe(1);
  await page.getByRole('region', { name: 'Git changes that differ' }).waitFor();
  await page.getByRole('combobox', { name: 'From', exact: true }).selectOption({ label: 'run-1' });
  await page.getByRole('combobox', { name: 'To', exact: true }).selectOption({ label: 'run-2' });
  await page.getByRole('region', { name: 'Source files that differ' }).waitFor({ state: 'detached' });
  await page.getByRole('region', { name: 'Git changes that differ' }).waitFor();
  await page.getByRole('combobox', { name: 'From', exact: true }).selectOption({ label: 'run-2' });
  await page.getByText('The code is the same').waitFor();
});

test('values are searched, and the next and the previous difference are found', async () => {
  await page.goto(path());
  await page.getByRole('table', { name: 'Values' }).waitFor();
  await page.getByLabel('Search values').fill('e');
  await page.getByRole('rowheader', { name: 'depth' }).waitFor();
  await page.getByRole('button', { name: 'Next difference' }).click();
  await page.getByRole('row').and(page.locator('[aria-current=true]')).getByRole('rowheader', { name: 'seed' }).waitFor();
  await page.getByRole('button', { name: 'Previous difference' }).click();
  await page.getByText(/^difference \d+ of \d+$/).waitFor();
  await page.getByLabel('Search values').fill('depth');
  await page.getByText('nothing differs').waitFor();
});

test('sixty experiments cost what is on screen', async () => {
  const keys = sweep.keys.map((key) => `key=${key}`).join('&');
  await page.goto(`${base}/${sweep.workspace}/${sweep.project}/compare?${keys}&metric=nothing`);
  const table = page.getByRole('table', { name: 'Values' });
  await table.waitFor();
  await expect.poll(() => table.getAttribute('aria-colcount')).toBe('61');
  expect(await table.getByRole('columnheader').count()).toBeLessThan(20);
  await table.getByRole('columnheader', { name: 'comparison-many-run-0' }).waitFor();
  await page.getByRole('group', { name: 'Values, scrolls' }).evaluate((element) => (element.scrollLeft = element.scrollWidth));
  await table.getByRole('columnheader', { name: 'comparison-many-run-59' }).waitFor();
});

test('pictures of all experiments stand side by side and move over the steps together', async () => {
  await page.goto(path('&part=media'));
  const row = page.getByRole('region', { name: 'sample.png' });
  await row.getByRole('figure', { name: 'run-2' }).getByRole('img').waitFor();
  const shown = () => row.getByRole('img').evaluateAll((images) => images.map((image) => (image as HTMLImageElement).src));
  await expect.poll(async () => new Set(await shown()).size).toBe(3);
  await page.waitForFunction(() => [...document.querySelectorAll<HTMLImageElement>('figure img')].every((image) => image.naturalWidth === 24));
  const before = await shown();
  await row.getByRole('group', { name: 'sample.png, side by side' }).focus();
  await page.keyboard.press('ArrowLeft');
  await row.getByText('step 0').nth(2).waitFor();
  const after = await shown();
  expect(after.filter((address) => before.includes(address))).toEqual([]);
});

test('a panel that somebody wrote gets the experiments and series, in a frame that reaches nothing else', async () => {
  const { experimentKey } = runs[0] as Logged;
  for (const step of [1, 2, 3]) await comet('/write/experiment/metric', { experimentKey, metricName: 'loss', metricValue: step / 2, step });
  const code = `<!doctype html><p id=out>waiting</p><p id=net>asking</p><script>
    let names;
    addEventListener('message', ({ data }) => {
      if (data.type === 'experiments') { names = data.experiments.map((e) => e.name).join(','); parent.postMessage({ type: 'series', id: 7, experimentKey: data.experiments[0].experimentKey, name: 'loss' }, '*'); }
      if (data.type === 'series') document.getElementById('out').textContent = names + ' | ' + [...data.value].join(',');
    });
    fetch('${base}/api/v1/session').then(() => 'reached', () => 'refused').then((text) => (document.getElementById('net').textContent = text));
    parent.postMessage({ type: 'ready' }, '*');
  </script>`;
  await page.goto(path('&part=panels'));
  await page.getByRole('button', { name: 'New panel' }).click();
  await page.getByLabel('Name', { exact: true }).fill('sum of losses');
  await page.getByLabel('Page').fill(code);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const frame = page.frameLocator('iframe[title="sum of losses"]');
  await frame.getByText('run-0,run-1,run-2 | 0.5,1,1.5').waitFor();
  await frame.getByText('refused').waitFor();
  // As code: the same panel by the API, as a command or a build would make it.
  const made = await post('/api/v1/views', { workspace: runs[0]?.workspaceName, project, kind: 'panel', name: 'as code', team: true, state: '<p>from a file</p>' });
  expect(made['kind']).toBe('panel');
  await page.reload();
  await page.frameLocator('iframe[title="as code"]').getByText('from a file').waitFor();
});

test.each(['light', 'dark'] as const)('the comparison is without a barrier that axe finds, in %s', async (theme) => {
  const guest = await visit(browser, { theme, width: 1280 });
  const folder = process.env['HALLEY_SCREENSHOTS'] ?? 'target/screenshots';
  for (const part of ['charts', 'environment', 'packages', 'code', 'media']) {
    await guest.page.goto(path(`&part=${part}`));
    await guest.page.getByRole('tabpanel').locator('table, [role=table], figure img').first().waitFor();
    expect(await barriers(guest.page), part).toEqual([]);
    await guest.page.screenshot({ path: `${folder}/compare-${part}-${theme}.png` });
  }
  await guest.page.context().close();
});
