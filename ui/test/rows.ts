import type { ExperimentDetail, ExperimentRow, PipelineRunDetail, StepRow } from '../src/api/schema';

let nextKey = 1;

/** An experiment of which a test says only what matters to it. */
export function experimentRow(given: Partial<ExperimentRow> = {}): ExperimentRow {
  return {
    experimentKey: `key${String(nextKey++).padStart(4, '0')}`,
    name: 'experiment',
    workspace: 'halley',
    project: 'general',
    state: 'finished',
    archived: false,
    startMillis: 1_790_000_000_000,
    endMillis: 1_790_000_060_000,
    durationMillis: 60_000,
    userName: 'halley',
    tags: [],
    parameters: {},
    others: {},
    metrics: {},
    ...given,
  };
}

export function experimentDetail(given: Partial<ExperimentDetail> = {}): ExperimentDetail {
  return { ...experimentRow(given), metricSummaries: [], ...given };
}

export function stepRow(given: Partial<StepRow> & { name: string }): StepRow {
  return {
    status: 'completed',
    startMillis: 1_790_000_000_000,
    endMillis: 1_790_000_001_000,
    durationMillis: 1_000,
    upstream: [],
    parameters: {},
    inputs: {},
    outputs: {},
    metadata: {},
    experimentUrl: null,
    experimentKey: null,
    cachedFrom: null,
    failure: null,
    ...given,
  };
}

export function pipelineRun(steps: StepRow[], given: Partial<PipelineRunDetail> = {}): PipelineRunDetail {
  const count = (status: string) => steps.filter((step) => step.status === status).length;
  return {
    id: 'run-1',
    name: 'digits-2026_11_24-10_00_00',
    pipeline: 'digits',
    stack: 'custom_stack',
    status: 'completed',
    startMillis: 1_790_000_000_000,
    endMillis: 1_790_000_004_000,
    durationMillis: 4_000,
    idleMillis: 0,
    stepCount: steps.length,
    completedCount: count('completed'),
    cachedCount: count('cached'),
    failedCount: count('failed'),
    steps,
    ...given,
  };
}
