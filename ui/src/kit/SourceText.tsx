import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef } from 'react';
import { highlight } from '../lib/highlight';
import styles from './SourceText.module.css';

interface SourceTextProps {
  text: string;
  label: string;
  /** Name of the file, which tells its language. */
  fileName?: string;
}

/** A text with line numbers and, in programs, with comments, texts and keywords set off. Only the lines on screen are made. */
export function SourceText({ text, label, fileName = '' }: SourceTextProps) {
  const lines = useMemo(() => highlight(text, fileName), [text, fileName]);
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: lines.length, getScrollElement: () => scroll.current, estimateSize: () => 20, overscan: 40, initialRect: { width: 1000, height: 600 } });
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls
    <div className={styles['source']} ref={scroll} tabIndex={0} role="region" aria-label={`${label}, ${lines.length} lines`}>
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map((item) => (
          <div key={item.key} className={styles['line']} style={{ transform: `translateY(${item.start}px)` }}>
            <span className={styles['number']}>{item.index + 1}</span>
            <code>
              {lines[item.index]?.map((piece, index) => (
                <span key={index} className={piece.kind === 'plain' ? undefined : styles[piece.kind]}>
                  {piece.text}
                </span>
              ))}
            </code>
          </div>
        ))}
      </div>
    </div>
  );
}
