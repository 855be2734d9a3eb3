import { useQueries, type QueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { seriesQuery, type SeriesRange } from '../../api/experiments';
import { sendSeriesQuestions, type Series } from '../../api/series';
import type { ChartLine, XKind, XRange } from '../../charts/model';
import { notesOf, serverRange, toLine, type Clock, type LineView } from './lines';

export interface ChartedExperiment extends Clock {
  experimentKey: string;
  name: string;
}

interface Asked {
  data: (Series | undefined)[];
  error: Error | null;
  refetch: () => void;
}

function combine(results: UseQueryResult<Series>[]): Asked {
  return {
    data: results.map((result) => result.data),
    error: results.find((result) => result.error)?.error ?? null,
    refetch: () => results.forEach((result) => void result.refetch()),
  };
}

/** The zoomed part of every line; undefined while one of them still belongs to another range. */
function complete(results: UseQueryResult<Series>[]): Series[] | undefined {
  const parts = results.flatMap((result) => (result.isPlaceholderData || result.data === undefined ? [] : result.data));
  return parts.length > 0 && parts.length === results.length ? parts : undefined;
}

function partQueries(experiments: readonly ChartedExperiment[], metric: string, buckets: number, xKind: XKind, range: XRange) {
  if (xKind.startsWith('metric:')) return [];
  const axis: SeriesRange = xKind === 'epoch' ? { axis: 'epoch' } : {};
  return experiments.map((experiment) => seriesQuery(experiment.experimentKey, metric, buckets, { ...axis, ...serverRange(range, xKind, experiment) }, experiments.length > manyLines));
}

/** Asks for a part that will be shown: the server is about it while the page is still drawing what it has. */
export function askPart(client: QueryClient, ...part: Parameters<typeof partQueries>): void {
  for (const query of partQueries(...part)) void client.prefetchQuery(query);
  sendSeriesQuestions();
}

/** A part of the axis in full resolution, and of which chart it is. */
interface Zoomed {
  series: Series[];
  range: XRange;
  experiments: readonly ChartedExperiment[];
  chart: string;
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
  const part = useQueries({ queries: range ? partQueries(experiments, metric, buckets, view.xKind, range) : [], combine: complete });
  const acrossName = view.xKind.startsWith('metric:') ? view.xKind.slice('metric:'.length) : undefined;
  const across = useQueries({
    queries: acrossName === undefined ? [] : experiments.map(({ experimentKey }) => seriesQuery(experimentKey, acrossName, Math.max(buckets, 1000))),
    combine,
  });
  // Until the part of a further zoom or of a moved chart has come, the one before is finer than the overview.
  const chart = `${metric} ${view.xKind}`;
  const [kept, setKept] = useState<Zoomed>();
  if (part && range && kept?.series !== part) setKept({ series: part, range, experiments, chart });
  if (!range && kept) setKept(undefined);
  const zoomed = kept?.experiments === experiments && kept.chart === chart ? kept : undefined;
  const drawn = useMemo(() => {
    const lines: ChartLine[] = [];
    const notes = new Set<string>();
    for (const [index, { experimentKey, name, startMillis, pauses }] of experiments.entries()) {
      const whole = overview.data[index];
      if (!whole) return undefined;
      if (whole.count === 0) continue;
      const other = across.data[index];
      if (acrossName !== undefined && !other) return undefined;
      const series = zoomed?.series[index];
      const detail = series && { series, range: zoomed.range };
      const source = { experimentKey, label: name, startMillis, pauses, overview: whole, across: other, detail };
      const line = toLine(source, view);
      lines.push(line);
      for (const note of notesOf(source, line, view)) notes.add(experiments.length > 1 ? `${name}: ${note}` : note);
    }
    return { lines, notes: [...notes] };
  }, [experiments, overview.data, zoomed, across.data, acrossName, view]);
  return { lines: drawn?.lines, notes: drawn?.notes ?? [], error: overview.error, refetch: overview.refetch };
}
