import type { StepRow } from '../../api/schema';

export interface Bar {
  name: string;
  /** Fractions of the whole time line. */
  from: number;
  width: number;
  /** The time between what it waited for and its start. */
  queued: { from: number; width: number; millis: number } | undefined;
  /** Executions that failed before, oldest first. */
  attempts: { from: number; width: number; number: number; millis: number }[];
  /** How long the last execution took. */
  millis: number;
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
  const starts = steps.flatMap((step) => [...(step.startMillis === null ? [] : [step.startMillis]), ...(step.failedAttempts ?? []).map((attempt) => attempt.startMillis)]);
  const first = Math.min(startMillis, ...starts);
  const last = Math.max(endMillis ?? first, ...ends, first + 1);
  const spanMillis = last - first;
  const ended = new Map(steps.map((step) => [step.name, step.endMillis]));
  const part = (from: number, to: number) => ({ from: (from - first) / spanMillis, width: Math.max(0, to - from) / spanMillis, millis: Math.max(0, to - from) });
  const bars = steps.flatMap((step): Bar[] => {
    const end = stepEnd(step, now);
    if (step.startMillis === null || end === undefined) return [];
    const failed = step.failedAttempts ?? [];
    const attempts = failed.map((attempt) => ({ ...part(attempt.startMillis, attempt.endMillis), number: attempt.number }));
    // What is told of a step that was tried again may begin with its first or with its last attempt.
    const begun = Math.max(step.startMillis, failed.at(-1)?.endMillis ?? 0);
    const begin = Math.min(step.startMillis, failed[0]?.startMillis ?? Infinity);
    const ready = readyAt(step, ended, startMillis);
    const queued = ready === undefined || begin - ready < 1 || step.status === 'cached' ? undefined : part(ready, begin);
    return [{ name: step.name, ...part(begun, Math.max(begun, end)), queued, attempts }];
  });
  return { startMillis: first, spanMillis, bars, ticks: ticksOf(spanMillis) };
}

/** When all that the step waits for had ended; undefined if something has not. */
function readyAt(step: StepRow, ended: ReadonlyMap<string, number | null>, runStart: number): number | undefined {
  let ready = runStart;
  for (const name of step.upstream) {
    const end = ended.get(name);
    if (end === null || end === undefined) return undefined;
    ready = Math.max(ready, end);
  }
  return ready;
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

/** A bar's label stands in it where it is wide enough, else after it, else before it and what it waited, else over what it waited. */
export function labelPlace(bar: Pick<Bar, 'from' | 'width'> & Partial<Pick<Bar, 'queued' | 'attempts'>>, labelWidth = 0.14): { inside: boolean; left?: number; right?: number } {
  const end = bar.from + bar.width;
  if (bar.width > labelWidth) return { inside: true, right: 1 - end };
  if (end < 1 - labelWidth) return { inside: false, left: end };
  const before = Math.min(bar.from, bar.queued?.from ?? 1, bar.attempts?.[0]?.from ?? 1);
  return { inside: false, right: 1 - (before < labelWidth ? bar.from : before) };
}

/** A tick's label: no more unit than it needs. */
export function tickText(millis: number): string {
  if (millis === 0) return '0';
  if (millis < 1000) return `${millis} ms`;
  if (millis < 60_000) return `${millis / 1000} s`;
  if (millis < 3_600_000) return `${millis / 60_000} min`;
  return `${millis / 3_600_000} h`;
}
