const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** A metric as a person reads it: five significant digits, never a lie about NaN and the infinities. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return '∞';
  if (value === -Infinity) return '−∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e9 || size < 1e-4) return minus(value.toExponential(3).replace(/\.?0+e/, 'e').replace('e+', 'e'));
  if (Number.isInteger(value)) return minus(grouped.format(value));
  if (size >= 1e5) return minus(grouped.format(value));
  return minus(String(Number(value.toPrecision(5))));
}

function minus(text: string): string {
  return text.replace(/^-/, '−');
}

/** The number in a logged text, or NaN with the text kept by the caller. Comet writes "NaN", "Infinity", "-Infinity". */
export function parseNumber(text: string): number {
  const trimmed = text.trim();
  return trimmed === '' ? NaN : Number(trimmed);
}

/** A logged metric text in the same shape as a number on a chart. */
export function formatMetricText(text: string): string {
  const value = parseNumber(text);
  return Number.isNaN(value) && text.trim().toLowerCase() !== 'nan' ? text : formatNumber(value);
}

export function formatDuration(millis: number): string {
  if (!Number.isFinite(millis)) return '–';
  const positive = Math.max(0, millis);
  if (positive < 1000) return `${Math.round(positive)} ms`;
  if (positive < 9_950) return `${(positive / 1000).toFixed(1)} s`;
  const seconds = Math.round(positive / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return both(`${minutes} min`, seconds % 60, 's');
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return both(`${hours} h`, minutes % 60, 'min');
  return both(`${Math.floor(hours / 24)} d`, hours % 24, 'h');
}

function both(large: string, rest: number, unit: string): string {
  return rest === 0 ? large : `${large} ${rest} ${unit}`;
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const dayMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const dayMonthYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** Close things relative, far things absolute. */
export function formatWhen(millis: number, now: number): string {
  const ago = now - millis;
  if (ago < 60_000) return ago < -60_000 ? formatExact(millis) : 'just now';
  if (ago < 3_600_000) return `${Math.floor(ago / 60_000)} min ago`;
  const then = new Date(millis);
  const today = new Date(now);
  if (then.toDateString() === today.toDateString()) return `today ${clock.format(then)}`;
  if (then.getFullYear() === today.getFullYear()) return `${dayMonth.format(then)}, ${clock.format(then)}`;
  return dayMonthYear.format(then);
}

export function formatExact(millis: number): string {
  return exact.format(millis);
}

export function plural(count: number, noun: string, nouns = `${noun}s`): string {
  return `${grouped.format(count)} ${count === 1 ? noun : nouns}`;
}
