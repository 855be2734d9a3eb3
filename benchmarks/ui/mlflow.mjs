// The same walks over MLflow's page. Its database is filled by SQL.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { launch, millis, quantile, timed } from './browser.mjs';
import { sizes } from './data.mjs';
import { serve } from './processes.mjs';

const port = 45713;
const url = `http://127.0.0.1:${port}`;
/** A tenth of the points of the whole size: each is a row of a table and of two indexes. */
const pointsOf = (scale) => Math.round(sizes(scale).points / 10);

function start({ work, peers }, part) {
  const folder = `${work}/mlflow-${part}`;
  mkdirSync(folder, { recursive: true });
  return serve(
    `${peers}/mlflow/bin/mlflow`,
    ['server', '--host', '127.0.0.1', '--port', String(port), '--backend-store-uri', `sqlite:///${folder}/mlflow.db`, '--workers', '1'],
    { cwd: folder, url: `${url}/health`, env: { ...process.env, MLFLOW_DISABLE_TELEMETRY: 'true', DO_NOT_TRACK: 'true' } },
  );
}

const filled = (part, args) => async (place) => {
  const server = await start(place, part);
  try {
    const folder = `${place.work}/mlflow-${part}`;
    const said = execFileSync(`${place.peers}/mlflow/bin/python`, [`${place.root}/benchmarks/ui/fill_mlflow.py`, url, `${folder}/mlflow.db`, part, ...args(place.scale).map(String)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    writeFileSync(`${folder}/experiment`, said.trim().split('\n').at(-1));
  } finally {
    await server.stop();
  }
};

const measured = (part, walk) => async (place, rows) => {
  const experiment = readFileSync(`${place.work}/mlflow-${part}/experiment`, 'utf8');
  const server = await start(place, part);
  const { browser, page } = await launch(place.root);
  try {
    await walk(page, experiment, rows, place.scale);
  } catch (failure) {
    // What the page showed instead.
    await page.screenshot({ path: `${place.work}/results/mlflow-${part}.png` });
    throw failure;
  } finally {
    await browser.close();
    await server.stop();
  }
};

async function rounds(count, work) {
  const times = [];
  for (let round = 0; round < count; round++) times.push(await timed(() => work(round)));
  return times;
}

/** What Plotly draws a chart on. */
const chart = '.js-plotly-plot .main-svg';
const runId = (number) => number.toString(16).padStart(32, '0');
const fresh = async (page, path) => {
  await page.goto('about:blank');
  await page.goto(`${url}/#${path}`);
};

async function table(page, experiment, rows, scale) {
  const what = `MLflow: table of ${sizes(scale).experiments.toLocaleString('en')} experiments × 500 columns`;
  const open = async (search = '') => {
    await fresh(page, `/experiments/${experiment}/runs${search}`);
    await page.getByText(/^run-\d+$/).first().waitFor();
  };
  rows.push([`${what}: first rows, server just started`, millis(await timed(() => open())), '']);
  rows.push([`${what}: first rows, warm`, millis(quantile(await rounds(3, () => open()), 0.5)), '']);
  const answers = await page.evaluate(
    async ({ experiment, count }) => {
      const times = [];
      for (let round = 0; round < count; round++) {
        const body = { experiment_ids: [experiment], max_results: 100, filter: `metrics.m${(round * 3) % 8} > ${round % 9}`, order_by: [`metrics.\`m${(round * 7) % 400}\` DESC`] };
        const began = performance.now();
        const answer = await fetch('/ajax-api/2.0/mlflow/runs/search', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
        if (!answer.ok) throw new Error(await answer.text());
        await answer.json();
        times.push(performance.now() - began);
      }
      return times;
    },
    { experiment, count: 12 },
  );
  rows.push([`${what}: sort and filter by any metric, to the answer in the page, 12 new questions, p50 / p95`, `${millis(quantile(answers, 0.5))} / ${millis(quantile(answers, 0.95))}`, '']);
}

/** The charts of one run, or what its page says instead. */
async function chartsOf(page, experiment, run) {
  const wrong = page.getByText('Something went wrong');
  const took = await timed(async () => {
    await fresh(page, `/experiments/${experiment}/runs/${runId(run)}/model-metrics`);
    await page.locator(chart).first().or(wrong).first().waitFor();
  });
  return (await wrong.count()) > 0 ? `no chart: after ${millis(took)} the page says “Something went wrong”` : millis(took);
}

async function names(page, experiment, rows, scale) {
  rows.push([`MLflow: run with ${sizes(scale).names.toLocaleString('en')} metrics: first chart drawn`, await chartsOf(page, experiment, 1), '']);
}

async function points(page, experiment, rows, scale) {
  const what = `MLflow: 100 runs × ${pointsOf(scale).toLocaleString('en')} points`;
  const times = await rounds(3, async () => {
    await fresh(page, `/experiments/${experiment}/runs?compareRunsMode=CHART`);
    await page.locator(chart).first().waitFor();
  });
  rows.push([`MLflow: run with one metric of ${pointsOf(scale).toLocaleString('en')} points: first chart drawn`, await chartsOf(page, experiment, 1), '']);
  rows.push([`${what} as charts, first paint (of 10 of the runs, 320 points of each), first / median`, `${millis(times[0])} / ${millis(quantile(times, 0.5))}`, '']);
}

export const mlflow = {
  'mlflow-table': { fill: filled('table', (scale) => [sizes(scale).experiments]), measure: measured('table', table) },
  'mlflow-names': { fill: filled('names', (scale) => [sizes(scale).names]), measure: measured('names', names) },
  'mlflow-points': { fill: filled('points', (scale) => [100, pointsOf(scale)]), measure: measured('points', points) },
};
