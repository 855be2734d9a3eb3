// The budgets of what users feel, measured on Halley's pages.
import { heapMegabytes, launch, millis, quantile, scrollSmoothness, timed } from './browser.mjs';
import { key, logPoint, namesKey, newRun, pointKey } from './wire.mjs';

/** A signed-in browser for a piece of work. */
async function browsing(root, url, work) {
  const { browser, page, session } = await launch(root);
  try {
    await page.goto(`${url}/sign-in#token=${encodeURIComponent(key)}`);
    await page.waitForURL(`${url}/`);
    await work(page, session);
  } finally {
    await browser.close();
  }
}

const tablePath = (url, search = '', project = 'table') => `${url}/halley/${project}/experiments${search}`;
const firstRow = (page) => page.getByRole('table', { name: 'Experiments' }).getByRole('link').first().waitFor();

export async function table({ root }, { url, startMillis }, rows, sizes) {
  rows.push(['Halley: start of the server with all this data, until it answers', millis(startMillis), '< 2 s']);
  await browsing(root, url, (page) => walkTable(url, page, rows, sizes));
}

async function walkTable(url, page, rows, sizes) {
  const what = `table of ${sizes.experiments.toLocaleString('en')} experiments × 500 columns`;
  const open = () => timed(async () => {
    await page.goto(tablePath(url));
    await firstRow(page);
  });
  rows.push([`Halley: ${what}: first rows, server just started`, millis(await open()), '< 500 ms']);
  const warm = [];
  for (let round = 0; round < 5; round++) warm.push(await open());
  rows.push([`Halley: ${what}: first rows, warm`, millis(quantile(warm, 0.5)), '< 500 ms']);
  // Each a new question: another metric to sort by, another filter.
  const answers = await page.evaluate(async (count) => {
    const times = [];
    for (let round = 0; round < count; round++) {
      const body = { workspace: 'halley', project: 'table', sort: [`-metric:m${(round * 7) % 400}`], filter: `metric.m${(round * 3) % 8} > ${round % 9}`, columns: ['state', 'tags', ...Array.from({ length: 12 }, (_, at) => `metric:m${(round + at * 5) % 400}`)], offset: 0, limit: 100 };
      const began = performance.now();
      const answer = await fetch('/api/v1/experiments/query', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(await answer.text());
      await answer.json();
      times.push(performance.now() - began);
    }
    return times;
  }, 80);
  rows.push([`Halley: ${what}: sort and filter by any metric, to the answer in the page, 80 new questions, p50 / p95`, `${millis(quantile(answers, 0.5))} / ${millis(quantile(answers, 0.95))}`, 'p95 < 300 ms']);
  const everything = await page.evaluate(async () => {
    const columns = [...Array.from({ length: 100 }, (_, at) => `param:p${at}`), ...Array.from({ length: 400 }, (_, at) => `metric:m${at}`)];
    const times = [];
    for (let round = 0; round < 5; round++) {
      const began = performance.now();
      const answer = await fetch('/api/v1/experiments/query', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ workspace: 'halley', project: 'table', columns, offset: round * 10_000, limit: 100 }) });
      if (!answer.ok) throw new Error(await answer.text());
      await answer.json();
      times.push(performance.now() - began);
    }
    return times;
  });
  rows.push([`Halley: ${what}: a page of 100 rows with all 500 columns at once, median`, millis(quantile(everything, 0.5)), '']);
  const typed = [];
  const filter = page.getByRole('combobox', { name: 'Filter' });
  for (const metric of [0, 1, 2, 3, 4, 5]) {
    const before = await page.getByRole('table', { name: 'Experiments' }).getAttribute('aria-rowcount');
    await page.evaluate((old) => {
      window.changed = new Promise((resolve) => {
        const observer = new MutationObserver(() => {
          const now = document.querySelector('[role=table]')?.getAttribute('aria-rowcount');
          if (now && now !== old) {
            observer.disconnect();
            resolve(undefined);
          }
        });
        observer.observe(document.body, { subtree: true, attributes: true, childList: true });
      });
    }, before);
    typed.push(await timed(async () => {
      await filter.fill(`metric.m${metric} < ${metric + 1}.5`);
      await page.evaluate(() => window.changed);
    }));
  }
  rows.push([`Halley: ${what}: filter typed, until the rows changed`, `${millis(quantile(typed, 0.5))} (slowest ${millis(Math.max(...typed))})`, '']);
}

export const names = ({ root }, { url }, rows, sizes) => browsing(root, url, (page, session) => walkNames(url, page, rows, sizes, session));

async function walkNames(url, page, rows, sizes, session) {
  const table = await timed(async () => {
    await page.goto(tablePath(url, '', 'names'));
    await firstRow(page);
  });
  rows.push([`Halley: table of a project with ${sizes.names.toLocaleString('en')} metric names: first rows`, millis(table), '< 1 s']);
  const what = `experiment with ${sizes.names.toLocaleString('en')} metrics`;
  let series = 0;
  page.on('request', (request) => /\/series/.test(request.url()) && series++);
  const usable = await timed(async () => {
    await page.goto(`${url}/halley/names/${namesKey}`);
    await page.locator('canvas').first().waitFor();
  });
  rows.push([`Halley: ${what}: page usable, first chart drawn`, millis(usable), '< 1 s']);
  await page.waitForTimeout(1_000);
  rows.push([`Halley: ${what}: requests for series`, String(series), 'only what is on screen']);
  rows.push([`Halley: ${what}: charts mounted without scrolling`, String(await page.locator('canvas').count()), '≤ 30']);
  const scroll = await scrollSmoothness(page, 6);
  rows.push([`Halley: ${what}: scrolling over the charts`, `${scroll.framesPerSecond.toFixed(0)} frames/s, median frame ${scroll.median.toFixed(1)} ms, slowest ${millis(scroll.slowest)}, most mounted ${scroll.mounted}`, '60 frames/s, ≤ 30 mounted']);
  rows.push([`Halley: ${what}: JavaScript heap after it`, `${await heapMegabytes(session)} MB`, '< 300 MB']);
}

export const points = ({ root }, { url }, rows, sizes) => browsing(root, url, (page) => walkPoints(url, page, rows, sizes));

async function walkPoints(url, page, rows, sizes) {
  const what = `${sizes.runs} runs × ${sizes.points.toLocaleString('en')} points`;
  const path = `${url}/halley/points/compare?metric=loss&wide=loss&${Array.from({ length: sizes.runs }, (_, run) => `key=${pointKey(run)}`).join('&')}`;
  const drawn = () => page.waitForFunction(() => {
    const canvas = document.querySelector('canvas');
    if (!canvas) return false;
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let coloured = 0;
    for (let at = 3; at < data.length; at += 4 * 97) if (data[at] > 0) coloured++;
    return coloured > 20;
  });
  const open = () => timed(async () => {
    await page.goto(path);
    await drawn();
  });
  rows.push([`Halley: ${what} in one chart: first paint, cold`, millis(await open()), '< 1 s']);
  const warm = [];
  for (let round = 0; round < 3; round++) warm.push(await open());
  rows.push([`Halley: ${what} in one chart: first paint, warm`, millis(quantile(warm, 0.5)), '< 1 s']);
  const times = [];
  for (const share of [0.3, 0.5, 0.7]) {
    const over = page.locator('.u-over').first();
    await over.scrollIntoViewIfNeeded();
    const box = await over.boundingBox();
    await page.mouse.move(box.x + box.width * share, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * (share + 0.001 * (200 / box.width) * 10) + 6, box.y + 60, { steps: 3 });
    // Only what this zoom asks: exact answers of what was shown before may still come.
    const asked = page.waitForRequest((request) => /\/series/.test(request.url()) && (request.postData() ?? '').includes('"fromStep"'));
    times.push(await timed(async () => {
      await page.mouse.up();
      await (await (await asked).response()).finished();
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    }));
    await page.getByRole('button', { name: 'Reset zoom' }).click();
    await page.waitForTimeout(1_000);
  }
  rows.push([`Halley: ${what}: zoom of all lines to full resolution`, `${millis(quantile(times, 0.5))} (slowest ${millis(Math.max(...times))})`, '< 300 ms']);
}

export const live = ({ root }, { url }, rows) => browsing(root, url, (page) => walkLive(url, page, rows));

async function walkLive(url, page, rows) {
  const experimentKey = `l${Date.now().toString(36)}`.padEnd(32, '0');
  await newRun(url, experimentKey, 'points-live');
  await logPoint(url, experimentKey, 'loss', 0.5, 1);
  await logPoint(url, experimentKey, 'loss', 0.25, 2);
  await page.goto(`${url}/halley/points-live/${experimentKey}`);
  await page.locator('canvas').first().waitFor();
  await page.getByText('live', { exact: true }).waitFor();
  const times = [];
  for (let step = 3; step < 9; step++) {
    const value = step + 0.125;
    times.push(await timed(async () => {
      await logPoint(url, experimentKey, 'loss', value, step);
      await page.getByText(String(value), { exact: true }).waitFor();
    }));
    await page.waitForTimeout(700);
  }
  rows.push(['Halley: live point, from the request to the screen', `${millis(quantile(times, 0.5))} (slowest ${millis(Math.max(...times))})`, '< 1 s']);
}
