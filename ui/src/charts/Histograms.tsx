import { useState } from 'react';
import { Segmented } from '../kit/Field';
import { StepSlider } from '../kit/StepSlider';
import { formatNumber } from '../lib/format';
import { commonRange, rebin, type Histogram } from './math/histogram';
import styles from './Histograms.module.css';

const bins = 60;
const width = 640;
const looks = [
  { value: 'steps', label: 'Ridges' },
  { value: 'heat', label: 'Heat map' },
  { value: 'one', label: 'One step' },
] as const;

type Look = (typeof looks)[number]['value'];

interface HistogramsProps {
  name: string;
  histograms: readonly Histogram[];
}

/** How values were distributed, over the steps: ridges, a heat map, or the bars of one step. */
export function Histograms({ name, histograms }: HistogramsProps) {
  const sorted = [...histograms].filter((histogram) => histogram.counts.length > 0).sort((left, right) => (left.step ?? 0) - (right.step ?? 0));
  const [look, setLook] = useState<Look>(sorted.length > 1 ? 'steps' : 'one');
  const [at, setAt] = useState(sorted.length - 1);
  const shown = sorted[Math.min(at, sorted.length - 1)];
  if (!shown) return <p className={styles['none']}>The histogram is empty.</p>;
  const { from, to } = commonRange(sorted);
  const rows = sorted.map((histogram) => rebin(histogram, from, to, bins));
  const labels = sorted.map((histogram, index) => `step ${histogram.step ?? index}`);
  const total = shown.counts.reduce((sum, count) => sum + count, 0);
  const text = `${name}: ${sorted.length} histograms, values from ${formatNumber(from)} to ${formatNumber(to)}`;
  return (
    <figure className={styles['figure']} aria-label={name}>
      {sorted.length > 1 && <Segmented label="Look" value={look} options={looks} onChange={setLook} />}
      {look === 'steps' && <Ridges rows={rows} labels={labels} text={text} />}
      {look === 'heat' && <HeatMap rows={rows} labels={labels} text={text} />}
      {look === 'one' && (
        <>
          <Bars counts={rows[Math.min(at, rows.length - 1)] ?? new Float64Array()} text={`${text}; ${total.toLocaleString('en')} values at ${labels[at] ?? ''}`} />
          {sorted.length > 1 && <StepSlider label="Step of the histogram" steps={sorted.map((histogram, index) => histogram.step ?? index)} at={at} onAt={setAt} />}
        </>
      )}
      <div className={styles['axis']} aria-hidden="true">
        <span>{formatNumber(from)}</span>
        <span>{formatNumber((from + to) / 2)}</span>
        <span>{formatNumber(to)}</span>
      </div>
    </figure>
  );
}

interface RowsProps {
  rows: readonly Float64Array[];
  labels: readonly string[];
  text: string;
}

function Ridges({ rows, labels, text }: RowsProps) {
  const most = Math.max(1, ...rows.map((row) => Math.max(...row)));
  const gap = Math.min(26, 300 / rows.length);
  const ridge = Math.max(40, gap * 3);
  const height = ridge + gap * (rows.length - 1) + 4;
  const x = (bin: number) => ((bin + 0.5) * width) / bins;
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={text} className={styles['drawing']}>
      {rows.map((row, index) => {
        const base = ridge + gap * index;
        const points = [...row].map((count, bin) => `${x(bin).toFixed(1)},${(base - (count / most) * ridge).toFixed(1)}`).join(' L');
        return (
          <path key={labels[index]} d={`M0,${base} L${points} L${width},${base} Z`} className={styles['ridge']}>
            <title>{labels[index]}</title>
          </path>
        );
      })}
    </svg>
  );
}

function HeatMap({ rows, labels, text }: RowsProps) {
  const most = Math.max(1, ...rows.map((row) => Math.max(...row)));
  const tall = Math.max(2, Math.min(18, 320 / rows.length));
  const cell = width / bins;
  return (
    <svg viewBox={`0 0 ${width} ${tall * rows.length}`} role="img" aria-label={text} className={styles['drawing']}>
      {rows.flatMap((row, index) =>
        [...row].map(
          (count, bin) =>
            count > 0 && (
              <rect key={`${index} ${bin}`} x={bin * cell} y={index * tall} width={cell + 0.3} height={tall + 0.3} className={styles['heat']} style={{ opacity: 0.08 + 0.92 * Math.sqrt(count / most) }}>
                <title>{`${labels[index]}: ${Math.round(count)}`}</title>
              </rect>
            ),
        ),
      )}
    </svg>
  );
}

function Bars({ counts, text }: { counts: Float64Array; text: string }) {
  const most = Math.max(1, ...counts);
  const height = 220;
  const bar = width / bins;
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={text} className={styles['drawing']}>
      {[...counts].map((count, bin) => (
        <rect key={bin} x={bin * bar + 0.5} y={height - (count / most) * height} width={bar - 1} height={(count / most) * height} className={styles['bar']}>
          <title>{Math.round(count).toLocaleString('en')}</title>
        </rect>
      ))}
    </svg>
  );
}
