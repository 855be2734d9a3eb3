import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, visit, type Visit } from './browser';
import { base } from './halley';
import { comet, newExperiment, type Logged } from './logged';

let browser: Browser;
let here: Visit;

beforeAll(async () => {
  browser = await launch();
  here = await visit(browser);
});

afterAll(async () => {
  await browser?.close();
  if (here) expect(here.problems).toEqual([]);
});

const open = (made: Logged) => here.page.goto(`${base}/${made.workspaceName}/${made.projectName}/${made.experimentKey}?tab=notes`);

test('a running experiment is live, a crashed one says what its client said', async () => {
  const made = await newExperiment('states', 'crashing');
  await comet('/write/experiment/parameter', { experimentKey: made.experimentKey, parameterName: 'a', parameterValue: '1' });
  await open(made);
  await here.page.getByText('running', { exact: true }).waitFor();
  await here.page.getByText('live', { exact: true }).waitFor();
  await comet('/write/experiment/update-status', { experimentKey: made.experimentKey, isAlive: false, hasCrashed: true, error: 'out of <b>memory</b>' });
  await here.page.getByText('crashed', { exact: true }).waitFor();
  await here.page.getByRole('alert').getByText('out of <b>memory</b>').waitFor();
});

test('data that comes after the end is taken, and the page says so', async () => {
  const made = await newExperiment('states', 'late');
  await comet('/write/experiment/update-status', { experimentKey: made.experimentKey, isAlive: false });
  await comet('/write/experiment/set-start-end-time', { experimentKey: made.experimentKey, startTimeMillis: Date.now() - 120_000, endTimeMillis: Date.now() - 60_000 });
  await comet('/write/experiment/metric', { experimentKey: made.experimentKey, metricName: 'loss', metricValue: 1, step: 1 });
  await open(made);
  await here.page.getByText('late data received').waitFor();
});
