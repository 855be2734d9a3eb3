import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { formatNumber } from '../lib/format';
import { token, useTheme } from '../theme/theme';
import { project, readCloud } from './math/points3d';
import styles from './PointCloud.module.css';

interface PointCloudProps {
  name: string;
  /** Files of points and boxes. */
  texts: readonly string[];
}

const height = 380;

/** Points and boxes in space. Dragging or the arrow keys turn them, the wheel or + and − come nearer. */
export function PointCloud({ name, texts }: PointCloudProps) {
  const cloud = useMemo(() => readCloud(texts), [texts]);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [view, setView] = useState({ turn: 0.6, tilt: 0.4, zoom: 1 });
  const theme = useTheme();
  const drag = useRef<{ x: number; y: number } | undefined>(undefined);

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    const scale = devicePixelRatio || 1;
    const width = element.clientWidth || 600;
    element.width = width * scale;
    element.height = height * scale;
    const unit = (Math.min(width, height) / 2 - 20) * scale * view.zoom;
    const [left, top] = [(width * scale) / 2, (height * scale) / 2];
    context.clearRect(0, 0, element.width, element.height);
    const usual = token('--series-0');
    const edges = project(cloud.edges, view.turn, view.tilt);
    context.strokeStyle = token('--series-1');
    context.beginPath();
    for (let at = 0; at < edges.length; at += 6) {
      context.moveTo(left + (edges[at] ?? 0) * unit, top - (edges[at + 1] ?? 0) * unit);
      context.lineTo(left + (edges[at + 3] ?? 0) * unit, top - (edges[at + 4] ?? 0) * unit);
    }
    context.stroke();
    const points = project(cloud.positions, view.turn, view.tilt);
    const order = Array.from({ length: cloud.count }, (_, index) => index).sort((one, other) => (points[one * 3 + 2] ?? 0) - (points[other * 3 + 2] ?? 0));
    const size = (cloud.count > 20_000 ? 1.2 : cloud.count > 2_000 ? 2 : 3.5) * scale;
    for (const index of order) {
      const depth = points[index * 3 + 2] ?? 0;
      const colour = cloud.colours[index] ?? -1;
      context.fillStyle = colour < 0 ? usual : `#${colour.toString(16).padStart(6, '0')}`;
      context.globalAlpha = 0.45 + 0.55 * Math.min(1, Math.max(0, (depth + 1) / 2));
      context.fillRect(left + (points[index * 3] ?? 0) * unit - size / 2, top - (points[index * 3 + 1] ?? 0) * unit - size / 2, size, size);
    }
    context.globalAlpha = 1;
  }, [cloud, view, theme]);

  const turn = (across: number, up: number) => setView((now) => ({ ...now, turn: now.turn + across, tilt: Math.max(-1.5, Math.min(1.5, now.tilt + up)) }));
  const zoom = (by: number) => setView((now) => ({ ...now, zoom: Math.max(0.3, Math.min(12, now.zoom * by)) }));
  const pressed = (event: KeyboardEvent) => {
    const moves: Record<string, () => void> = { ArrowLeft: () => turn(-0.15, 0), ArrowRight: () => turn(0.15, 0), ArrowUp: () => turn(0, 0.15), ArrowDown: () => turn(0, -0.15), '+': () => zoom(1.2), '-': () => zoom(1 / 1.2) };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    move();
  };
  const moved = (event: PointerEvent) => {
    if (!drag.current) return;
    turn((event.clientX - drag.current.x) / 140, (event.clientY - drag.current.y) / 140);
    drag.current = { x: event.clientX, y: event.clientY };
  };
  useEffect(() => {
    const element = canvas.current;
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      zoom(event.deltaY > 0 ? 1 / 1.15 : 1.15);
    };
    element?.addEventListener('wheel', wheel, { passive: false });
    return () => element?.removeEventListener('wheel', wheel);
  }, []);
  const extent = cloud.low.map((low, axis) => `${'xyz'[axis]} ${formatNumber(low)} to ${formatNumber(cloud.high[axis] ?? low)}`).join(', ');
  return (
    <figure className={styles['figure']} aria-label={name}>
      <canvas
        ref={canvas}
        className={styles['canvas']}
        style={{ height }}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- arrow keys turn it
        tabIndex={0}
        role="img"
        aria-label={`${name}: ${cloud.count.toLocaleString('en')} points, ${cloud.edges.length / 72} boxes, ${extent}`}
        data-turn={view.turn.toFixed(2)}
        onKeyDown={pressed}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.current = { x: event.clientX, y: event.clientY };
        }}
        onPointerMove={moved}
        onPointerUp={() => (drag.current = undefined)}
      />
      <figcaption>
        {cloud.count.toLocaleString('en')} points · {extent} · drag or arrow keys turn, Ctrl and the wheel or + and − zoom
      </figcaption>
    </figure>
  );
}
