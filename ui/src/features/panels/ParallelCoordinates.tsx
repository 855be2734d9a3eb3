import { useState, type PointerEvent } from 'react';
import type { TableRow } from '../../api/table';
import { Icon } from '../../kit/Icon';
import styles from './Panels.module.css';
import { brushFilter, fieldOf, labelOf, scaleOf } from './points';
import { useFrame } from './useFrame';

interface ParallelCoordinatesProps {
  rows: readonly TableRow[];
  axes: readonly string[];
  /** The axis that decides the colour. */
  colour: string;
  onBrush: (filter: string) => void;
  onAxes: (axes: string[]) => void;
}

interface Brush {
  axis: string;
  from: number;
  to: number;
}

/** An axis for each column, a line for each experiment. Dragging along an axis writes the filter of the table. */
export function ParallelCoordinates({ rows, axes, colour, onBrush, onAxes }: ParallelCoordinatesProps) {
  const [element, frame] = useFrame(110 * (axes.length + 1));
  const [brush, setBrush] = useState<Brush | undefined>();
  const [flipped, setFlipped] = useState<ReadonlySet<string>>(new Set());
  const scales = axes.map((id, index) => scaleOf(rows, index, id));
  const x = (index: number) => frame.left + (axes.length < 2 ? 0.5 : index / (axes.length - 1)) * (frame.across - 40);
  const y = (index: number, place: number) => frame.top + 26 + (flipped.has(axes[index] ?? '') ? place : 1 - place) * (frame.up - 26);
  const placeAt = (index: number, event: PointerEvent<SVGElement>) => {
    const svg = event.currentTarget.ownerSVGElement;
    const box = svg?.getBoundingClientRect();
    if (!box) return 0;
    const top = ((event.clientY - box.top) / box.height) * frame.height;
    const share = Math.min(1, Math.max(0, (top - frame.top - 26) / (frame.up - 26)));
    return flipped.has(axes[index] ?? '') ? share : 1 - share;
  };
  const shade = scales[axes.indexOf(colour)];
  const lines = rows.map((row, at) => {
    const points = scales.flatMap((scale, index) => {
      const place = scale.places[at] ?? NaN;
      return Number.isNaN(place) ? [] : [`${x(index).toFixed(1)},${y(index, place).toFixed(1)}`];
    });
    const share = shade?.places[at] ?? NaN;
    const mix = Number.isNaN(share) ? 'var(--line-strong)' : `color-mix(in oklab, var(--series-1) ${Math.round(share * 100)}%, var(--series-0))`;
    return { key: row.experimentKey, name: row.name, points: points.join(' '), mix };
  });
  return (
    <div ref={element} className={styles['aside']}>
      <svg className={styles['picture']} width={frame.width} height={frame.height} role="group" aria-label={`${rows.length} experiments over ${axes.map(labelOf).join(', ')}`}>
        <g fill="none" strokeOpacity={Math.max(0.15, Math.min(0.8, 60 / rows.length))}>
          {lines.map((line) => (
            <polyline key={line.key} points={line.points} stroke={line.mix} strokeWidth={1.4}>
              <title>{line.name}</title>
            </polyline>
          ))}
        </g>
        {axes.map((axis, index) => {
          const scale = scales[index];
          if (!scale) return null;
          const marked = brush?.axis === axis ? brush : undefined;
          return (
            <g key={axis} className={styles['axis']}>
              <line className={styles['spine']} x1={x(index)} x2={x(index)} y1={y(index, 0)} y2={y(index, 1)} />
              {scale.ticks.map(({ place, text }) => (
                <text key={place} x={x(index) + 7} y={y(index, place) + 4}>
                  {text.slice(0, 14)}
                </text>
              ))}
              {marked && <rect className={styles['brush']} x={x(index) - 7} width={14} y={Math.min(y(index, marked.from), y(index, marked.to))} height={Math.abs(y(index, marked.from) - y(index, marked.to))} />}
              <rect
                className={styles['grab']}
                data-axis={axis}
                x={x(index) - 12}
                width={24}
                y={frame.top + 20}
                height={frame.up - 10}
                onPointerDown={(event) => {
                  event.currentTarget.setPointerCapture(event.pointerId);
                  const at = placeAt(index, event);
                  setBrush({ axis, from: at, to: at });
                }}
                onPointerMove={(event) => brush?.axis === axis && event.buttons === 1 && setBrush({ ...brush, to: placeAt(index, event) })}
                onPointerUp={() => {
                  if (brush && Math.abs(brush.from - brush.to) > 0.02) onBrush(brushFilter(fieldOf(axis), scale, brush.from, brush.to));
                  setBrush(undefined);
                }}
              />
              <foreignObject x={x(index) - 66} y={0} width={132} height={30}>
                <span className={styles['axisName']}>
                  <button type="button" title={`Turn ${labelOf(axis)} round`} onClick={() => setFlipped(new Set(flipped.has(axis) ? [...flipped].filter((other) => other !== axis) : [...flipped, axis]))}>
                    {labelOf(axis)} {flipped.has(axis) ? '↓' : '↑'}
                  </button>
                  <button type="button" aria-label={`Remove the axis ${labelOf(axis)}`} onClick={() => onAxes(axes.filter((other) => other !== axis))}>
                    <Icon name="close" size={9} />
                  </button>
                </span>
              </foreignObject>
            </g>
          );
        })}
      </svg>
    </div>
  );
}
