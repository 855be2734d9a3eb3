import type { TableRow } from '../../api/table';
import { seriesToken } from '../../theme/colour';
import { Axis } from './Axis';
import styles from './Panels.module.css';
import { labelOf, scaleOf } from './points';
import { useFrame } from './useFrame';

interface ScatterProps {
  rows: readonly TableRow[];
  x: string;
  y: string;
  onOpen: (row: TableRow) => void;
}

/** A point for each experiment; a click opens it. */
export function Scatter({ rows, x, y, onOpen }: ScatterProps) {
  const [box, frame] = useFrame();
  const across = scaleOf(rows, 0, x);
  const up = scaleOf(rows, 1, y);
  const shown = rows.flatMap((row, index) => {
    const [left, top] = [across.places[index] ?? NaN, up.places[index] ?? NaN];
    return Number.isNaN(left) || Number.isNaN(top) ? [] : [{ row, left: frame.left + left * frame.across, top: frame.top + (1 - top) * frame.up }];
  });
  return (
    <div ref={box}>
      <svg className={styles['picture']} width={frame.width} height={frame.height} role="img" aria-label={`${labelOf(y)} over ${labelOf(x)}: ${shown.length} experiments`}>
        <Axis frame={frame} side="bottom" scale={across} label={labelOf(x)} />
        <Axis frame={frame} side="left" scale={up} label={labelOf(y)} />
        {shown.map(({ row, left, top }) => (
          // The table below has the same experiments as links; a picture of thousands of points takes the pointer only.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
          <circle key={row.experimentKey} cx={left} cy={top} r={4} fill={`var(${seriesToken(row.experimentKey)})`} fillOpacity={0.75} onClick={() => onOpen(row)}>
            <title>{`${row.name}\n${labelOf(x)} ${row.cells[0]}\n${labelOf(y)} ${row.cells[1]}`}</title>
          </circle>
        ))}
      </svg>
    </div>
  );
}
