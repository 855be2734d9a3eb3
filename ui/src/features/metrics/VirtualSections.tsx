import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { memo, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import styles from './Charts.module.css';
import { rowsOf, type SectionRow } from './sectionRows';
import type { Section } from './sections';

interface VirtualSectionsProps {
  sections: readonly Section[];
  tiles: ReadonlyMap<string, ReactNode>;
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
const headingHeight = 35;
const tileHeight = 68;
const tileWidth = 200;

/** Thousands of charts in any number of sections: only the rows that are on screen, and one more at each end, exist. */
export function VirtualSections({ sections, tiles, width, height, cardWide, children }: VirtualSectionsProps) {
  const box = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState({ columns: 3, tileColumns: 5, top: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const fitting = (least: number) => Math.max(1, Math.floor((element.clientWidth + gap) / (least + gap)));
    const measure = () => {
      const next = { columns: fitting(width), tileColumns: fitting(tileWidth), top: Math.round(element.getBoundingClientRect().top + window.scrollY) };
      setRoom((now) => (now.columns === next.columns && now.tileColumns === next.tileColumns && now.top === next.top ? now : next));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [width]);
  const { columns, tileColumns, top } = room;
  const rows = useMemo(() => rowsOf(sections, (name) => tiles.has(name), { columns, tileColumns, wide: cardWide }), [sections, tiles, columns, tileColumns, cardWide]);
  const sizes = { heading: headingHeight, tiles: tileHeight + gap, cards: height + frame + gap };
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: (index) => sizes[rows[index]?.kind ?? 'cards'],
    overscan: 1,
    scrollMargin: top,
  });
  return (
    <div ref={box} style={{ height: virtual.getTotalSize(), position: 'relative' }}>
      {virtual.getVirtualItems().map(({ key, index, start }) => {
        const row = rows[index];
        return (
          row && (
            <div key={key} ref={virtual.measureElement} data-index={index} className={styles['virtual']} style={{ transform: `translateY(${start - top}px)` }}>
              <Row row={row} columns={row.kind === 'tiles' ? tileColumns : columns} tiles={tiles}>
                {children}
              </Row>
            </div>
          )
        );
      })}
    </div>
  );
}

interface RowProps {
  row: SectionRow;
  columns: number;
  tiles: ReadonlyMap<string, ReactNode>;
  children: (name: string) => ReactNode;
}

/** Scrolling moves rows; it draws none of them anew. */
const Row = memo(function Row({ row, columns, tiles, children }: RowProps) {
  if (row.kind === 'heading') {
    return (
      <div className={styles['section']}>
        <h2 className={row.prefix === '' ? styles['unseen'] : undefined}>{row.prefix || 'Metrics'}</h2>
      </div>
    );
  }
  return (
    <div className={styles['row']} style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
      {row.names.map((name) => (row.kind === 'tiles' ? tiles.get(name) : children(name)))}
    </div>
  );
});
