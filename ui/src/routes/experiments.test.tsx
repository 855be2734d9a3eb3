import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { open, Refusal } from '../../test/open';
import type { TableItem, TablePage, TableRow } from '../../src/api/table';

const row = (name: string, given: Partial<TableRow> = {}): TableRow => ({
  kind: 'row',
  experimentKey: `key-${name}`,
  name,
  workspace: 'halley',
  project: 'general',
  state: 'finished',
  archived: false,
  startMillis: 1_790_000_000_000,
  endMillis: 1_790_000_060_000,
  durationMillis: 60_000,
  userName: 'ada',
  tags: [],
  cells: [],
  ...given,
});

const cells = (accuracy: number | string, rate: string) => [null, null, null, null, accuracy, rate];
const rows = [row('forest', { tags: ['digits'], cells: cells(0.97, '0.5') }), row('linear', { tags: ['digits', 'fast'], cells: cells(0.91, '0.1') }), row('broken', { state: 'crashed', cells: cells('NaN', '') })];

function page(items: readonly TableItem[], given: Partial<TablePage> = {}): TablePage {
  return { total: items.length, matching: items.length, items: items.length, offset: 0, shown: items.slice(0, 100), pinned: [], ...given };
}

const columns = {
  found: 2,
  columns: [
    { id: 'metric:accuracy', kind: 'metric', name: 'accuracy', varies: true, numeric: true },
    { id: 'param:rate', kind: 'param', name: 'rate', varies: true, numeric: true },
  ],
};

const openTable = (search: string, answer: unknown = page(rows)) =>
  open(`/halley/general/experiments${search}`, {
    'POST /experiments/query': answer,
    'GET /experiments/columns': columns,
    'POST /experiments/complete': { from: 0, to: 0, options: [], mistake: null },
    'GET /views': { views: [] },
  });

async function shownNames(): Promise<string[]> {
  const table = await screen.findByRole('table', { name: 'Experiments' });
  return within(table).getAllByRole('link').map((link) => link.textContent ?? '');
}

test('shows name, state, tags, last metric and parameters of each experiment', async () => {
  openTable('');
  expect(await shownNames()).toEqual(['forest', 'linear', 'broken']);
  const line = screen.getByRole('link', { name: 'linear' }).closest('[role=row]') as HTMLElement;
  for (const text of ['finished', 'digits', 'fast', '0.91', '0.1']) expect(within(line).getByText(text)).toBeTruthy();
});

test('a click on a tag filters by it, and the filter is in the address', async () => {
  const { router } = openTable('');
  await shownNames();
  await userEvent.click(screen.getAllByRole('button', { name: 'Filter by tag fast' })[0] as HTMLElement);
  await waitFor(() => expect(router.state.location.searchStr).toBe('?tag=fast'));
  await userEvent.click(await screen.findByRole('button', { name: 'Stop filtering by tag fast' }));
  await waitFor(() => expect(router.state.location.searchStr).toBe(''));
});

test('a click on a heading sorts by it, in the address and by the server', async () => {
  const { router } = openTable('');
  await shownNames();
  await userEvent.click(screen.getByRole('button', { name: 'accuracy' }));
  await waitFor(() => expect(router.state.location.searchStr).toBe('?sort=-metric:accuracy'));
  expect(screen.getByRole('columnheader', { name: /accuracy/ }).getAttribute('aria-sort')).toBe('descending');
});

test('the menu of a column hides it, pins it, and chooses another value of the metric', async () => {
  const { router } = openTable('');
  await shownNames();
  await userEvent.click(screen.getByRole('button', { name: 'Column accuracy' }));
  await userEvent.click(screen.getByRole('menuitemcheckbox', { name: 'Best value' }));
  await waitFor(() => expect(router.state.location.searchStr).toContain('metric.best:accuracy'));
  await userEvent.click(screen.getByRole('button', { name: 'Column rate' }));
  await userEvent.click(screen.getByRole('menuitem', { name: 'Pin column' }));
  await waitFor(() => expect(router.state.location.searchStr).toContain('freeze=1'));
});

test('groups are headings with counts and means, and close in the address', async () => {
  const group: TableItem = { kind: 'group', path: ['0.5'], defined: true, count: 3, closed: false, aggregates: [null, null, null, null, { count: 3, mean: 0.94, min: 0.9, max: 0.97, deviation: 0.03 }, null] };
  const { router } = openTable('?group=param:rate', page([group, ...rows]));
  await shownNames();
  expect(screen.getByText('⌀ 0.94')).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: /^0\.5 3$/ }));
  await waitFor(() => expect(router.state.location.searchStr).toContain('shut='));
});

test('a hundred thousand experiments are as many rows as the screen shows', async () => {
  const many = Array.from({ length: 100 }, (_, index) => row(`run ${index}`, { cells: cells(1, '1') }));
  openTable('', page(many, { total: 100_000, matching: 100_000, items: 100_000 }));
  await shownNames();
  const table = screen.getByRole('table', { name: 'Experiments' });
  expect(table.getAttribute('aria-rowcount')).toBe('100001');
  expect(within(table).getAllByRole('row').length).toBeLessThan(80);
});

test('the baseline stays on top and the others show how far they are from it', async () => {
  openTable('?base=key-linear', page(rows, { pinned: [rows[1] as TableRow] }));
  await shownNames();
  expect(screen.getAllByText('baseline').length).toBeGreaterThan(0);
  const line = within(screen.getByRole('table')).getByRole('link', { name: 'forest' }).closest('[role=row]') as HTMLElement;
  expect(within(line).getByText(/\+0\.06/)).toBeTruthy();
});

test('an empty project says what to run', async () => {
  openTable('', page([]));
  expect(await screen.findByText('No experiments yet')).toBeTruthy();
  expect(screen.getByText('./halley quickstart')).toBeTruthy();
});

test('a filter that hides everything offers to be cleared', async () => {
  const { router } = openTable('?q=nothing', page([], { total: 3 }));
  await userEvent.click(await screen.findByRole('button', { name: 'Clear the filter' }));
  await waitFor(() => expect(router.state.location.searchStr).toBe(''));
});

test('a failure is told with its reason and can be tried again', async () => {
  let broken = true;
  openTable('', () => (broken ? new Refusal(403, "workspace 'halley' is not yours") : page(rows)));
  expect(await screen.findByText("workspace 'halley' is not yours")).toBeTruthy();
  broken = false;
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await waitFor(async () => expect(await shownNames()).toHaveLength(3));
});
