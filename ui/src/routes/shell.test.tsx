import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';
import { open, Refusal } from '../../test/open';

const workspaces = {
  workspaces: [
    { name: 'halley', projects: [{ projectId: '1', name: 'digits', description: 'Handwritten', experimentCount: 2, lastUpdatedMillis: Date.now() }] },
  ],
};

afterEach(() => window.history.replaceState(null, '', '/'));

test('lists the projects of each workspace', async () => {
  open('/', { 'GET /workspaces': workspaces });
  const link = await screen.findByRole('link', { name: /digits/ });
  expect(link.getAttribute('href')).toBe('/halley/digits/experiments');
  expect(screen.getByRole('heading', { name: 'halley' })).toBeTruthy();
});

test('a new server says what to run first', async () => {
  open('/', {});
  expect(await screen.findByText('./halley quickstart')).toBeTruthy();
});

test('who is not signed in is sent to sign in and comes back', async () => {
  let signedIn = false;
  const session = { userName: 'halley', defaultWorkspace: 'halley' };
  const { router } = open('/pipelines?q=a', {
    'GET /session': () => (signedIn ? session : new Refusal(401, 'sign in')),
    'POST /session': () => {
      signedIn = true;
      return session;
    },
  });
  await userEvent.type(await screen.findByLabelText('API key'), 'secret{Enter}');
  await waitFor(() => expect(router.state.location.href).toBe('/pipelines?q=a'));
});

test('a wrong key is told', async () => {
  open('/sign-in', { 'POST /session': new Refusal(401, 'unknown token') });
  await userEvent.type(await screen.findByLabelText('API key'), 'wrong{Enter}');
  expect(await screen.findByText('This server does not know that API key.')).toBeTruthy();
});

test('a token in the hash signs in and leaves the address at once', async () => {
  window.history.replaceState(null, '', '/sign-in#token=secret');
  const { router, requests } = open('/sign-in', { 'POST /session': { userName: 'halley', defaultWorkspace: 'halley' } });
  await waitFor(() => expect(router.state.location.pathname).toBe('/'));
  expect(window.location.hash).toBe('');
  expect(requests).toContain('POST /session');
});

test('the palette finds a project by a part of its name', async () => {
  const { router } = open('/', { 'GET /workspaces': workspaces, 'GET /experiments': { experiments: [] } });
  await screen.findByRole('link', { name: /digits/ });
  await userEvent.keyboard('{Control>}k{/Control}');
  await userEvent.type(await screen.findByRole('combobox'), 'digi');
  await waitFor(() => expect(screen.getAllByRole('option').map((option) => option.textContent)).toEqual(['halley / digitsproject', 'Reports of digitspage', 'Archive and trash of digitspage']));
  await userEvent.keyboard('{Enter}');
  await waitFor(() => expect(router.state.location.pathname).toBe('/halley/digits/experiments'));
});

test('the question mark shows the shortcuts', async () => {
  open('/', { 'GET /workspaces': workspaces });
  await screen.findByRole('link', { name: /digits/ });
  await userEvent.keyboard('?');
  expect(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })).toBeTruthy();
});

test('an address that is no page says so', async () => {
  open('/a/b/c/d', {});
  expect(await screen.findByText('There is no such page')).toBeTruthy();
});
