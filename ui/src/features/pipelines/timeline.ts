import type { StepRow } from '../../api/schema';

export interface Bar {
  name: string;
  /** Fractions of the whole time line. */
  from: number;
  width: number;
}

export interface Timeline {
  startMillis: number;
  spanMillis: number;
  bars: Bar[];
  ticks: { at: number; millis: number }[];
}

/** Where each step lies in the run's time. A running step reaches up to now; one that has not started has no bar. */
export function timelineOf(startMillis: number, endMillis: number | null, steps: readonly StepRow[], now: number): Timeline {
  const ends = steps.map((step) => stepEnd(step, now)).filter((end) => end !== undefined);
  const starts = steps.flatMap((step) => step.startMillis ?? []);
  const first = Math.min(startMillis, ...starts);
  const last = Math.max(endMillis ?? first, ...ends, first + 1);
  const spanMillis = last - first;
  const bars = steps.flatMap((step): Bar[] => {
    const end = stepEnd(step, now);
    if (step.startMillis === null || end === undefined) return [];
    return [{ name: step.name, from: (step.startMillis - first) / spanMillis, width: Math.max(0, end - step.startMillis) / spanMillis }];
  });
  return { startMillis: first, spanMillis, bars, ticks: ticksOf(spanMillis) };
}

function stepEnd(step: StepRow, now: number): number | undefined {
  if (step.startMillis === null) return undefined;
  if (step.endMillis !== null) return step.endMillis;
  if (step.status === 'running') return Math.max(now, step.startMillis);
  return step.startMillis + (step.durationMillis ?? 0);
}

const rounds = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 15e3, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5, 18e5, 36e5, 72e5, 216e5, 432e5, 864e5];

function ticksOf(spanMillis: number): { at: number; millis: number }[] {
  const step = rounds.find((candidate) => spanMillis / candidate <= 8) ?? spanMillis / 6;
  const count = Math.floor(spanMillis / step);
  return Array.from({ length: count + 1 }, (_, index) => ({ at: (index * step) / spanMillis, millis: index * step }));
}

/** A bar's label stands in it where it is wide enough, else after it, else before it. */
export function labelPlace(bar: Bar): { inside: boolean; left?: number; right?: number } {
  const end = bar.from + bar.width;
  if (bar.width > 0.14) return { inside: true, right: 1 - end };
  return end < 0.86 ? { inside: false, left: end } : { inside: false, right: 1 - bar.from };
}

/** A tick's label: no more unit than it needs. */
export function tickText(millis: number): string {
  if (millis === 0) return '0';
  if (millis < 1000) return `${millis} ms`;
  if (millis < 60_000) return `${millis / 1000} s`;
  if (millis < 3_600_000) return `${millis / 60_000} min`;
  return `${millis / 3_600_000} h`;
}
