import { useMemo } from 'react';
import type { ExperimentDetail, MetricSummary } from '../../api/schema';
import type { XRange } from '../../charts/model';
import { Button } from '../../kit/Button';
import { SearchField, Segmented } from '../../kit/Field';
import { Card, Spacer, Toolbar } from '../../kit/Page';
import { Empty, Snippet } from '../../kit/State';
import { formatExact, formatMetricText } from '../../lib/format';
import { ChartCard } from './ChartCard';
import styles from './Charts.module.css';
import { sectionsOf } from './sections';
import { rangeOf, xKindOf, type ChartsView } from './viewState';

interface ChartsProps {
  experiment: ExperimentDetail;
  view: ChartsView;
  onView: (change: Partial<ChartsView>) => void;
}

const xKinds = [
  { value: 'step', label: 'Step' },
  { value: 'relative', label: 'Relative' },
  { value: 'wall', label: 'Wall' },
] as const;

/** A chart for each metric of an experiment; zoom, crosshair and smoothing are common to all. */
export function Charts({ experiment, view, onView }: ChartsProps) {
  const { experimentKey, name, startMillis, metricSummaries } = experiment;
  const charted = useMemo(() => ({ experimentKey, name, startMillis }), [experimentKey, name, startMillis]);
  const byName = useMemo(() => new Map(metricSummaries.map((metric) => [metric.name, metric])), [metricSummaries]);
  const sections = sectionsOf([...byName.keys()], view.metric ?? '');
  const xKind = xKindOf(view);
  const smoothing = view.smooth ?? 0;
  const logY = view.log !== undefined;
  const lineView = useMemo(() => ({ xKind, smoothing, logY }), [xKind, smoothing, logY]);
  const { from, to } = rangeOf(view) ?? {};
  const range = useMemo(() => (from === undefined || to === undefined ? undefined : { from, to }), [from, to]);
  const zoom = (next: XRange | undefined) => onView({ from: next?.from, to: next?.to });

  if (metricSummaries.length === 0) {
    return (
      <Card>
        <Empty title="No metrics logged">
          {experiment.state === 'running' ? <p>They appear here as the step logs them:</p> : <p>A step logs one like this:</p>}
          <Snippet code={'tracker.logMetrics(Map.of("loss", loss), epoch);'} />
        </Empty>
      </Card>
    );
  }
  return (
    <div className={styles['charts']}>
      <Toolbar label="Charts">
        <SearchField primary label="Filter metrics" value={view.metric ?? ''} onChange={(metric) => onView({ metric: metric || undefined })} />
        <Segmented
          label="Horizontal axis"
          value={xKind}
          options={xKinds}
          onChange={(x) => onView({ x: x === 'step' ? undefined : x, from: undefined, to: undefined })}
        />
        <Button pressed={logY} onClick={() => onView({ log: logY ? undefined : '1' })}>
          Log scale
        </Button>
        <label className={styles['slider']}>
          Smoothing
          <input
            type="range"
            min={0}
            max={0.99}
            step={0.01}
            value={smoothing}
            onChange={(event) => onView({ smooth: Number(event.target.value) || undefined })}
          />
          <output>{smoothing.toFixed(2)}</output>
        </label>
        <Spacer />
        {range && <Button onClick={() => zoom(undefined)}>Reset zoom</Button>}
      </Toolbar>
      {sections.length === 0 && <Empty title={`No metric matches “${view.metric ?? ''}”`} />}
      {sections.map((section) => (
        <section key={section.prefix} className={styles['section']} aria-label={section.prefix || 'Metrics'}>
          <h2 className={section.prefix === '' ? styles['unseen'] : undefined}>{section.prefix || 'Metrics'}</h2>
          <SingleValues metrics={section.names.flatMap((metric) => byName.get(metric) ?? []).filter(isSingle)} />
          <div className={styles['grid']}>
            {section.names.map((metric) => {
              const summary = byName.get(metric);
              const wide = view.wide === metric;
              return (
                summary &&
                !isSingle(summary) && (
                  <ChartCard
                    key={metric}
                    experiment={charted}
                    metric={summary}
                    view={lineView}
                    range={range}
                    wide={wide}
                    onZoom={zoom}
                    onWide={() => onView({ wide: wide ? undefined : metric })}
                  />
                )
              );
            })}
          </div>
        </section>
      ))}
    </div>
  );
}

/** A result rather than a course: one number says it better than a dot in a chart. */
function isSingle(metric: MetricSummary): boolean {
  return metric.count === 1;
}

function SingleValues({ metrics }: { metrics: MetricSummary[] }) {
  if (metrics.length === 0) return null;
  return (
    <div className={styles['tiles']}>
      {metrics.map((metric) => (
        <article key={metric.name} className={styles['tile']} aria-label={metric.name}>
          <h3 title={metric.name}>{metric.name}</h3>
          <p title={`${metric.last}${metric.lastMillis === null ? '' : `, logged ${formatExact(metric.lastMillis)}`}`}>{formatMetricText(String(metric.last))}</p>
        </article>
      ))}
    </div>
  );
}
