import { expect, test } from 'vitest';
import { formatDuration, formatMetricText, formatNumber, formatWhen, plural } from './format';

test.each([
  [0, '0'],
  [-0, '0'],
  [0.1, '0.1'],
  [0.123456789, '0.12346'],
  [-1.5, '−1.5'],
  [12345.678, '12346'],
  [1234567, '1,234,567'],
  [0.00001234, '1.234e-5'],
  [1.7976931348623157e308, '1.798e308'],
  [NaN, 'NaN'],
  [Infinity, '∞'],
  [-Infinity, '−∞'],
])('the number %d is %s', (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

test.each([
  ['0.98765432', '0.98765'],
  ['NaN', 'NaN'],
  ['Infinity', '∞'],
  ['not a number', 'not a number'],
])('the logged metric %s reads %s', (logged, text) => {
  expect(formatMetricText(logged)).toBe(text);
});

test.each([
  [0, '0 ms'],
  [412, '412 ms'],
  [4_200, '4.2 s'],
  [9_960, '10 s'],
  [60_000, '1 min'],
  [72_000, '1 min 12 s'],
  [7_500_000, '2 h 5 min'],
  [277_200_000, '3 d 5 h'],
])('%d milliseconds are %s', (millis, text) => {
  expect(formatDuration(millis)).toBe(text);
});

test('what is close is told relative to now, what is far by its date', () => {
  const now = new Date(2026, 10, 24, 12, 0).getTime();
  expect(formatWhen(now - 5_000, now)).toBe('just now');
  expect(formatWhen(now - 180_000, now)).toBe('3 min ago');
  expect(formatWhen(new Date(2026, 10, 24, 8, 5).getTime(), now)).toBe('today 08:05');
  expect(formatWhen(new Date(2026, 10, 3, 8, 5).getTime(), now)).toBe('3 Nov, 08:05');
  expect(formatWhen(new Date(2025, 1, 3, 8, 5).getTime(), now)).toBe('3 Feb 2025');
});

test('one is singular', () => {
  expect([plural(1, 'step'), plural(2, 'step'), plural(0, 'step')]).toEqual(['1 step', '2 steps', '0 steps']);
});
