// The same walks over Aim's page, with as much as its SDK writes in some minutes.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { launch, millis, quantile, timed } from './browser.mjs';
import { sizes } from './data.mjs';
import { serve } from './processes.mjs';

const port = 45714;
const url = `http://127.0.0.1:${port}`;
const env = { ...process.env, AIM_UI_TELEMETRY_ENABLED: '0', __AIM_TELEMETRY__: '0' };
const runsOf = (scale) => Math.max(20, Math.round(sizes(scale).experiments / 100));
const pointsOf = (scale) => Math.max(1000, Math.round(sizes(scale).points / 100));

const folderOf = ({ work }, part) => {
  const folder = `${work}/aim-${part}`;
  mkdirSync(folder, { recursive: true });
  return folder;
};

const filled = (part, args) => (place) => {
  const folder = folderOf(place, part);
  execFileSync(`${place.peers}/aim/bin/aim`, ['init', '-y', '--repo', folder], { env, stdio: 'ignore' });
  execFileSync(`${place.peers}/aim/bin/python`, [`${place.root}/benchmarks/ui/fill_aim.py`, folder, part, ...args(place.scale).map(String)], { env, stdio: ['ignore', 'ignore', 'inherit'] });
};

const measured = (part, walk) => async (place, rows) => {
  const folder = folderOf(place, part);
  const server = await serve(`${place.peers}/aim/bin/aim`, ['up', '--host', '127.0.0.1', '--port', String(port), '--repo', folder], { cwd: folder, env: { ...env, PATH: `${place.peers}/aim/bin:${env.PATH}` }, url: `${url}/` });
  const { browser, page } = await launch(place.root);
  try {
    await walk(page, rows, place.scale);
  } catch (failure) {
    // What the page showed instead.
    await page.screenshot({ path: `${place.work}/results/aim-${part}.png` });
    throw failure;
  } finally {
    await browser.close();
    await server.stop();
  }
};

const explorer = (query) => `${url}/metrics?select=O-${encodeURIComponent(Buffer.from(JSON.stringify({ query, advancedMode: true, advancedQuery: query, options: [] })).toString('base64'))}`;

async function rounds(page, count, work) {
  const times = [];
  for (let round = 0; round < count; round++) {
    await page.goto('about:blank');
    times.push(await timed(() => work(round)));
  }
  return times;
}

async function table(page, rows, scale) {
  const what = `Aim: table of ${runsOf(scale).toLocaleString('en')} runs × 500 columns`;
  const times = await rounds(page, 4, async () => {
    await page.goto(`${url}/runs`);
    await page.locator('.Table__cell, .BaseTable__row').nth(30).waitFor();
  });
  rows.push([`${what}: first rows, server just started`, millis(times[0]), '']);
  rows.push([`${what}: first rows, warm`, millis(quantile(times.slice(1), 0.5)), '']);
}

async function names(page, rows, scale) {
  const times = await rounds(page, 1, async () => {
    await page.goto(explorer('metric.name.startswith("layer")'));
    await page.locator('.LineChart svg path.Line, .ChartPanel svg path').first().waitFor();
  });
  rows.push([`Aim: run with ${sizes(scale).names.toLocaleString('en')} metrics: the half that begins with “layer” drawn`, millis(times[0]), '']);
}

async function points(page, rows, scale) {
  const times = await rounds(page, 3, async () => {
    await page.goto(explorer('metric.name == "loss"'));
    await page.locator('.LineChart svg path.Line, .ChartPanel svg path').first().waitFor();
  });
  rows.push([`Aim: 100 runs × ${pointsOf(scale).toLocaleString('en')} points in one chart, first paint (it samples), first / median`, `${millis(times[0])} / ${millis(quantile(times, 0.5))}`, '']);
}

export const aim = {
  'aim-table': { fill: filled('table', (scale) => [runsOf(scale)]), measure: measured('table', table) },
  'aim-names': { fill: filled('names', (scale) => [sizes(scale).names]), measure: measured('names', names) },
  'aim-points': { fill: filled('points', (scale) => [100, pointsOf(scale)]), measure: measured('points', points) },
};
