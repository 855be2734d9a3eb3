import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { open } from '../../test/open';

const e = encodeURIComponent;

const artifact = (name: string, version = 1) => ({
  name,
  version,
  type: 'java.lang.Double',
  kind: 'data',
  size: 2048,
  createdMillis: 1_790_000_000_000,
  tags: ['nightly'],
  metadata: { accuracy: '0.97' },
  madeBy: { run: 'digits 1/2', step: 'train' },
  versions: 3,
});

const model = (name: string) => ({ name, description: '', license: '', createdMillis: 1_790_000_000_000, versions: 1, tags: [], latest: null, staging: null, production: null });

/** What people may call things, and what addresses do not take as it is. */
const names = ['a/b', 'a b', '100%', 'a%2Fb', 'what?', '#1', `it's "so"`, 'a&b=c+d', 'ü→日本', 'back\\slash', '../up', '..hidden', 'a;b,c:d@e', '<b>&amp;</b>', 'x'.repeat(500)];

test('artifacts are listed with their number, and the next page when it is asked for', async () => {
  const pages = [
    { artifacts: [artifact('alpha')], next: 'n1', total: 2 },
    { artifacts: [artifact('beta')], next: null },
  ];
  const { requests } = open('/pipeline-artifacts', { 'GET /pipeline-artifacts': () => pages.shift() });
  expect(await screen.findByText('2 artifacts')).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Show more' }));
  expect(await screen.findByRole('link', { name: 'beta' })).toBeTruthy();
  expect(requests).toContain('GET /pipeline-artifacts?after=n1&sort=created&descending=true&limit=100');
  expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull();
});

test('more than the server counts is said to be more', async () => {
  open('/pipeline-artifacts?show=versions', { 'GET /pipeline-artifact-versions': { versions: [artifact('alpha')], next: 'n1', total: 10_001 } });
  expect(await screen.findByText('more than 10,000 versions')).toBeTruthy();
});

test('arrows choose between artifacts and all versions, and Tab goes to the choice', async () => {
  const { router } = open('/pipeline-artifacts', { 'GET /pipeline-artifacts': { artifacts: [artifact('alpha')], next: null, total: 1 } });
  const choice = await screen.findByRole('radio', { name: 'Artifacts' });
  choice.focus();
  await userEvent.keyboard('{ArrowRight}');
  expect(router.state.location.searchStr).toBe('?show=versions');
  const other = screen.getByRole('radio', { name: 'All versions' });
  expect(document.activeElement).toBe(other);
  expect([choice, other].map((radio) => radio.tabIndex)).toEqual([-1, 0]);
});

test('a tag leaves only what has it', async () => {
  const { router } = open('/pipeline-artifacts', { 'GET /pipeline-artifacts': { artifacts: [artifact('alpha')], next: null, total: 1 } });
  await userEvent.click(await screen.findByRole('button', { name: 'Only with the tag nightly' }));
  expect(router.state.location.searchStr).toBe('?filter=tag%3Dnightly');
});

test('a filter that nothing matches is cleared by one click', async () => {
  const { router } = open('/pipeline-models?q=zzz', { 'GET /pipeline-models': { models: [], next: null } });
  expect(await screen.findByText('No model matches')).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Clear the filter' }));
  expect(router.state.location.searchStr).toBe('');
});

test.each(names)('the artifact %s leads to its page, that to its version, and that to its step', async (name) => {
  const { requests, router } = open('/pipeline-artifacts', {
    'GET /pipeline-artifacts': { artifacts: [artifact(name)], next: null, total: 1 },
    'GET /pipeline-artifact-versions': { versions: [artifact(name)], next: null, total: 1 },
    [`GET /pipeline-artifacts/${e(name)}/versions/1`]: { ...artifact(name), materializer: 'json', hash: 'h', uri: 'file:///x', newest: 1, before: null, after: null, visualisations: [], models: [] },
    [`GET /pipeline-artifacts/${e(name)}/versions/1/lineage`]: { madeBy: null, usedBy: [] },
    [`GET /pipeline-artifacts/${e(name)}/versions/1/content`]: { there: false, text: null, cut: false },
  });
  await userEvent.click(await screen.findByRole('link', { name }));
  expect(await screen.findByRole('heading', { level: 1, name })).toBeTruthy();
  expect(router.state.location.href.split('/')).toHaveLength(3);
  await userEvent.click(await screen.findByRole('link', { name: 'version 1' }));
  const heading = await screen.findByRole('heading', { level: 1, name: `${name} version 1` });
  expect(within(heading).getByRole('link', { name })).toBeTruthy();
  expect(await screen.findByText('Double')).toBeTruthy();
  expect(requests).toContain(`GET /pipeline-artifacts/${e(name)}/versions/1`);
  await userEvent.click(screen.getByRole('link', { name: 'digits 1/2' }));
  expect(await screen.findByRole('heading', { level: 1, name: 'digits 1/2' })).toBeTruthy();
});

test.each(names)('the address of the artifact %s shows it again', async (name) => {
  open(`/pipeline-artifacts/${e(name)}`, { 'GET /pipeline-artifact-versions': { versions: [artifact(name)], next: null, total: 1 } });
  expect(await screen.findByRole('heading', { level: 1, name })).toBeTruthy();
});

test.each(names)('the model %s leads to its page and back', async (name) => {
  const { requests } = open('/pipeline-models', {
    'GET /pipeline-models': { models: [model(name)], next: null },
    [`GET /pipeline-models/${e(name)}`]: model(name),
    [`GET /pipeline-models/${e(name)}/versions`]: { versions: [], next: null },
  });
  await userEvent.click(await screen.findByRole('link', { name }));
  expect(await screen.findByText('The model has no version yet')).toBeTruthy();
  expect(screen.getByRole('heading', { level: 1, name })).toBeTruthy();
  expect(requests).toContain(`GET /pipeline-models/${e(name)}`);
});

test.each(names)('the run %s and its step of that name have an address', async (name) => {
  const { router } = open(`/pipelines/${e(name)}?step=${e(name)}`, {});
  expect(await screen.findByRole('heading', { level: 1, name })).toBeTruthy();
  expect(router.state.location.search).toEqual({ step: name });
});

test.each(names)('the project %s has an address', async (name) => {
  const { requests } = open(`/halley/${e(name)}/experiments`, {});
  expect(await screen.findByRole('heading', { level: 1, name })).toBeTruthy();
  expect(requests.length).toBeGreaterThan(0);
});
