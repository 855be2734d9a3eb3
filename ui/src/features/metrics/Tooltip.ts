import type { ChartLine, Reading, XKind } from '../../charts/model';
import styles from './Tooltip.module.css';
import { xText } from './readout';
import { tipOf, type TipSort } from './tip';

export interface TipOptions {
  sort: TipSort;
  count: number;
}

/** Writes the tooltip past React: the crosshair moves sixty times a second. */
export function showTip(element: HTMLElement, lines: readonly ChartLine[], reading: Reading | undefined, kind: XKind, { sort, count }: TipOptions): void {
  const pointer = reading?.pointer;
  const { rows, more } = reading && pointer ? tipOf(lines, reading, sort, count) : { rows: [], more: 0 };
  element.hidden = rows.length === 0;
  if (!reading || !pointer || rows.length === 0) return;
  const place = part('p', xText(reading.x, kind));
  const list = document.createElement('ol');
  for (const row of rows) {
    const item = document.createElement('li');
    const swatch = document.createElement('i');
    swatch.style.background = `var(${row.token})`;
    item.append(swatch, part('span', row.label), part('b', row.value));
    list.append(item);
  }
  element.replaceChildren(place, list, ...(more > 0 ? [part('p', `and ${more} more`)] : []));
  const right = pointer.clientX + 16 + element.offsetWidth > window.innerWidth;
  element.style.left = `${Math.max(4, right ? pointer.clientX - 16 - element.offsetWidth : pointer.clientX + 16)}px`;
  element.style.top = `${Math.max(4, Math.min(window.innerHeight - element.offsetHeight - 4, pointer.clientY - element.offsetHeight / 2))}px`;
}

function part(name: string, text: string): HTMLElement {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}

export const tipClass = styles['tip'];
