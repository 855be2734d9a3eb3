import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { open, Refusal } from '../../test/open';

const version = { versionId: 'v1', artifactId: 'a1', version: '1.0.0', state: 'CLOSED', owner: 'halley', experimentKey: null, addedMillis: 1_790_000_000_000, fileCount: 2, sizeInBytes: 20, metadata: null, aliases: [], tags: [] };
const artifact = { artifactId: 'a1', workspace: 'halley', project: null, name: 'digits', type: 'dataset', description: null, owner: 'halley', createdMillis: 0, lastUpdatedMillis: 0, versionCount: 2, sizeInBytes: 20, tags: [], latestVersion: version };
const file = (fileName: string) => ({ assetId: fileName, fileName, fileSize: 10, remote: false, link: null });

test('an artifact shows all its files, and more versions when they are asked for', async () => {
  const files = [{ files: [file('b.csv')], next: 'b.csv' }, { files: [file('a.csv')] }];
  const versions = [{ versions: [version], next: 'v1' }, { versions: [{ ...version, versionId: 'v0', version: '0.9.0' }] }];
  const { requests } = open('/artifacts/a1', {
    'GET /artifacts/a1': artifact,
    'GET /artifacts/a1/versions': () => versions.shift(),
    'GET /artifact-versions/v1': { ...version, name: 'digits', type: 'dataset', workspace: 'halley', producer: null, consumers: [] },
    'GET /artifact-versions/v1/files': () => files.shift(),
  });
  expect(await screen.findByRole('link', { name: 'a.csv' })).toBeTruthy();
  expect(requests).toContain('GET /artifact-versions/v1/files?after=b.csv&limit=1000');
  await userEvent.click(await screen.findByRole('button', { name: 'Show more' }));
  expect(await screen.findByRole('link', { name: '0.9.0' })).toBeTruthy();
});

test('an artifact that does not exist is not an error of the page', async () => {
  open('/artifacts/gone', { 'GET /artifacts/gone': new Refusal(404, "artifact 'gone' does not exist") });
  expect(await screen.findByText('There is no such artifact')).toBeTruthy();
  expect(screen.getByRole('link', { name: 'All artifacts' })).toBeTruthy();
});

test('a filter over artifacts looks at all pages', async () => {
  const pages = [{ artifacts: [artifact], next: 'digits' }, { artifacts: [{ ...artifact, artifactId: 'a2', name: 'letters' }] }];
  open('/artifacts', { 'GET /artifacts': () => pages.shift() });
  expect(await screen.findByText('the first 1 artifact in halley, logged by experiments')).toBeTruthy();
  await userEvent.type(screen.getByLabelText('Filter artifacts'), 'letters');
  expect(await screen.findByRole('link', { name: 'letters' })).toBeTruthy();
});
