import type { TableRow } from '../../api/table';
import { plural } from '../../lib/format';
import { Axis } from './Axis';
import { binsOf } from './bins';
import styles from './Panels.module.css';
import { brushFilter, fieldOf, labelOf, scaleOf } from './points';
import { ticksOf } from './ticks';
import { useFrame } from './useFrame';

interface HistogramProps {
  rows: readonly TableRow[];
  /** The column in the second cell. */
  value: string;
  onBrush: (filter: string) => void;
}

/** How the values of one column are distributed; a click on a bar writes the filter of the table. */
export function Histogram({ rows, value, onBrush }: HistogramProps) {
  const [box, frame] = useFrame();
  const scale = scaleOf(rows, 1, value);
  const bins = binsOf(scale, Math.max(4, Math.floor(frame.across / 24)));
  const most = Math.max(1, ...bins.map((bin) => bin.count));
  const counts = { ticks: ticksOf('experiments', 0, most, false).filter((tick) => Number.isInteger(Number((tick.place * most).toFixed(6)))) };
  const step = frame.across / Math.max(1, bins.length);
  const total = bins.reduce((sum, bin) => sum + bin.count, 0);
  return (
    <div ref={box}>
      <svg className={styles['picture']} width={frame.width} height={frame.height} role="group" aria-label={`${labelOf(value)} of ${plural(total, 'experiment')}`}>
        <Axis frame={frame} side="left" scale={counts} label="experiments" />
        {scale.numeric && <Axis frame={frame} side="bottom" scale={scale} label={labelOf(value)} />}
        {bins.map((bin, index) => {
          const tall = (bin.count / most) * frame.up;
          const name = scale.numeric ? `${scale.labelAt(bin.from)} to ${scale.labelAt(bin.to)}` : bin.text;
          const narrow = () => onBrush(scale.numeric ? brushFilter(fieldOf(value), scale, bin.from, bin.to) : brushFilter(fieldOf(value), { ...scale, texts: [bin.text] }, 0, 1));
          return (
            <g key={name}>
              <rect className={styles['bin']} x={frame.left + index * step + 1} width={Math.max(1, step - 2)} y={frame.top + frame.up - tall} height={tall} />
              {!scale.numeric && (
                <text className={styles['tick']} x={frame.left + (index + 0.5) * step} y={frame.top + frame.up + 16} textAnchor="middle">
                  {bin.text.slice(0, Math.max(4, Math.floor(step / 7)))}
                </text>
              )}
              {bin.count > 0 && (
                <rect
                  className={styles['grab']}
                  x={frame.left + index * step}
                  width={step}
                  y={frame.top}
                  height={frame.up}
                  role="button"
                  tabIndex={0}
                  aria-label={`${name}: ${plural(bin.count, 'experiment')}`}
                  onClick={narrow}
                  onKeyDown={(event) => (event.key === 'Enter' || event.key === ' ') && (event.preventDefault(), narrow())}
                >
                  <title>{`${name}: ${plural(bin.count, 'experiment')}`}</title>
                </rect>
              )}
            </g>
          );
        })}
      </svg>
    </div>
  );
}
