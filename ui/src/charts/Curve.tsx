import { formatNumber } from '../lib/format';
import styles from './Curve.module.css';

interface CurveProps {
  name: string;
  x: readonly number[];
  y: readonly number[];
}

const width = 640;
const height = 300;

/** A logged curve, such as a ROC: y over x as it was logged, not over steps. */
export function Curve({ name, x, y }: CurveProps) {
  const points = x.map((value, index) => [value, y[index] ?? NaN] as const).filter((point) => point.every(Number.isFinite));
  if (points.length === 0) return <p>The curve has no point.</p>;
  const [left, right] = bounds(points.map((point) => point[0]));
  const [low, high] = bounds(points.map((point) => point[1]));
  const at = ([px, py]: readonly [number, number]) =>
    `${(((px - left) / (right - left)) * width).toFixed(1)},${(height - ((py - low) / (high - low)) * height).toFixed(1)}`;
  return (
    <figure className={styles['figure']}>
      <div className={styles['plot']}>
        <div className={styles['side']} aria-hidden="true">
          <span>{formatNumber(high)}</span>
          <span>{formatNumber(low)}</span>
        </div>
        <svg viewBox={`-2 -2 ${width + 4} ${height + 4}`} role="img" aria-label={`${name}: ${points.length} points, x ${formatNumber(left)} to ${formatNumber(right)}, y ${formatNumber(low)} to ${formatNumber(high)}`}>
          {[0.25, 0.5, 0.75].map((part) => (
            <path key={part} d={`M0,${height * part} H${width} M${width * part},0 V${height}`} className={styles['grid']} />
          ))}
          <path d={`M${points.map(at).join(' L')}`} className={styles['line']} />
        </svg>
      </div>
      <div className={styles['axis']} aria-hidden="true">
        <span>{formatNumber(left)}</span>
        <span>{formatNumber(right)}</span>
      </div>
    </figure>
  );
}

function bounds(values: readonly number[]): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low < high ? [low, high] : [low - 0.5, high + 0.5];
}
