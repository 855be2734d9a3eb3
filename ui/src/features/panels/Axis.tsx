import type { Scale } from './points';
import styles from './Panels.module.css';

export const frame = { width: 1100, height: 320, left: 70, right: 20, top: 16, bottom: 44 };
export const inner = { width: frame.width - frame.left - frame.right, height: frame.height - frame.top - frame.bottom };

const quarters = [0, 0.25, 0.5, 0.75, 1];

interface AxisProps {
  side: 'bottom' | 'left';
  scale: Scale;
  label: string;
}

export function Axis({ side, scale, label }: AxisProps) {
  const count = Math.min(10, scale.texts.length);
  const places = scale.numeric ? quarters : Array.from({ length: count }, (_, index) => (count < 2 ? 0.5 : index / (count - 1)));
  return (
    <g className={styles['axis']} aria-hidden="true">
      {places.map((place) =>
        side === 'bottom' ? (
          <text key={place} x={frame.left + place * inner.width} y={frame.top + inner.height + 16} textAnchor="middle">
            {scale.labelAt(place).slice(0, 16)}
          </text>
        ) : (
          <g key={place}>
            <line x1={frame.left} x2={frame.left + inner.width} y1={frame.top + (1 - place) * inner.height} y2={frame.top + (1 - place) * inner.height} />
            <text x={frame.left - 8} y={frame.top + (1 - place) * inner.height + 4} textAnchor="end">
              {scale.labelAt(place).slice(0, 10)}
            </text>
          </g>
        ),
      )}
      <text className={styles['title']} x={side === 'bottom' ? frame.left + inner.width : frame.left} y={side === 'bottom' ? frame.height - 8 : 11} textAnchor={side === 'bottom' ? 'end' : 'start'}>
        {label}
      </text>
    </g>
  );
}
