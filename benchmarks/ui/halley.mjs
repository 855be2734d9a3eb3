// Halley's server in a process of its own, and its data: logged as clients log.
import { lossAt, metricsOf, nameOf, parametersOf, sizes, startMillis, unitAt } from './data.mjs';
import { live, names, points, table } from './pages.mjs';
import { inParallel, serve, settled } from './processes.mjs';
import { id, logMetrics, newRun, pointKey, post } from './wire.mjs';

const startHalley = ({ root }) =>
  serve(`${root}/halley`, ['server', 'start', '--port', '0'], { cwd: root, env: { ...process.env, HALLEY_READ_REQUESTS_PER_MINUTE: '0', HALLEY_INGEST_REQUESTS_PER_MINUTE: '0' } });

const value = (name, number, step, at) => `{"metricName":"${name}","metricValue":${number},"step":${step},"timestamp":${at}}`;

async function fillTable(url, { experiments }) {
  await inParallel(experiments, 24, async (run) => {
    const experimentKey = id('t', run);
    await newRun(url, experimentKey, 'table');
    const values = parametersOf(run).map(([parameterName, parameterValue]) => ({ parameterName, parameterValue, timestamp: startMillis }));
    await Promise.all([
      post(url, '/clientlib/batch/logger/experiment/parameter', { experimentKey, values }),
      logMetrics(url, experimentKey, metricsOf(run).map(([name, number]) => value(name, number, 100, startMillis + run))),
    ]);
  });
}

async function fillNames(url, { names: count }) {
  for (let experiment = 0; experiment < 5; experiment++) {
    const experimentKey = id('n', experiment);
    await newRun(url, experimentKey, 'names');
    await inParallel(Math.ceil(count / 100), 8, async (part) => {
      const values = [];
      for (let name = part * 100; name < Math.min(count, part * 100 + 100); name++) {
        for (let step = 0; step < 20; step++) values.push(value(nameOf(name), unitAt(name + experiment, step), step, startMillis + step * 1000));
      }
      await logMetrics(url, experimentKey, values);
    });
  }
}

async function fillPoints(url, { runs, points: count }) {
  await inParallel(runs, 8, async (run) => {
    await newRun(url, pointKey(run), 'points');
    for (let from = 0; from < count; from += 5000) {
      const values = Array.from({ length: Math.min(5000, count - from) }, (_, at) => value('loss', lossAt(run, from + at), from + at, startMillis + (from + at) * 100));
      await logMetrics(url, pointKey(run), values);
    }
  });
}

/** Fills, and starts anew until nothing is left to be done: what a server does once must not be measured as what it does always. */
const filled = (work) => async (place) => {
  let server = await startHalley(place);
  try {
    await work(server.url, sizes(place.scale));
    for (let round = 0; round < 2; round++) {
      await settled(server.pid);
      await server.stop();
      server = await startHalley(place);
    }
    await settled(server.pid);
  } finally {
    await server.stop();
  }
};

/** Measures a server that just started: nothing of the data is in its memory. */
const measured = (part) => async (place, rows) => {
  const server = await startHalley(place);
  try {
    await part(place, server, rows, sizes(place.scale));
  } finally {
    await server.stop();
  }
};

export const halley = {
  'halley-table': { fill: filled(fillTable), measure: measured(table) },
  'halley-names': { fill: filled(fillNames), measure: measured(names) },
  'halley-points': { fill: filled(fillPoints), measure: measured(points) },
  'halley-live': { measure: measured(live) },
};
