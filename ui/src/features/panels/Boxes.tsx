import type { TableRow } from '../../api/table';
import { formatNumber } from '../../lib/format';
import { stylesOf, tokenOf } from '../../theme/colour';
import { Axis } from './Axis';
import styles from './Panels.module.css';
import { boxesOf, labelOf, scaleOf } from './points';
import { roundDomain, ticksOf } from './ticks';
import { useFrame } from './useFrame';

interface BoxesProps {
  rows: readonly TableRow[];
  group: string;
  value: string;
  look: 'bar' | 'box';
}

/** The values of each group: their mean as a bar, or their quartiles as a box. */
export function Boxes({ rows, group, value, look }: BoxesProps) {
  const boxes = boxesOf(rows, 0, 1);
  const [element, frame] = useFrame(70 + 20 + 26 * boxes.length);
  const scale = scaleOf(rows, 1, value);
  const bars = look === 'bar';
  const looks = stylesOf(boxes.map((box) => box.name));
  const [low, high] = bars ? roundDomain(Math.min(0, ...boxes.map((box) => box.mean)), Math.max(0, ...boxes.map((box) => box.mean))) : [scale.low, scale.high];
  const top = (at: number) => frame.top + (1 - (at - low) / (high - low || 1)) * frame.up;
  const linear = { ...scale, ticks: ticksOf(value, low, high, false) };
  const step = frame.across / Math.max(1, boxes.length);
  const wide = Math.min(60, step * 0.6);
  return (
    <div ref={element} className={styles['aside']}>
      <svg className={styles['picture']} width={frame.width} height={frame.height} role="img" aria-label={`${labelOf(value)} by ${labelOf(group)}: ${boxes.length} groups`}>
        <Axis frame={frame} side="left" scale={linear} label={labelOf(value)} />
        {boxes.map((box, index) => {
          const middle = frame.left + (index + 0.5) * step;
          const style = looks.get(box.name);
          const colour = style ? `var(${tokenOf(style)})` : 'currentColor';
          return (
            <g key={box.name} stroke={colour} fill={colour}>
              <title>{`${box.name}: ${box.count} experiments, mean ${formatNumber(box.mean)}, median ${formatNumber(box.median)}, ${formatNumber(box.low)} to ${formatNumber(box.high)}`}</title>
              {bars ? (
                <rect x={middle - wide / 2} width={wide} y={Math.min(top(0), top(box.mean))} height={Math.abs(top(0) - top(box.mean))} fillOpacity={0.75} />
              ) : (
                <>
                  <line x1={middle} x2={middle} y1={top(box.low)} y2={top(box.first)} />
                  <line x1={middle} x2={middle} y1={top(box.third)} y2={top(box.high)} />
                  <rect x={middle - wide / 2} width={wide} y={top(box.third)} height={Math.max(1, top(box.first) - top(box.third))} fillOpacity={0.25} />
                  <line x1={middle - wide / 2} x2={middle + wide / 2} y1={top(box.median)} y2={top(box.median)} strokeWidth={2.5} />
                </>
              )}
              <text className={styles['tick']} x={middle} y={frame.top + frame.up + 16} textAnchor="middle" stroke="none">
                {box.name.slice(0, Math.max(4, Math.floor(step / 7)))}
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}
