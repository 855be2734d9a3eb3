import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { experimentQuery } from '../../api/experiments';
import { Problem, Skeleton } from '../../kit/State';
import { ChartGrid } from './ChartGrid';
import styles from './Charts.module.css';
import type { ChartsView } from './viewState';

interface EmbeddedChartsProps {
  experimentKey: string;
  metric: string;
  view: ChartsView;
  onView: (change: Partial<ChartsView>) => void;
}

const askMillis = 1_000;

/** One live chart and nothing around it, for other sites' pages. A frame has no session, so it asks instead of being told. */
export function EmbeddedCharts({ experimentKey, metric, view, onView }: EmbeddedChartsProps) {
  const client = useQueryClient();
  const { data: experiment, error, refetch } = useQuery(experimentQuery(experimentKey));
  const running = experiment?.state === 'running';
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => document.hidden || void client.invalidateQueries({ queryKey: ['experiment', experimentKey] }), askMillis);
    return () => clearInterval(timer);
  }, [client, experimentKey, running]);
  const { name = '', startMillis = 0 } = experiment ?? {};
  const experiments = useMemo(() => [{ experimentKey, name, startMillis }], [experimentKey, name, startMillis]);
  if (!experiment) return error ? <Problem title="The chart cannot be shown" error={error} onRetry={() => void refetch()} /> : <Skeleton height={260} />;
  return (
    <main className={styles['embedded']} aria-label={`${metric} of ${name}`}>
      <h1 className={styles['unseen']}>{`${metric} of ${name}`}</h1>
      <ChartGrid experiments={experiments} metrics={[metric]} view={{ ...view, metric: undefined }} onView={onView} labelOf={() => `${metric} of ${name}`} />
      <p>
        <a href={`/api/experiment/redirect?experimentKey=${encodeURIComponent(experimentKey)}`} target="_blank" rel="noreferrer noopener">
          {name}
        </a>{' '}
        · {experiment.state} · Halley
      </p>
    </main>
  );
}
