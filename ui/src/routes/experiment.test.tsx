import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { open, Refusal } from '../../test/open';
import { experimentDetail } from '../../test/rows';

const summary = { last: '0.1', min: '0.05', max: '2', lastStep: 9, minStep: 8, maxStep: 0, count: 10, lastMillis: 1_790_000_000_000 };
const detail = experimentDetail({
  experimentKey: 'abc',
  name: 'digits_train',
  tags: ['fast'],
  parameters: { rate: '0.1' },
  others: { halley_pipeline_run: 'digits-1', source: 'https://example.org/x', note: 'javascript:alert(1)' },
  metricSummaries: [
    { ...summary, name: 'loss' },
    { ...summary, name: 'broken', last: 'NaN', max: 'Infinity' },
  ],
});
const openDetail = (search: string) => open(`/halley/general/abc${search}`, { 'GET /experiments/abc': detail, 'GET /experiments/abc/output': { output: 'epoch 1\n\u001b[32mdone\u001b[0m\n' } });

test('tells what it is and links to its pipeline run and its tag', async () => {
  openDetail('?tab=metrics');
  expect(await screen.findByRole('heading', { level: 1, name: 'digits_train' })).toBeTruthy();
  expect(screen.getByRole('link', { name: 'digits-1' }).getAttribute('href')).toBe('/pipelines/digits-1?experiment=abc');
  expect(screen.getByRole('link', { name: 'Experiments with tag fast' }).getAttribute('href')).toBe('/halley/general/experiments?tag=fast');
});

test('the metrics table has last, lowest, highest with their steps, also where they are not finite', async () => {
  openDetail('?tab=metrics');
  const table = await screen.findByRole('table', { name: 'Metrics' });
  const cells = (name: string) => within(within(table).getByRole('rowheader', { name }).closest('tr') as HTMLElement).getAllByRole('cell').map((cell) => cell.textContent);
  expect(cells('loss').slice(0, 7)).toEqual(['0.1', '9', '0.05', '8', '2', '0', '10']);
  expect(cells('broken')[0]).toBe('NaN');
  expect(cells('broken')[4]).toBe('∞');
});

test('only web addresses among the logged texts become links', async () => {
  openDetail('?tab=others');
  expect((await screen.findByRole('link', { name: 'https://example.org/x' })).getAttribute('href')).toBe('https://example.org/x');
  expect(screen.queryByRole('link', { name: 'javascript:alert(1)' })).toBeNull();
});

test('the output has the colours of a terminal and no escape sequence', async () => {
  openDetail('?tab=output');
  const done = await screen.findByText('done');
  expect(done.style.color).toBe('var(--ansi-2)');
});

test('arrow keys change the tab, and the address keeps it', async () => {
  const { router } = openDetail('?tab=parameters');
  (await screen.findByRole('tab', { name: /Parameters/ })).focus();
  await userEvent.keyboard('{ArrowRight}');
  expect(await screen.findByRole('region', { name: /^Output/ })).toBeTruthy();
  expect(router.state.location.searchStr).toBe('?tab=output');
});

test('an experiment that does not exist is told as such', async () => {
  open('/halley/general/gone', { 'GET /experiments/gone': new Refusal(404, "experiment 'gone' does not exist") });
  expect(await screen.findByText("experiment 'gone' does not exist")).toBeTruthy();
});
