import { useMemo, type ReactNode } from 'react';
import type { Smoothing } from '../../charts/math/smooth';
import type { XRange } from '../../charts/model';
import { Empty } from '../../kit/State';
import { ChartCard } from './ChartCard';
import styles from './Charts.module.css';
import { sectionsOf, type Section } from './sections';
import type { LineGroups } from './groups';
import { VirtualSections } from './VirtualSections';
import type { ChartedExperiment } from './useLines';
import { rangeOf, xKindOf, type ChartsView } from './viewState';

interface ChartGridProps {
  experiments: readonly ChartedExperiment[];
  metrics: readonly string[];
  view: ChartsView;
  onView: (change: Partial<ChartsView>) => void;
  labelOf: (metric: string) => string;
  /** Experiments that become one line with a band. */
  groups?: LineGroups | undefined;
  onStep?: ((step: number) => void) | undefined;
  /** What stands in a tile instead of a chart: metrics that are no course. */
  tiles?: ReadonlyMap<string, ReactNode>;
}

const none: ReadonlyMap<string, ReactNode> = new Map();

/** A chart for each metric; zoom, crosshair and smoothing are common to all. */
export function ChartGrid({ experiments, metrics, view, onView, labelOf, groups, onStep, tiles = none }: ChartGridProps) {
  // Thousands of names are sorted once, not at every move of a slider.
  const names = metrics.join('\u0000');
  const filter = view.metric ?? '';
  const sections = useMemo(() => (names === '' ? [] : sectionsOf(names.split('\u0000'), filter)), [names, filter]);
  const xKind = xKindOf(view);
  const smoothing = view.smooth ?? 0;
  const logY = view.log !== undefined;
  const logX = view.logx !== undefined;
  const kind: Smoothing = view.sm ?? 'twema';
  const withoutOutliers = view.calm !== undefined;
  const lineView = useMemo(() => ({ xKind, smoothing, kind, logY, logX, withoutOutliers }), [xKind, smoothing, kind, logY, logX, withoutOutliers]);
  const { from, to } = rangeOf(view) ?? {};
  const range = useMemo(() => (from === undefined || to === undefined ? undefined : { from, to }), [from, to]);
  const size = { width: view.w ?? usualSize.width, height: view.h ?? usualSize.height };
  const tip = useMemo(() => ({ sort: view.tip ?? ('distance' as const), count: view.near ?? nearLines }), [view.tip, view.near]);
  const zoom = (next: XRange | undefined) => onView({ from: next?.from, to: next?.to });

  if (sections.length === 0) return <Empty title={`No metric matches “${view.metric ?? ''}”`} />;
  const card = (metric: string) => {
    const wide = view.wide === metric;
    return (
      <ChartCard
        key={metric}
        metric={metric}
        label={labelOf(metric)}
        experiments={experiments}
        view={lineView}
        range={range}
        groups={groups}
        wide={wide}
        full={view.full === metric}
        size={size}
        tip={tip}
        onStep={onStep}
        onFull={(on) => onView({ full: on ? metric : undefined })}
        onSize={(next) => onView({ w: next.width, h: next.height })}
        onZoom={zoom}
        onWide={() => onView({ wide: wide ? undefined : metric })}
      />
    );
  };
  const shown = sections.reduce((sum, section) => sum + section.names.length, 0);
  if (shown > chartsAtOnce) {
    return (
      <VirtualSections sections={sections} tiles={tiles} width={size.width} height={size.height} cardWide={view.wide}>
        {card}
      </VirtualSections>
    );
  }
  return sections.map((section) => (
    <ChartSection key={section.prefix} section={section} tiles={tiles} width={view.w}>
      {card}
    </ChartSection>
  ));
}

/** More charts than this are made only where they are on screen. */
const chartsAtOnce = 60;

/** Charts are this wide at least, and this tall, until one of them is resized. */
const usualSize = { width: 360, height: 216 };
const nearLines = 5;

interface ChartSectionProps {
  section: Section;
  tiles: ReadonlyMap<string, ReactNode>;
  /** The least width of a chart, if somebody chose one. */
  width: number | undefined;
  children: (metric: string) => ReactNode;
}

function ChartSection({ section, tiles, width, children }: ChartSectionProps) {
  const tiled = section.names.flatMap((name) => tiles.get(name) ?? []);
  const courses = section.names.filter((name) => !tiles.has(name));
  return (
    <section className={styles['section']} aria-label={section.prefix || 'Metrics'}>
      <h2 className={section.prefix === '' ? styles['unseen'] : undefined}>{section.prefix || 'Metrics'}</h2>
      {tiled.length > 0 && <div className={styles['tiles']}>{tiled}</div>}
      <div className={styles['grid']} style={width === undefined ? undefined : { gridTemplateColumns: `repeat(auto-fill, minmax(min(${width}px, 100%), 1fr))` }}>
        {courses.map(children)}
      </div>
    </section>
  );
}
