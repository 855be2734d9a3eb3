import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { Duration } from './Time';

const day = 24 * 3_600_000;

test('what still runs takes no longer for the time in which it stood still', () => {
  render(<Duration startMillis={Date.now() - 5 * day} durationMillis={null} idleMillis={3 * day} running />);

  expect(screen.getByText('2 d')).toBeDefined();
});
