import { useRef, type KeyboardEvent } from 'react';
import styles from './Charts.module.css';

export interface ChartSize {
  width: number;
  height: number;
}

interface ResizeGripProps {
  metric: string;
  size: ChartSize;
  onSize: (size: ChartSize) => void;
}

const grain = 20;
const rounded = (value: number, least: number, most: number) => Math.min(most, Math.max(least, Math.round(value / grain) * grain));

/** The corner of a chart: dragged, or moved by arrow keys, it resizes all charts of the page. */
export function ResizeGrip({ metric, size, onSize }: ResizeGripProps) {
  const last = useRef('');
  const resize = (width: number, height: number) => {
    const next = { width: rounded(width, 200, 2000), height: rounded(height, 100, 1200) };
    const text = `${next.width} ${next.height}`;
    if (text === last.current) return;
    last.current = text;
    onSize(next);
  };
  const pressed = (event: KeyboardEvent) => {
    const across = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const down = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (across === 0 && down === 0) return;
    event.preventDefault();
    resize(size.width + across * grain, size.height + down * grain);
  };
  return (
    <button
      type="button"
      className={styles['grip']}
      aria-label={`Resize the charts by ${metric}`}
      title="Drag to resize all charts; arrow keys do it too"
      onKeyDown={pressed}
      onPointerDown={(event) => {
        const card = event.currentTarget.closest('article');
        if (!card) return;
        const grip = event.currentTarget;
        const begin = { x: event.clientX, y: event.clientY, width: card.clientWidth, height: size.height };
        grip.setPointerCapture(event.pointerId);
        const moved = (move: PointerEvent) => resize(begin.width + move.clientX - begin.x, begin.height + move.clientY - begin.y);
        const ended = () => {
          grip.removeEventListener('pointermove', moved);
          grip.removeEventListener('pointerup', ended);
        };
        grip.addEventListener('pointermove', moved);
        grip.addEventListener('pointerup', ended);
      }}
    />
  );
}
