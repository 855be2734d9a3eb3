import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { ExperimentRow } from '../../api/schema';
import type { Band, Middle } from '../../charts/math/aggregate';
import { plural } from '../../lib/format';
import { compareNatural } from '../../lib/natural';
import { ChartGrid } from './ChartGrid';
import styles from './Charts.module.css';
import { ChartsToolbar } from './ChartsToolbar';
import type { ChartsView } from './viewState';

interface ComparedChartsProps {
  experiments: readonly ExperimentRow[];
  view: ChartsView;
  onView: (change: Partial<ChartsView>) => void;
}

/** Each metric with a line for each experiment that logged it over steps. */
export function ComparedCharts({ experiments, view, onView }: ComparedChartsProps) {
  const identity = experiments.map((row) => `${row.experimentKey} ${row.startMillis} ${row.name} ${JSON.stringify(row.pauses)}`).join('\n');
  const charted = useMemo(
    () => experiments.map(({ experimentKey, name, startMillis, pauses }) => ({ experimentKey, name: name || experimentKey, startMillis, pauses })),
    // The rows are new objects at every refresh; the charts depend on these three alone.
    // oxlint-disable-next-line react/exhaustive-deps
    [identity],
  );
  useNewPoints(experiments);
  const metrics = [...new Set(experiments.flatMap((row) => courses(row)))];
  const groupings = [{ value: 'tags', label: 'tag' }, ...[...new Set(experiments.flatMap((row) => Object.keys(row.parameters)))].sort(compareNatural).slice(0, 200).map((name) => ({ value: `param:${name}`, label: name }))];
  const by = view.by;
  const band: Band = view.band ?? 'minmax';
  const middle: Middle = view.middle ?? 'mean';
  const member = by === undefined ? '' : experiments.map((row) => `${row.experimentKey}\t${(by === 'tags' ? row.tags : [row.parameters[by.slice('param:'.length)] ?? 'not logged']).join('\t')}`).join('\n');
  const groups = useMemo(
    () => (member === '' ? undefined : { of: new Map(member.split('\n').map((line) => [line.split('\t')[0] ?? '', line.split('\t').slice(1)])), middle, band }),
    [member, middle, band],
  );
  if (metrics.length === 0) return null;
  return (
    <div className={styles['charts']}>
      <ChartsToolbar view={view} onView={onView} metrics={metrics} groupings={groupings} />
      <ChartGrid
        experiments={charted}
        metrics={metrics}
        view={view}
        onView={onView}
        groups={groups}
        labelOf={(metric) => `${metric} of ${plural(charted.length, 'experiment')}`}
      />
    </div>
  );
}

/** Reads the curves of a running experiment again when the table of experiments, which is polled, shows that it went on. */
function useNewPoints(experiments: readonly ExperimentRow[]): void {
  const client = useQueryClient();
  const running = experiments.filter((row) => row.state === 'running');
  const progress = running.map((row) => [row.experimentKey, JSON.stringify(row.metrics)].join(' ')).join('\n');
  useEffect(() => {
    for (const line of progress === '' ? [] : progress.split('\n')) {
      void client.invalidateQueries({ queryKey: ['experiment', line.slice(0, line.indexOf(' '))] });
    }
  }, [client, progress]);
}

/** Metrics with a course: a single value has one height and no step, and the table of values says it better. */
function courses(row: ExperimentRow): string[] {
  return Object.entries(row.metrics).flatMap(([name, { min, max, lastStep }]) => (lastStep === null && min === max ? [] : name));
}
