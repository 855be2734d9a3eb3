import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useState, type ReactNode } from 'react';
import { useInView } from '../../kit/useInView';
import styles from './Charts.module.css';

interface VirtualGridProps {
  names: readonly string[];
  /** The least width of a card, and the height of its chart. */
  width: number;
  height: number;
  /** The card that takes a whole row. */
  cardWide: string | undefined;
  children: (name: string) => ReactNode;
}

const gap = 12;
/** Title, legend and borders of a card. */
const frame = 58;

/** Thousands of charts: only the rows that are on screen, and one more at each end, exist. */
export function VirtualGrid({ names, width, height, cardWide, children }: VirtualGridProps) {
  const [box, near] = useInView<HTMLDivElement>('600px');
  const [room, setRoom] = useState({ columns: 3, top: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => {
      const columns = Math.max(1, Math.floor((element.clientWidth + gap) / (width + gap)));
      const top = element.getBoundingClientRect().top + window.scrollY;
      setRoom((now) => (now.columns === columns && now.top === top ? now : { columns, top }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [box, width]);
  const rows = rowsOf(names, room.columns, cardWide);
  const virtual = useWindowVirtualizer({ count: rows.length, estimateSize: () => height + frame + gap, overscan: 1, scrollMargin: room.top });
  return (
    <div ref={box} style={{ height: virtual.getTotalSize(), position: 'relative' }}>
      {(near ? virtual.getVirtualItems() : []).map((row) => (
        <div
          key={row.key}
          ref={virtual.measureElement}
          data-index={row.index}
          className={styles['virtual']}
          style={{ transform: `translateY(${row.start - virtual.options.scrollMargin}px)`, gridTemplateColumns: `repeat(${room.columns}, minmax(0, 1fr))` }}
        >
          {rows[row.index]?.map(children)}
        </div>
      ))}
    </div>
  );
}

/** The names in rows; a wide one has its own. */
function rowsOf(names: readonly string[], columns: number, wide: string | undefined): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const name of names) {
    if (name === wide || row.length === columns) {
      if (row.length > 0) rows.push(row);
      row = [];
    }
    if (name === wide) rows.push([name]);
    else row.push(name);
  }
  if (row.length > 0) rows.push(row);
  return rows;
}
