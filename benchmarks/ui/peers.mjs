// The same walks on the pages of MLflow and Aim, with as much data as they take in the time.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { launch, millis, quantile, timed } from './browser.mjs';

const small = '500 runs × 60 columns';

async function serve(command, args, cwd, url) {
  const child = spawn(command, args, { cwd, stdio: 'ignore', detached: true });
  for (let round = 0; round < 240; round++) {
    const up = await fetch(url).then((answer) => answer.status < 500, () => false);
    if (up) return { stop: () => process.kill(-child.pid, 'SIGTERM') };
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  process.kill(-child.pid, 'SIGTERM');
  throw new Error(`${command} did not answer at ${url}`);
}

async function rounds(count, work) {
  const times = [];
  for (let round = 0; round < count; round++) times.push(await timed(work));
  return times;
}

export async function measureMlflow(root, work, peers) {
  const folder = `${work}/mlflow`;
  mkdirSync(folder, { recursive: true });
  const url = 'http://127.0.0.1:45713';
  const server = await serve(`${peers}/mlflow/bin/mlflow`, ['server', '--host', '127.0.0.1', '--port', '45713', '--backend-store-uri', `sqlite:///${folder}/mlflow.db`, '--workers', '1'], folder, `${url}/health`);
  const { browser, page } = await launch(root);
  const rows = [];
  try {
    if (!existsSync(`${folder}/seeded`)) writeFileSync(`${folder}/seeded`, execFileSync(`${peers}/mlflow/bin/python`, [`${root}/benchmarks/ui/seed_mlflow.py`, url], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    const [table, points, keys] = readFileSync(`${folder}/seeded`, 'utf8').trim().split('\n').at(-1).split(' ');
    const open = async (search = '') => {
      await page.goto('about:blank');
      await page.goto(`${url}/#/experiments/${table}/runs${search}`);
      await page.getByText(/^run-\d+$/).first().waitFor();
    };
    const first = await timed(() => open());
    rows.push(['MLflow', `table of ${small}: first rows, first time`, millis(first), '']);
    rows.push(['MLflow', `table of ${small}: first rows, warm`, millis(quantile(await rounds(3, () => open()), 0.5)), '']);
    const sorted = await rounds(4, () => open(`?orderByKey=metrics.%60m${Math.floor(Math.random() * 40)}%60&orderByAsc=true`));
    rows.push(['MLflow', `table of ${small}: sorted by a metric, with the page load`, millis(quantile(sorted, 0.5)), '']);
    const runs = encodeURIComponent(JSON.stringify(keys.split(',')));
    const chart = await rounds(3, async () => {
      await page.goto('about:blank');
      await page.goto(`${url}/#/metric?runs=${runs}&metric=%22loss%22&experiments=${encodeURIComponent(JSON.stringify([points]))}&plot_metric_keys=${encodeURIComponent('["loss"]')}`);
      await page.locator('.js-plotly-plot .scatterlayer path.js-line, .js-plotly-plot canvas').first().waitFor();
    });
    rows.push(['MLflow', '10 runs × 10,000 points in one chart: first paint', `${millis(quantile(chart, 0.5))} (slowest ${millis(Math.max(...chart))})`, '']);
  } finally {
    await browser.close();
    server.stop();
  }
  return rows;
}

export async function measureAim(root, work, peers) {
  const folder = `${work}/aim`;
  mkdirSync(folder, { recursive: true });
  const aim = `${peers}/aim/bin/aim`;
  const env = { ...process.env, AIM_UI_TELEMETRY_ENABLED: '0', __AIM_TELEMETRY__: '0' };
  if (!existsSync(`${folder}/seeded`)) {
    execFileSync(aim, ['init', '-y', '--repo', folder], { env, stdio: 'ignore' });
    execFileSync(`${peers}/aim/bin/python`, [`${root}/benchmarks/ui/seed_aim.py`, folder], { env, stdio: 'ignore' });
    writeFileSync(`${folder}/seeded`, 'yes');
  }
  const url = 'http://127.0.0.1:45714';
  const server = await serve(aim, ['up', '--host', '127.0.0.1', '--port', '45714', '--repo', folder], folder, `${url}/`);
  const { browser, page } = await launch(root);
  const rows = [];
  try {
    const open = async () => {
      await page.goto('about:blank');
      await page.goto(`${url}/runs`);
      await page.locator('.Table__cell, .BaseTable__row').nth(30).waitFor();
    };
    rows.push(['Aim', `table of ${small}: first rows, first time`, millis(await timed(open)), '']);
    rows.push(['Aim', `table of ${small}: first rows, warm`, millis(quantile(await rounds(3, open), 0.5)), '']);
    const query = Buffer.from(JSON.stringify({ query: 'run.experiment == "points" and metric.name == "loss"', advancedMode: true, advancedQuery: 'run.experiment == "points" and metric.name == "loss"', options: [] })).toString('base64');
    const chart = await rounds(3, async () => {
      await page.goto('about:blank');
      await page.goto(`${url}/metrics?select=O-${encodeURIComponent(query)}`);
      await page.locator('.LineChart svg path.Line, .ChartPanel svg path').first().waitFor();
    });
    rows.push(['Aim', '10 runs × 10,000 points in one chart: first paint', `${millis(quantile(chart, 0.5))} (slowest ${millis(Math.max(...chart))})`, '']);
  } finally {
    await browser.close();
    server.stop();
  }
  return rows;
}
