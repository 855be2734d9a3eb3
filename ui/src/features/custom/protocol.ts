import type { ExperimentRow } from '../../api/schema';
import type { Series } from '../../api/series';

/** What a panel may ask of the page around it. Nothing else of the server is within its reach. */
export type PanelRequest =
  | { type: 'ready' }
  | { type: 'height'; height: number }
  | { type: 'series'; id: number; experimentKey: string; name: string; buckets: number };

/** A message of a panel, nothing if it is none. Panels are other people's programs: every field is looked at. */
export function readRequest(data: unknown, experiments: readonly ExperimentRow[]): PanelRequest | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const message = data as Record<string, unknown>;
  switch (message['type']) {
    case 'ready':
      return { type: 'ready' };
    case 'height': {
      const height = Number(message['height']);
      return Number.isFinite(height) ? { type: 'height', height: Math.min(2_000, Math.max(60, Math.round(height))) } : undefined;
    }
    case 'series': {
      const { id, experimentKey, name, buckets = 500 } = message;
      const known = experiments.some((row) => row.experimentKey === experimentKey);
      if (typeof id !== 'number' || typeof name !== 'string' || !known) return undefined;
      return { type: 'series', id, experimentKey: String(experimentKey), name, buckets: Math.min(5_000, Math.max(1, Math.round(Number(buckets)) || 500)) };
    }
    default:
      return undefined;
  }
}

export interface Hello {
  type: 'experiments';
  halley: 1;
  theme: string;
  /** Colours by their names in the page's theme, and of each experiment. */
  colours: Record<string, string>;
  experiments: (ExperimentRow & { colour: string })[];
}

export interface SeriesAnswer {
  type: 'series';
  id: number;
  step: Float64Array;
  millis: Float64Array;
  value: Float64Array;
  error?: string;
}

export function seriesAnswer(id: number, series: Series): SeriesAnswer {
  return { type: 'series', id, step: series.step, millis: series.millis, value: series.value };
}

/** What a new panel begins as: a program that runs and can be changed. */
export const example = `<!doctype html>
<meta charset="utf-8">
<style>
  body { margin: 0; padding: 12px; font: 13px system-ui, sans-serif; }
  .bar { height: 18px; margin: 2px 0; padding: 0 6px; white-space: nowrap; }
</style>
<h1 style="font-size: 15px">Last loss</h1>
<div id="bars">Waiting for data…</div>
<script>
  // The page sends {type: 'experiments', experiments, colours, theme}. Ask for a series with
  // parent.postMessage({type: 'series', id: 1, experimentKey, name: 'loss', buckets: 500}, '*').
  addEventListener('message', ({ data }) => {
    if (data.type !== 'experiments') return;
    document.body.style.color = data.colours.ink;
    const rows = data.experiments.map((e) => ({ name: e.name, colour: e.colour, value: Number((e.metrics.loss || {}).last) }));
    const most = Math.max(...rows.map((row) => row.value).filter(Number.isFinite), 1e-9);
    document.getElementById('bars').replaceChildren(...rows.map((row) => {
      const bar = document.createElement('div');
      bar.className = 'bar';
      bar.textContent = row.name + ': ' + Number(row.value.toPrecision(4));
      bar.style.color = data.theme === 'dark' ? '#111' : '#fff';
      bar.style.background = row.colour;
      bar.style.width = Math.max(2, 100 * row.value / most) + '%';
      return bar;
    }));
    parent.postMessage({ type: 'height', height: document.documentElement.scrollHeight }, '*');
  });
  parent.postMessage({ type: 'ready' }, '*');
</script>
`;
