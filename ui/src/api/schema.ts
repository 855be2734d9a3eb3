/** The records of docs/reference/http-api.md, as they cross the wire. */

/** JSON has no NaN and no infinities: those come as texts. */
export type WireNumber = number | 'NaN' | 'Infinity' | '-Infinity';

export type ExperimentState = 'queued' | 'running' | 'finished' | 'crashed' | 'killed';
export type RunStatus = 'running' | 'completed' | 'failed' | 'cached' | 'cancelled';
export type StepStatus = 'waiting' | 'running' | 'completed' | 'cached' | 'failed' | 'cancelled' | 'skipped';

export interface Session {
  userName: string;
  defaultWorkspace: string;
}

export interface Project {
  projectId: string;
  name: string;
  description: string | null;
  experimentCount: number;
  lastUpdatedMillis: number | null;
}

export interface Workspace {
  name: string;
  projects: Project[];
}

export interface MetricValues {
  last: string;
  min: string;
  max: string;
  lastStep: number | null;
}

export interface ExperimentRow {
  experimentKey: string;
  name: string;
  workspace: string;
  project: string;
  state: ExperimentState;
  archived: boolean;
  startMillis: number;
  endMillis: number | null;
  durationMillis: number | null;
  userName: string;
  tags: string[];
  parameters: Record<string, string>;
  others: Record<string, string>;
  metrics: Record<string, MetricValues>;
  /** Times in which no process of it ran, in epoch milliseconds. */
  pauses?: [from: number, to: number][];
}

export interface MetricSummary {
  name: string;
  last: WireNumber | string;
  min: WireNumber | string;
  max: WireNumber | string;
  lastStep: number | null;
  minStep: number | null;
  maxStep: number | null;
  count: number;
  lastMillis: number | null;
}

export interface ExperimentDetail extends Omit<ExperimentRow, 'metrics'> {
  /** Deleted, and still to be brought back. */
  trashed?: boolean;
  /** Whether its client said that it ended. */
  ended?: boolean;
  lastSeenMillis?: number;
  error?: string | null;
  filePath?: string | null;
  metricSummaries: MetricSummary[];
}

export interface WireSeries {
  name: string;
  count: number;
  step: (number | null)[];
  timestampMillis: number[];
  value: WireNumber[];
}

export interface PipelineRunRow {
  id: string;
  name: string;
  pipeline: string;
  stack: string;
  status: RunStatus;
  startMillis: number;
  endMillis: number | null;
  durationMillis: number | null;
  /** How long nobody executed it before it was resumed; the duration leaves it out. */
  idleMillis: number;
  stepCount: number;
  /** Executed to the end; those from the cache are counted apart. */
  completedCount: number;
  cachedCount: number;
  failedCount: number;
  tags?: string[];
}

export interface StepOutput {
  artifact: string;
  version: string | number;
  type: string;
  uri: string;
}

export interface StepRow {
  name: string;
  status: StepStatus;
  startMillis: number | null;
  endMillis: number | null;
  durationMillis: number | null;
  upstream: string[];
  parameters: Record<string, string>;
  inputs: Record<string, { artifact: string; version: string | number; parts?: { artifact: string; version: number }[] }>;
  outputs: Record<string, StepOutput>;
  metadata: Record<string, string>;
  experimentUrl: string | null;
  experimentKey: string | null;
  cachedFrom: { run: string; step: string } | null;
  failure: { type: string; message: string | null; frame?: string | null; stackTrace?: string | null } | null;
  attempt?: number;
  /** The mapped step of which it handles an item, and which one. */
  parent?: string | null;
  item?: number;
  failedAttempts?: { number: number; startMillis: number; endMillis: number; message: string | null }[];
}

export interface PipelineRunDetail extends PipelineRunRow {
  reason?: string | null;
  replayOf?: string | null;
  cancelRequestedMillis?: number | null;
  notices?: string[];
  parameters?: Record<string, string>;
  source?: string | null;
  /** Number of the pipeline's definition. */
  revision?: number | null;
  parentRun?: string | null;
  /** The version of a model that the run makes. */
  model?: { name: string; version: string; stage: string; metadata: Record<string, string> } | null;
  pausedMillis?: number | null;
  pausedBy?: string;
  approvals?: Approval[];
  children?: ChildRun[];
  steps: StepRow[];
}

/** A step that waits for a person, or did. */
export interface Approval {
  step: string;
  question: string;
  askedMillis: number;
  decidedMillis: number | null;
  approved: boolean;
  by: string;
  comment: string;
}

/** A run that a step of this one started. */
export interface ChildRun {
  step: string | null;
  name: string;
  pipeline: string;
  status: RunStatus;
  steps: StepRow[];
}
