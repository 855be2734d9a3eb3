import styles from './Panels.module.css';
import type { Tick } from './ticks';
import type { Frame } from './useFrame';

interface AxisProps {
  frame: Frame;
  side: 'bottom' | 'left';
  scale: { ticks: readonly Tick[] };
  label: string;
}

const letter = 7;

export function Axis({ frame, side, scale, label }: AxisProps) {
  return (
    <g className={styles['axis']} aria-hidden="true">
      {side === 'left'
        ? scale.ticks.map(({ place, text }) => (
            <g key={place}>
              <line x1={frame.left} x2={frame.left + frame.across} y1={frame.top + (1 - place) * frame.up} y2={frame.top + (1 - place) * frame.up} />
              <text x={frame.left - 8} y={frame.top + (1 - place) * frame.up + 4} textAnchor="end">
                {text.slice(0, 10)}
              </text>
            </g>
          ))
        : fitting(scale.ticks, frame.across).map(({ place, text }) => (
            <text key={place} x={frame.left + place * frame.across} y={frame.top + frame.up + 16} textAnchor={place > 0.97 ? 'end' : 'middle'}>
              {text.slice(0, 16)}
            </text>
          ))}
      <text className={styles['title']} x={side === 'bottom' ? frame.left + frame.across : frame.left} y={side === 'bottom' ? frame.height - 8 : 11} textAnchor={side === 'bottom' ? 'end' : 'start'}>
        {label}
      </text>
    </g>
  );
}

/** As many as stand beside each other without touching. */
function fitting(ticks: readonly Tick[], across: number): readonly Tick[] {
  const widest = Math.max(...ticks.map(({ text }) => Math.min(16, text.length)), 1) * letter + 10;
  const every = Math.max(1, Math.ceil((ticks.length * widest) / across));
  return ticks.filter((_, index) => index % every === 0);
}
