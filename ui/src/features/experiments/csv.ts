import type { ExperimentRow } from '../../api/schema';
import { parseNumber } from '../../lib/format';
import { cellValue, type Column } from './columns';

/** The table as RFC 4180 text: the shown experiments in the shown columns, values as logged. */
export function toCsv(rows: readonly ExperimentRow[], columns: readonly Column[]): string {
  const head = ['name', 'experiment key', ...columns.map((column) => column.id)];
  const lines = rows.map((row) => [row.name, row.experimentKey, ...columns.map((column) => text(row, column))]);
  return [head, ...lines].map((line) => line.map(cell).join(',')).join('\r\n') + '\r\n';
}

function text(row: ExperimentRow, column: Column): string {
  const value = cellValue(row, column.id);
  if (value === undefined) return '';
  return column.kind === 'started' ? new Date(Number(value)).toISOString() : String(value);
}

/** A spreadsheet must not run what was logged: a text that looks like a formula gets an apostrophe, a negative number does not. */
function cell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) && Number.isNaN(parseNumber(value)) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Offers a text as a file. */
export function download(name: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
