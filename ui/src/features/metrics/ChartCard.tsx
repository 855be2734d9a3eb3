import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { seriesQuery } from '../../api/experiments';
import type { MetricSummary } from '../../api/schema';
import { LineChart } from '../../charts/LineChart';
import { relativeLabel } from '../../charts/math/ticks';
import type { ChartLine, Reading, XKind, XRange } from '../../charts/model';
import { Button } from '../../kit/Button';
import { Skeleton } from '../../kit/State';
import { useInView } from '../../kit/useInView';
import { formatExact, formatNumber, plural } from '../../lib/format';
import styles from './Charts.module.css';
import { notesOf, serverRange, toLine, type LineView } from './lines';

export interface ChartedExperiment {
  experimentKey: string;
  name: string;
  startMillis: number;
}

interface ChartCardProps {
  experiment: ChartedExperiment;
  metric: MetricSummary;
  view: LineView;
  range: XRange | undefined;
  wide: boolean;
  onZoom: (range: XRange | undefined) => void;
  onWide: () => void;
}

/** The chart of one metric. Its points are asked for only while it is near the screen. */
export function ChartCard(props: ChartCardProps) {
  const { metric, wide, onWide } = props;
  const [element, inView] = useInView<HTMLDivElement>();
  const readout = useRef<HTMLSpanElement>(null);
  const height = wide ? 420 : 216;
  return (
    <article className={`${styles['card']} ${wide ? styles['wide'] : ''}`} ref={element} aria-label={metric.name}>
      <div className={styles['title']}>
        <h3 title={metric.name}>{metric.name}</h3>
        <span className={styles['reading']} ref={readout} aria-hidden="true" />
        <Button
          look="plain"
          icon={wide ? 'shrink' : 'expand'}
          aria-label={wide ? `Make ${metric.name} small` : `Make ${metric.name} wide`}
          onClick={onWide}
        />
      </div>
      {inView ? <Plot {...props} height={height} readout={readout} /> : <div style={{ height }} />}
    </article>
  );
}

type PlotProps = ChartCardProps & { height: number; readout: React.RefObject<HTMLSpanElement | null> };

function Plot({ experiment, metric, view, range, wide, height, readout, onZoom }: PlotProps) {
  const { experimentKey, name: label, startMillis } = experiment;
  const buckets = wide ? 1000 : 400;
  const overview = useQuery(seriesQuery(experimentKey, metric.name, buckets));
  const zoomed = range !== undefined;
  const detail = useQuery({
    ...seriesQuery(experimentKey, metric.name, buckets, range ? serverRange(range, view.xKind, startMillis) : {}),
    enabled: zoomed,
  });

  const drawn = useMemo(() => {
    if (!overview.data) return undefined;
    const ready = range && detail.data && !detail.isPlaceholderData;
    const source = {
      experimentKey,
      label,
      startMillis,
      overview: overview.data,
      detail: ready ? { series: detail.data, range } : undefined,
    };
    const line = toLine(source, view);
    return { line, notes: notesOf(source, line, view) };
  }, [overview.data, detail.data, detail.isPlaceholderData, experimentKey, label, startMillis, range, view]);

  const show = useCallback(
    (reading: Reading | undefined) => {
      if (readout.current && drawn) writeReading(readout.current, reading ?? lastReading(drawn.line), view.xKind, reading === undefined);
    },
    [drawn, readout, view.xKind],
  );
  useEffect(() => show(undefined), [show]);

  if (drawn === undefined) {
    if (!overview.error) return <Skeleton height={height} />;
    return (
      <div className={styles['fail']} role="alert" style={{ height }}>
        <span>
          {metric.name} could not be read: {overview.error.message}
          <br />
          <Button onClick={() => void overview.refetch()}>Try again</Button>
        </span>
      </div>
    );
  }
  const { last, min, max, count } = metric;
  return (
    <>
      <LineChart
        label={`${metric.name}: ${plural(count, 'point')}, last ${last}, lowest ${min}, highest ${max}`}
        lines={[drawn.line]}
        xKind={view.xKind}
        logY={view.logY}
        height={height}
        range={range}
        onZoom={onZoom}
        onReading={show}
      />
      <p className={styles['notes']}>{drawn.notes.join(' · ')}</p>
    </>
  );
}

function lastReading(line: ChartLine): Reading | undefined {
  const index = line.curve.x.length - 1;
  const x = line.curve.x[index];
  return x === undefined ? undefined : { x, values: [line.curve.y[index], line.smoothed?.y[index]] };
}

/** Written past React: the crosshair moves in all charts sixty times a second. */
function writeReading(element: HTMLElement, reading: Reading | undefined, kind: XKind, last: boolean): void {
  if (reading === undefined) {
    element.replaceChildren();
    return;
  }
  const [raw, smoothed] = reading.values;
  const strong = document.createElement('strong');
  const main = smoothed ?? raw;
  strong.textContent = main === undefined ? '–' : formatNumber(main);
  const logged = smoothed !== undefined && raw !== undefined && !last ? ` (${formatNumber(raw)})` : '';
  element.replaceChildren(last ? '' : `${xText(reading.x, kind)}  `, strong, logged);
}

function xText(x: number, kind: XKind): string {
  if (kind === 'step') return `step ${x}`;
  return kind === 'relative' ? `+${relativeLabel(x)}` : formatExact(x * 1000);
}
