// Halley's server in a process of its own, and its data: logged as clients log.
import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';

export const key = process.env.HALLEY_OWNER_API_KEY;
const agent = new Agent({ keepAlive: true, maxSockets: 32 });

export async function startHalley(root) {
  const began = performance.now();
  const child = spawn(`${root}/halley`, ['server', 'start', '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, HALLEY_READ_REQUESTS_PER_MINUTE: '0' } });
  const url = await new Promise((resolve, reject) => {
    let text = '';
    const seen = (part) => {
      text += part;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(text);
      if (found) resolve(found[0]);
    };
    child.stdout.on('data', seen);
    child.stderr.on('data', seen);
    child.on('exit', () => reject(new Error(`the server ended: ${text}`)));
  });
  // A benchmark that breaks leaves no server behind.
  process.on('exit', () => child.kill('SIGTERM'));
  return { url, startMillis: performance.now() - began, stop: () => new Promise((resolve) => (child.on('exit', resolve), child.kill('SIGTERM'))) };
}

function post(url, path, body) {
  return new Promise((resolve, reject) => {
    const text = JSON.stringify(body);
    const call = request(url + path, { method: 'POST', agent, headers: { Authorization: key, 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) } }, (answer) => {
      let got = '';
      answer.on('data', (part) => (got += part));
      answer.on('end', () => (answer.statusCode < 300 ? resolve(got) : reject(new Error(`${path}: ${answer.statusCode} ${got.slice(0, 300)}`))));
    });
    call.on('error', reject);
    call.end(text);
  });
}

async function inParallel(count, width, work) {
  let next = 0;
  await Promise.all(Array.from({ length: width }, async () => {
    while (next < count) await work(next++);
  }));
}

const id = (prefix, number) => prefix + String(number).padStart(32 - prefix.length, '0');
const optimizers = ['adam', 'sgd', 'rmsprop', 'lion', 'adafactor'];
/** A random number that is the same in every run. */
const noise = (a, b) => {
  const x = Math.sin(a * 12.9898 + b * 78.233) * 43758.5453;
  return x - Math.floor(x);
};

/** Realistic: 100 parameters and 400 metrics in the project, of which each experiment has 20 and 40. */
async function seedTable(url, experiments) {
  await inParallel(experiments, 24, async (run) => {
    const experimentKey = id('t', run);
    await post(url, '/clientlib/logger/add/run', { experimentKey, projectName: 'table' });
    const parameters = Array.from({ length: 20 }, (_, at) => {
      const which = at < 5 ? at : 5 + ((run * 7 + at * 13) % 95);
      return { parameterName: `p${which}`, parameterValue: which === 0 ? optimizers[run % 5] : String(Number(noise(run, which).toPrecision(4))), timestamp: 1_790_000_000_000 };
    });
    const metrics = Array.from({ length: 40 }, (_, at) => {
      const which = at < 8 ? at : 8 + ((run * 11 + at * 17) % 392);
      return { metricName: `m${which}`, metricValue: noise(run, which + 1000) * 10, step: 100, timestamp: 1_790_000_000_000 + run };
    });
    await Promise.all([
      post(url, '/clientlib/batch/logger/experiment/parameter', { experimentKey, values: parameters }),
      post(url, '/clientlib/batch/logger/experiment/metric', { experimentKey, values: metrics }),
    ]);
  });
}

async function seedNames(url, names) {
  const experimentKey = id('n', 0);
  await post(url, '/clientlib/logger/add/run', { experimentKey, projectName: 'names' });
  await inParallel(Math.ceil(names / 50), 4, async (part) => {
    const values = [];
    for (let name = part * 50; name < Math.min(names, part * 50 + 50); name++) {
      for (let step = 0; step < 20; step++) values.push({ metricName: `layer${String(name % 100).padStart(2, '0')}/unit${name}`, metricValue: Math.exp(-step / 8) + noise(name, step) / 10, step, timestamp: 1_790_000_000_000 + step * 1000 });
    }
    await post(url, '/clientlib/batch/logger/experiment/metric', { experimentKey, values });
  });
}

async function seedPoints(url, runs, points) {
  await inParallel(runs, 8, async (run) => {
    const experimentKey = id('c', run);
    await post(url, '/clientlib/logger/add/run', { experimentKey, projectName: 'points' });
    for (let from = 0; from < points; from += 5000) {
      const values = Array.from({ length: Math.min(5000, points - from) }, (_, at) => {
        const step = from + at;
        return { metricName: 'loss', metricValue: 3 / (1 + step / 2000) + run / 100 + noise(run, step) / 5, step, timestamp: 1_790_000_000_000 + step * 100 };
      });
      await post(url, '/clientlib/batch/logger/experiment/metric', { experimentKey, values });
    }
  });
}

export async function seedHalley(url, work, scale) {
  const sizes = { experiments: Math.round(100_000 * scale), names: 12_000, runs: 100, points: Math.round(1_000_000 * scale) };
  if (!existsSync(`${work}/seeded`)) {
    const began = Date.now();
    await seedNames(url, sizes.names);
    console.error(`12,000 metrics are logged after ${Math.round((Date.now() - began) / 1000)} s`);
    await seedTable(url, sizes.experiments);
    console.error(`${sizes.experiments} experiments after ${Math.round((Date.now() - began) / 1000)} s`);
    await seedPoints(url, sizes.runs, sizes.points);
    console.error(`${sizes.runs} × ${sizes.points} points after ${Math.round((Date.now() - began) / 1000)} s`);
    writeFileSync(`${work}/seeded`, new Date().toISOString());
  }
  return sizes;
}

export const namesKey = id('n', 0);
export const pointKeys = Array.from({ length: 100 }, (_, run) => id('c', run));
export const logPoint = (url, experimentKey, metricName, metricValue, step) => post(url, '/api/rest/v2/write/experiment/metric', { experimentKey, metricName, metricValue, step });
export const newRun = (url, experimentKey, projectName) => post(url, '/clientlib/logger/add/run', { experimentKey, projectName });
