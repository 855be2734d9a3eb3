import { tokenOf } from '../theme/colour';
import { token } from '../theme/theme';
import { tickLabels } from './math/ticks';
import { styleOf, type ChartLine } from './model';

/** A spreadsheet must not run what was logged. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The points of all lines: one row for each, values as they are. */
export function linesAsCsv(lines: readonly ChartLine[]): string {
  const rows = ['line,x,value,smoothed'];
  for (const { label, curve, smoothed } of lines) {
    for (let index = 0; index < curve.x.length; index++) {
      rows.push(`${cell(label)},${curve.x[index]},${curve.y[index]},${smoothed ? smoothed.y[index] : ''}`);
    }
  }
  return `${rows.join('\r\n')}\r\n`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const size = { width: 860, height: 420, left: 70, right: 20, top: 40, bottom: 40 };

/** The chart as a vector picture without scripts or references. */
export function linesAsSvg(title: string, lines: readonly ChartLine[], { logX, logY }: { logX: boolean; logY: boolean }): string {
  const fit = (value: number, log: boolean) => (log ? Math.log10(value) : value);
  const shown = (value: number, log: boolean) => Number.isFinite(value) && (!log || value > 0);
  let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { curve } of lines) {
    for (let index = 0; index < curve.x.length; index++) {
      const [x, y] = [curve.x[index] ?? NaN, curve.y[index] ?? NaN];
      if (!shown(x, logX) || !shown(y, logY)) continue;
      x0 = Math.min(x0, fit(x, logX));
      x1 = Math.max(x1, fit(x, logX));
      y0 = Math.min(y0, fit(y, logY));
      y1 = Math.max(y1, fit(y, logY));
    }
  }
  const wide = size.width - size.left - size.right;
  const high = size.height - size.top - size.bottom;
  const left = (x: number) => size.left + ((fit(x, logX) - x0) / (x1 - x0 || 1)) * wide;
  const top = (y: number) => size.top + high - ((fit(y, logY) - y0) / (y1 - y0 || 1)) * high;
  const path = (xs: Float64Array, ys: Float64Array) => {
    let text = '';
    let down = false;
    for (let index = 0; index < xs.length; index++) {
      const [x, y] = [xs[index] ?? NaN, ys[index] ?? NaN];
      const visible = shown(x, logX) && shown(y, logY);
      if (visible) text += `${down ? 'L' : 'M'}${left(x).toFixed(1)} ${top(y).toFixed(1)}`;
      down = visible;
    }
    return text;
  };
  const drawn = lines.map((line) => {
    const colour = token(tokenOf(styleOf(line)));
    const one = (xs: Float64Array, ys: Float64Array, opacity: number) => `<path d="${path(xs, ys)}" fill="none" stroke="${colour}" stroke-width="1.75" stroke-opacity="${opacity}"/>`;
    return line.smoothed ? one(line.curve.x, line.curve.y, 0.28) + one(line.smoothed.x, line.smoothed.y, 1) : one(line.curve.x, line.curve.y, 1);
  });
  const steps = [0, 0.25, 0.5, 0.75, 1];
  const values = (from: number, to: number, log: boolean) => steps.map((share) => (log ? 10 ** (from + share * (to - from)) : from + share * (to - from)));
  const xs = values(x0, x1, logX);
  const ys = values(y0, y1, logY);
  const axis =
    tickLabels(xs).map((label, index) => `<text x="${left(xs[index] ?? 0).toFixed(1)}" y="${size.height - 14}" text-anchor="middle">${label}</text>`).join('') +
    tickLabels(ys).map((label, index) => `<text x="${size.left - 8}" y="${(top(ys[index] ?? 0) + 4).toFixed(1)}" text-anchor="end">${label}</text>`).join('');
  const legend = lines.slice(0, 12).map((line, index) => `<text x="${size.left + 8}" y="${size.top + 14 + index * 15}" fill="${token(tokenOf(styleOf(line)))}">${escape(line.label)}</text>`).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" font-family="sans-serif" font-size="11"><rect width="100%" height="100%" fill="white"/><text x="${size.left}" y="22" font-size="14" font-weight="600">${escape(title)}</text><rect x="${size.left}" y="${size.top}" width="${wide}" height="${high}" fill="none" stroke="#c9d0da"/><g fill="#5f6979">${axis}</g>${drawn.join('')}${legend}</svg>\n`;
}
