import { useMemo, type ReactNode } from 'react';
import type { ExperimentDetail, MetricSummary } from '../../api/schema';
import type { Pauses } from '../../charts/math/pauses';
import { Card } from '../../kit/Page';
import { Empty, Snippet } from '../../kit/State';
import { formatExact, formatMetricText, plural } from '../../lib/format';
import { ChartGrid } from './ChartGrid';
import styles from './Charts.module.css';
import { ChartsToolbar } from './ChartsToolbar';
import type { ChartsView } from './viewState';

interface ChartsProps {
  experiment: ExperimentDetail;
  view: ChartsView;
  onView: (change: Partial<ChartsView>) => void;
  /** Told of the step under the crosshair. */
  onStep?: (step: number) => void;
  /** What moves with the crosshair, above the charts. */
  linked?: ReactNode;
}

/** The metrics of one experiment. */
export function Charts({ experiment, view, onView, onStep, linked }: ChartsProps) {
  const { experimentKey, name, startMillis, metricSummaries, pauses } = experiment;
  const paused = JSON.stringify(pauses ?? []);
  const experiments = useMemo(() => [{ experimentKey, name, startMillis, pauses: JSON.parse(paused) as Pauses }], [experimentKey, name, startMillis, paused]);
  const byName = new Map(metricSummaries.map((metric) => [metric.name, metric]));
  // A result rather than a course: one number says it better than a dot in a chart.
  const single = metricSummaries.filter((metric) => metric.count === 1);
  const tiles = new Map(single.map((metric) => [metric.name, <SingleValue key={metric.name} metric={metric} />]));

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
      <ChartsToolbar view={view} onView={onView} linkable={linked !== undefined} metrics={metricSummaries.filter((metric) => metric.count > 1).map((metric) => metric.name)} />
      <ChartGrid
        onStep={view.linked ? onStep : undefined}
        experiments={experiments}
        metrics={[...byName.keys()]}
        view={view}
        onView={onView}
        labelOf={(metric) => describe(byName.get(metric))}
        tiles={tiles}
      />
      {view.linked && linked && (
        <section className={styles['linked']} aria-label="Media at the crosshair">
          {linked}
        </section>
      )}
    </div>
  );
}

function describe(metric: MetricSummary | undefined): string {
  if (!metric) return '';
  return `${metric.name}: ${plural(metric.count, 'point')}, last ${metric.last}, lowest ${metric.min}, highest ${metric.max}`;
}

function SingleValue({ metric }: { metric: MetricSummary }) {
  const logged = metric.lastMillis === null ? '' : `, logged ${formatExact(metric.lastMillis)}`;
  return (
    <article className={styles['tile']} aria-label={metric.name}>
      <h3 title={metric.name}>{metric.name}</h3>
      <p title={`${metric.last}${logged}`}>{formatMetricText(String(metric.last))}</p>
    </article>
  );
}
