import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { Copy } from './Copy';

test('a text is put on the clipboard', async () => {
  const user = userEvent.setup();
  render(<Copy text="https://halley.example/share/hls_1" label="Copy the link to digits" />);

  await user.click(screen.getByRole('button', { name: 'Copy the link to digits' }));

  expect(await navigator.clipboard.readText()).toBe('https://halley.example/share/hls_1');
});
