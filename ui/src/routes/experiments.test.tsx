import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { open, Refusal } from '../../test/open';
import { experimentRow } from '../../test/rows';

const accuracy = (last: string) => ({ accuracy: { last, min: '0', max: last, lastStep: 9 } });
const rows = [
  experimentRow({ name: 'linear', tags: ['digits', 'fast'], parameters: { rate: '0.1' }, metrics: accuracy('0.91') }),
  experimentRow({ name: 'forest', tags: ['digits'], parameters: { rate: '0.5' }, metrics: accuracy('0.97') }),
  experimentRow({ name: 'broken', state: 'crashed', metrics: accuracy('NaN') }),
];
const openRows = (search = '') => open(`/halley/general/experiments${search}`, { 'GET /experiments': { experiments: rows } });

async function shownNames(): Promise<string[]> {
  const table = await screen.findByRole('table', { name: 'Experiments' });
  return within(table).getAllByRole('link').map((link) => link.textContent ?? '');
}

test('shows name, state, tags, last metric and parameters of each experiment', async () => {
  openRows();
  const row = (await screen.findByRole('link', { name: 'linear' })).closest('[role=row]') as HTMLElement;
  for (const text of ['finished', 'digits', 'fast', '0.91', '0.1']) expect(within(row).getByText(text)).toBeTruthy();
});

test('a click on a tag filters by it, and the filter is in the address', async () => {
  const { router } = openRows();
  await userEvent.click((await screen.findAllByRole('button', { name: 'Filter by tag fast' }))[0] as HTMLElement);
  expect(await shownNames()).toEqual(['linear']);
  expect(router.state.location.searchStr).toBe('?tag=fast');
  await userEvent.click(screen.getByRole('button', { name: 'Stop filtering by tag fast' }));
  expect(await shownNames()).toHaveLength(3);
});

test('a click on a heading sorts by it', async () => {
  openRows();
  await userEvent.click(await screen.findByRole('button', { name: 'accuracy' }));
  expect(await shownNames()).toEqual(['forest', 'linear', 'broken']);
  expect(screen.getByRole('columnheader', { name: /accuracy/ }).getAttribute('aria-sort')).toBe('descending');
});

test('the address alone makes the view', async () => {
  openRows('?group=param:rate&q=digits&sort=name&col=param:rate');
  expect(await shownNames()).toEqual(['linear', 'forest']);
  expect(screen.getByRole('button', { name: /0\.5/ }).getAttribute('aria-expanded')).toBe('true');
  expect(screen.queryByRole('columnheader', { name: 'accuracy' })).toBeNull();
});

test('a group can be closed', async () => {
  openRows('?group=tag');
  await userEvent.click(await screen.findByRole('button', { name: /^digits 2$/ }));
  expect(await shownNames()).toEqual(['linear', 'broken']);
});

test('ten thousand experiments are as many rows as the screen shows', async () => {
  const many = Array.from({ length: 10_000 }, (_, index) => experimentRow({ name: `run ${index}` }));
  open('/halley/general/experiments', { 'GET /experiments': { experiments: many } });
  const table = await screen.findByRole('table', { name: 'Experiments' });
  expect(table.getAttribute('aria-rowcount')).toBe('10001');
  expect(within(table).getAllByRole('row').length).toBeLessThan(80);
});

test('an empty project says what to run', async () => {
  open('/halley/general/experiments', { 'GET /experiments': { experiments: [] } });
  expect(await screen.findByText('No experiments yet')).toBeTruthy();
  expect(screen.getByText('./halley quickstart')).toBeTruthy();
});

test('a filter that hides everything offers to be cleared', async () => {
  openRows('?q=nothing+like+it');
  await userEvent.click(await screen.findByRole('button', { name: 'Clear the filter' }));
  expect(await shownNames()).toHaveLength(3);
});

test('a failure is told with its reason and can be tried again', async () => {
  let broken = true;
  open('/halley/general/experiments', {
    'GET /experiments': () => (broken ? new Refusal(403, "workspace 'halley' is not yours") : { experiments: rows }),
  });
  expect(await screen.findByText("workspace 'halley' is not yours")).toBeTruthy();
  broken = false;
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await waitFor(async () => expect(await shownNames()).toHaveLength(3));
});
