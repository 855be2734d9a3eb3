import type { Scale } from './points';
import styles from './Panels.module.css';
import type { Frame } from './useFrame';

const quarters = [0, 0.25, 0.5, 0.75, 1];

interface AxisProps {
  frame: Frame;
  side: 'bottom' | 'left';
  scale: Scale;
  label: string;
}

export function Axis({ frame, side, scale, label }: AxisProps) {
  const count = Math.min(10, scale.texts.length);
  const ticks = side === 'bottom' && frame.across < 360 ? [0, 0.5, 1] : quarters;
  const places = scale.numeric ? ticks : Array.from({ length: count }, (_, index) => (count < 2 ? 0.5 : index / (count - 1)));
  return (
    <g className={styles['axis']} aria-hidden="true">
      {places.map((place) =>
        side === 'bottom' ? (
          <text key={place} x={frame.left + place * frame.across} y={frame.top + frame.up + 16} textAnchor={place === 1 && scale.numeric ? 'end' : 'middle'}>
            {scale.labelAt(place).slice(0, 16)}
          </text>
        ) : (
          <g key={place}>
            <line x1={frame.left} x2={frame.left + frame.across} y1={frame.top + (1 - place) * frame.up} y2={frame.top + (1 - place) * frame.up} />
            <text x={frame.left - 8} y={frame.top + (1 - place) * frame.up + 4} textAnchor="end">
              {scale.labelAt(place).slice(0, 10)}
            </text>
          </g>
        ),
      )}
      <text className={styles['title']} x={side === 'bottom' ? frame.left + frame.across : frame.left} y={side === 'bottom' ? frame.height - 8 : 11} textAnchor={side === 'bottom' ? 'end' : 'start'}>
        {label}
      </text>
    </g>
  );
}
