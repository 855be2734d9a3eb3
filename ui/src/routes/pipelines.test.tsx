import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { open, Refusal } from '../../test/open';
import { pipelineRun, stepRow } from '../../test/rows';

const run = pipelineRun(
  [
    stepRow({ name: 'load', status: 'cached', cachedFrom: { run: 'digits-before', step: 'load' } }),
    stepRow({
      name: 'train',
      upstream: ['load'],
      parameters: { rate: '0.1' },
      inputs: { data: { artifact: 'digits', version: 3 } },
      experimentKey: 'abc',
      experimentUrl: `${window.location.origin}/halley/general/abc`,
    }),
    stepRow({ name: 'pick', status: 'failed', upstream: ['train'], failure: { type: 'java.lang.IllegalStateException', message: 'a tie' } }),
    stepRow({ name: 'publish', status: 'skipped', upstream: ['pick'], startMillis: null, endMillis: null, durationMillis: null }),
  ],
  { status: 'failed' },
);
const openRun = (search = '') => open(`/pipelines/${run.name}${search}`, { [`GET /pipeline-runs/${run.name}`]: run });

test('lists the runs with their state and steps', async () => {
  open('/pipelines', { 'GET /pipeline-runs': { pipelineRuns: [run] } });
  const row = (await screen.findByRole('link', { name: run.name })).closest('tr') as HTMLElement;
  expect(within(row).getByText('failed')).toBeTruthy();
  expect(within(row).getByText('2 of 4 · 1 cached · 1 failed')).toBeTruthy();
});

test('the meter of a failed run counts the steps that completed before', async () => {
  open('/pipelines', { 'GET /pipeline-runs': { pipelineRuns: [run] } });
  const row = (await screen.findByRole('link', { name: run.name })).closest('tr') as HTMLElement;
  const parts = [...row.querySelectorAll<HTMLElement>('[aria-hidden="true"] > span')].map((part) => part.style.width);
  expect(parts).toEqual(['25%', '25%', '25%']);
});

test('says how to get a first run', async () => {
  open('/pipelines', {});
  expect(await screen.findByText('No pipeline has run yet')).toBeTruthy();
});

test('the server is asked for what the address says', async () => {
  const { requests } = open('/pipelines?status=completed&q=digits&tag=nightly', {});
  expect(await screen.findByText('No run matches')).toBeTruthy();
  expect(requests).toContain('GET /pipeline-runs?q=digits&status=completed&tag=nightly&limit=100');
});

test('older runs are shown when they are asked for', async () => {
  const older = { ...run, id: 'older', name: 'digits-older' };
  const pages = [{ pipelineRuns: [run], next: 'n1' }, { pipelineRuns: [older], next: null }];
  const { requests } = open('/pipelines', { 'GET /pipeline-runs': () => pages.shift() });
  expect(await screen.findByText('The newest 1')).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Show older runs' }));
  expect(await screen.findByRole('link', { name: 'digits-older' })).toBeTruthy();
  expect(screen.getByText('All 2')).toBeTruthy();
  expect(requests).toContain('GET /pipeline-runs?after=n1&limit=100');
});

test('the address of an experiment shows its step', async () => {
  openRun('?experiment=abc');
  expect(await screen.findByRole('heading', { name: 'train' })).toBeTruthy();
});

test('the error of a failed step leads to its log by one click', async () => {
  open(`/pipelines/${run.name}`, {
    [`GET /pipeline-runs/${run.name}`]: run,
    [`GET /pipeline-runs/${run.name}/steps/pick/log`]: { lines: [{ millis: 1, source: 'stdout', text: 'two are alike' }], next: 1, complete: true },
  });
  await userEvent.click(await screen.findByRole('button', { name: 'Show the log' }));
  expect(await screen.findByText('two are alike')).toBeTruthy();
});

test('a run is deleted only after a question', async () => {
  const { requests, router } = open(`/pipelines/${run.name}`, { [`GET /pipeline-runs/${run.name}`]: run, 'POST /pipeline-runs/bulk': { changed: 1, refused: [] } });
  await userEvent.click(await screen.findByRole('button', { name: 'More actions' }));
  await userEvent.click(await screen.findByText('Delete the run…'));
  expect(requests.filter((each) => each.startsWith('POST'))).toEqual([]);
  await userEvent.click(await screen.findByRole('button', { name: 'Delete' }));
  await waitFor(() => expect(router.state.location.pathname).toBe('/pipelines'));
  expect(requests).toContain('POST /pipeline-runs/bulk');
});

test('draws each step with its state', async () => {
  openRun();
  expect(await screen.findByRole('button', { name: 'load: cached' })).toBeTruthy();
  expect(screen.getByRole('button', { name: 'train: completed · 1.0 s' })).toBeTruthy();
  expect(screen.getByRole('button', { name: 'publish: skipped' })).toBeTruthy();
});

test('opens with the step that failed and why', async () => {
  openRun();
  expect(await screen.findByText('a tie')).toBeTruthy();
  expect(screen.getByText('java.lang.IllegalStateException')).toBeTruthy();
});

test('a step links to its experiment', async () => {
  openRun('?step=train');
  const link = await screen.findByRole('link', { name: 'Experiment of train' });
  expect(link.getAttribute('href')).toBe('/halley/general/abc');
  expect(screen.getByRole('link', { name: 'Open the experiment' }).getAttribute('href')).toBe('/halley/general/abc');
});

test('the keyboard chooses a step, and the address keeps it', async () => {
  const { router } = openRun();
  (await screen.findByRole('button', { name: 'load: cached' })).focus();
  await userEvent.keyboard('{Enter}');
  expect(await screen.findByRole('link', { name: 'digits-before' })).toBeTruthy();
  expect(router.state.location.searchStr).toBe('?step=load');
  await userEvent.keyboard('{ArrowRight}');
  await waitFor(() => expect(router.state.location.searchStr).toBe('?step=train'));
  expect(document.activeElement?.getAttribute('data-step')).toBe('train');
});

test('a run that does not exist is not an error of the page', async () => {
  open('/pipelines/gone', { 'GET /pipeline-runs/gone': new Refusal(404, "pipeline run 'gone' does not exist") });
  expect(await screen.findByText("pipeline run 'gone' does not exist")).toBeTruthy();
});
