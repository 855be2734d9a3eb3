import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent as ReactKeyboardEvent, type RefObject } from 'react';
import { LineChart } from '../../charts/LineChart';
import { keyed } from '../../charts/math/keyed';
import { styleOf, type ChartLine, type Reading, type XRange } from '../../charts/model';
import { Button } from '../../kit/Button';
import { Name } from '../../kit/Name';
import { Skeleton } from '../../kit/State';
import { useInView } from '../../kit/useInView';
import { unitOf } from '../../lib/units';
import { tokenOf, type SeriesStyle } from '../../theme/colour';
import styles from './Charts.module.css';
import { ChartMenu } from './ChartMenu';
import { grouped, type LineGroups } from './groups';
import type { LineView } from './lines';
import { readingsOf, toldOf, xText } from './readout';
import { ResizeGrip, type ChartSize } from './ResizeGrip';
import { showTip, tipClass, type TipOptions } from './Tooltip';
import { askPart, useLines, widePoints, type ChartedExperiment } from './useLines';

interface ChartCardProps {
  metric: string;
  /** What the chart shows, for those who do not see it. */
  label: string;
  experiments: readonly ChartedExperiment[];
  view: LineView;
  range: XRange | undefined;
  wide: boolean;
  /** The chart takes the whole window. */
  full: boolean;
  size: ChartSize;
  tip: TipOptions;
  groups?: LineGroups | undefined;
  onZoom: (range: XRange | undefined) => void;
  onWide: () => void;
  onFull: (on: boolean) => void;
  onSize: (size: ChartSize) => void;
  onStep?: ((step: number) => void) | undefined;
}

/** The chart of one metric. Its points are asked for only while it is near the screen. */
export function ChartCard(props: ChartCardProps) {
  const { metric, wide, full, size, onWide, onFull } = props;
  const [element, inView] = useInView<HTMLDivElement>();
  const readout = useRef<HTMLSpanElement>(null);
  const keys = useRef<(key: string) => boolean>(undefined);
  const windowHeight = useWindowHeight(full);
  useEffect(() => {
    if (!full) return;
    const pressed = (event: KeyboardEvent) => event.key === 'Escape' && !event.defaultPrevented && onFull(false);
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
    // The action is a new one at every drawing and always does the same.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [full]);
  // Under several lines there is a legend.
  const below = props.experiments.length === 1 ? 100 : 210;
  const height = full ? Math.max(200, windowHeight - below) : wide ? Math.max(420, size.height) : size.height;
  const pressed = (event: ReactKeyboardEvent) => {
    // Not of the menu, which is elsewhere on the page, nor what the corner has done already.
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !event.currentTarget.contains(event.target as Node)) return;
    if (keys.current?.(event.key)) event.preventDefault();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys are those of the buttons in it
    <article onKeyDown={pressed} className={`${styles['card']} ${wide ? styles['wide'] : ''} ${full ? styles['full'] : ''}`} ref={element} aria-label={metric}>
      <div className={styles['title']}>
        <h3 title={metric}>{metric}</h3>
        <span className={styles['reading']} ref={readout} aria-hidden="true" />
        <Button
          look="plain"
          icon={wide ? 'shrink' : 'expand'}
          aria-label={wide ? `Make ${metric} small` : `Make ${metric} wide`}
          onClick={onWide}
        />
        <Button look="plain" icon={full ? 'close' : 'full'} aria-label={full ? `Leave full screen of ${metric}` : `Show ${metric} in full screen`} onClick={() => onFull(!full)} />
      </div>
      {inView || full ? <Plot {...props} height={height} readout={readout} keysRef={keys} /> : <div style={{ height }} />}
      {!full && <ResizeGrip metric={metric} size={size} onSize={props.onSize} />}
    </article>
  );
}

function useWindowHeight(active: boolean): number {
  const [height, setHeight] = useState(window.innerHeight);
  useEffect(() => {
    if (!active) return;
    const changed = () => setHeight(window.innerHeight);
    changed();
    window.addEventListener('resize', changed);
    return () => window.removeEventListener('resize', changed);
  }, [active]);
  return height;
}

interface PlotProps extends ChartCardProps {
  height: number;
  readout: RefObject<HTMLSpanElement | null>;
  /** Takes a key while something in the card has the focus, and says whether it did anything. */
  keysRef: RefObject<((key: string) => boolean) | undefined>;
}

function Plot({ metric, label, experiments, view, range, wide, full, groups, height, readout, keysRef, tip, onZoom, onStep }: PlotProps) {
  const client = useQueryClient();
  const buckets = wide || full ? widePoints : 400;
  const read = useLines(experiments, metric, buckets, view, range);
  const { notes, error, refetch } = read;
  const lines = useMemo(() => (read.lines && groups ? grouped(read.lines, groups) : read.lines), [read.lines, groups]);
  const legend = useRef<HTMLUListElement>(null);
  const bubble = useRef<HTMLDivElement>(null);
  const alone = experiments.length === 1;
  const unit = unitOf(metric);

  // Written past React: the crosshair moves in all charts sixty times a second.
  const show = useCallback(
    (reading: Reading | undefined) => {
      if (!readout.current || !lines) return;
      if (reading && view.xKind === 'step') onStep?.(reading.x);
      const readings = readingsOf(lines, reading, unit);
      const place = reading ? xText(reading.x, view.xKind) : '';
      if (alone) {
        const [only] = readings;
        const strong = document.createElement('strong');
        strong.textContent = only?.value ?? '';
        readout.current.replaceChildren(place, ' ', strong, only?.logged === undefined ? '' : ` (${only.logged})`);
        return;
      }
      readout.current.replaceChildren(place);
      if (bubble.current) showTip(bubble.current, lines, reading, view.xKind, tip);
      legend.current?.querySelectorAll('output').forEach((output, index) => {
        output.textContent = readings[index]?.value ?? '';
      });
    },
    [alone, lines, readout, view.xKind, tip, onStep, unit],
  );
  useEffect(() => show(undefined), [show]);

  const zoom = (next: XRange | undefined) => {
    if (next) askPart(client, experiments, metric, buckets, view.xKind, next);
    onZoom(next);
  };
  useLayoutEffect(() => {
    keysRef.current = (key) => {
      // Escape leaves the full screen first.
      const next = full && key === 'Escape' ? undefined : keyed(key, range, wholeOf(lines ?? [], view.logX), view.logX);
      if (next !== undefined) zoom(next === 'all' ? undefined : next);
      return next !== undefined;
    };
    return () => {
      keysRef.current = undefined;
    };
  });

  if (lines === undefined) {
    if (!error) return <Skeleton height={height} />;
    return (
      <div className={styles['fail']} role="alert" style={{ height }}>
        <span>
          {metric} could not be read: {error.message}
          <br />
          <Button onClick={refetch}>Try again</Button>
        </span>
      </div>
    );
  }
  return (
    <>
      <LineChart label={label} lines={lines} unit={unit} xKind={view.xKind} logY={view.logY} logX={view.logX} withoutOutliers={view.withoutOutliers} height={height} range={range} onZoom={zoom} onReading={show} tell={(reading) => toldOf(lines, reading, view.xKind, unit)} />
      {!alone && <div className={tipClass} ref={bubble} role="tooltip" hidden />}
      {!alone && (
        <ul className={styles['legend']} ref={legend}>
          {lines.map((line) => (
            <li key={line.experimentKey} title={line.label}>
              <Sample style={styleOf(line)} />
              <Name>{line.label}</Name>
              <output />
            </li>
          ))}
        </ul>
      )}
      <p className={styles['notes']}>{notes.slice(0, 4).join(' · ')}{notes.length > 4 && ` · and ${notes.length - 4} more`}</p>
      <ChartMenu metric={metric} lines={lines} logX={view.logX} logY={view.logY} experimentKey={alone ? experiments[0]?.experimentKey : undefined} look={lookOf(view)} />
    </>
  );
}

/** The axis from the first place of any line to the last. */
function wholeOf(lines: readonly ChartLine[], logX: boolean): XRange {
  const firsts = lines.flatMap(({ curve: { x } }) => x.find((at) => !logX || at > 0) ?? []);
  return { from: Math.min(...firsts), to: Math.max(...lines.map(({ curve: { x } }) => x[x.length - 1] ?? -Infinity)) };
}

/** What an embedded chart takes over. */
function lookOf({ xKind, smoothing, kind, logY, logX }: LineView): string {
  const look = new URLSearchParams({ ...(xKind !== 'step' && { x: xKind }), ...(smoothing > 0 && { smooth: String(smoothing) }), ...(kind !== 'twema' && { sm: kind }), ...(logY && { log: '1' }), ...(logX && { logx: '1' }) }).toString();
  return look === '' ? '' : `&${look}`;
}

/** The line's colour and dash, as in the chart. */
function Sample({ style }: { style: SeriesStyle }) {
  return (
    <svg className={styles['sample']} width="22" height="8" aria-hidden="true">
      <path d="M0 4h22" stroke={`var(${tokenOf(style)})`} strokeWidth="2.5" strokeDasharray={style.dash.join(' ')} />
    </svg>
  );
}
