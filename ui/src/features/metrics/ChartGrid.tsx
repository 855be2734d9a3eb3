import { useMemo, type ReactNode } from 'react';
import type { Smoothing } from '../../charts/math/smooth';
import type { XRange } from '../../charts/model';
import { useMore } from '../../kit/More';
import { Empty } from '../../kit/State';
import { ChartCard } from './ChartCard';
import styles from './Charts.module.css';
import { sectionsOf, type Section } from './sections';
import type { LineGroups } from './groups';
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
  /** What stands in a tile instead of a chart: metrics that are no course. */
  tiles?: ReadonlyMap<string, ReactNode>;
}

const none: ReadonlyMap<string, ReactNode> = new Map();

/** A chart for each metric; zoom, crosshair and smoothing are common to all. */
export function ChartGrid({ experiments, metrics, view, onView, labelOf, groups, tiles = none }: ChartGridProps) {
  const sections = sectionsOf(metrics, view.metric ?? '');
  const xKind = xKindOf(view);
  const smoothing = view.smooth ?? 0;
  const logY = view.log !== undefined;
  const logX = view.logx !== undefined;
  const kind: Smoothing = view.sm ?? 'twema';
  const withoutOutliers = view.calm !== undefined;
  const lineView = useMemo(() => ({ xKind, smoothing, kind, logY, logX, withoutOutliers }), [xKind, smoothing, kind, logY, logX, withoutOutliers]);
  const { from, to } = rangeOf(view) ?? {};
  const range = useMemo(() => (from === undefined || to === undefined ? undefined : { from, to }), [from, to]);
  const zoom = (next: XRange | undefined) => onView({ from: next?.from, to: next?.to });

  if (sections.length === 0) return <Empty title={`No metric matches “${view.metric ?? ''}”`} />;
  return sections.map((section) => (
    <ChartSection key={section.prefix} section={section} tiles={tiles}>
      {(metric) => {
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
            onZoom={zoom}
            onWide={() => onView({ wide: wide ? undefined : metric })}
          />
        );
      }}
    </ChartSection>
  ));
}

const chartsAtOnce = 60;

interface ChartSectionProps {
  section: Section;
  tiles: ReadonlyMap<string, ReactNode>;
  children: (metric: string) => ReactNode;
}

function ChartSection({ section, tiles, children }: ChartSectionProps) {
  const tiled = section.names.flatMap((name) => tiles.get(name) ?? []);
  const courses = section.names.filter((name) => !tiles.has(name));
  const [shown, more] = useMore(courses, chartsAtOnce, section.names[0]);
  return (
    <section className={styles['section']} aria-label={section.prefix || 'Metrics'}>
      <h2 className={section.prefix === '' ? styles['unseen'] : undefined}>{section.prefix || 'Metrics'}</h2>
      {tiled.length > 0 && <div className={styles['tiles']}>{tiled}</div>}
      <div className={styles['grid']}>{shown.map(children)}</div>
      {more}
    </section>
  );
}
