import { useQueries, type UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import { seriesQuery, type SeriesRange } from '../../api/experiments';
import type { Series } from '../../api/series';
import type { ChartLine, XRange } from '../../charts/model';
import { notesOf, serverRange, toLine, type Clock, type LineView } from './lines';

export interface ChartedExperiment extends Clock {
  experimentKey: string;
  name: string;
}

interface Asked {
  data: (Series | undefined)[];
  /** True while what is shown belongs to another range. */
  stale: boolean;
  error: Error | null;
  refetch: () => void;
}

function combine(results: UseQueryResult<Series>[]): Asked {
  return {
    data: results.map((result) => result.data),
    stale: results.some((result) => result.isPlaceholderData || result.data === undefined),
    error: results.find((result) => result.error)?.error ?? null,
    refetch: () => results.forEach((result) => void result.refetch()),
  };
}

export interface Lines {
  /** Undefined until every experiment has answered. */
  lines: ChartLine[] | undefined;
  notes: string[];
  error: Error | null;
  refetch: () => void;
}

/** More lines than this are drawn roughly first. */
export const manyLines = 20;

/** The parts of a wide chart for which a series is asked. */
export const widePoints = 1000;

/** One metric of some experiments as lines: the overview, and in a zoomed chart the part in full resolution. */
export function useLines(experiments: readonly ChartedExperiment[], metric: string, buckets: number, view: LineView, range: XRange | undefined): Lines {
  const axis: SeriesRange = view.xKind === 'epoch' ? { axis: 'epoch' } : {};
  const overview = useQueries({
    queries: experiments.map(({ experimentKey }) => seriesQuery(experimentKey, metric, buckets, axis, experiments.length > manyLines)),
    combine,
  });
  const detail = useQueries({
    queries:
      range && !view.xKind.startsWith('metric:')
        ? experiments.map((experiment) => seriesQuery(experiment.experimentKey, metric, buckets, { ...axis, ...serverRange(range, view.xKind, experiment) }, experiments.length > manyLines))
        : [],
    combine,
  });
  const acrossName = view.xKind.startsWith('metric:') ? view.xKind.slice('metric:'.length) : undefined;
  const across = useQueries({
    queries: acrossName === undefined ? [] : experiments.map(({ experimentKey }) => seriesQuery(experimentKey, acrossName, Math.max(buckets, 1000))),
    combine,
  });
  const drawn = useMemo(() => {
    const zoomed = range && !detail.stale ? detail.data : [];
    const lines: ChartLine[] = [];
    const notes = new Set<string>();
    for (const [index, { experimentKey, name, startMillis, pauses }] of experiments.entries()) {
      const whole = overview.data[index];
      if (!whole) return undefined;
      if (whole.count === 0) continue;
      const other = across.data[index];
      if (acrossName !== undefined && !other) return undefined;
      const part = zoomed[index];
      const source = { experimentKey, label: name, startMillis, pauses, overview: whole, across: other, detail: part && range ? { series: part, range } : undefined };
      const line = toLine(source, view);
      lines.push(line);
      for (const note of notesOf(source, line, view)) notes.add(experiments.length > 1 ? `${name}: ${note}` : note);
    }
    return { lines, notes: [...notes] };
  }, [experiments, overview.data, detail.data, detail.stale, across.data, acrossName, range, view]);
  return { lines: drawn?.lines, notes: drawn?.notes ?? [], error: overview.error, refetch: overview.refetch };
}
