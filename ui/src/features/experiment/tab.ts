import { z } from '../../lib/schema';

export const experimentTab = z.enum(['charts', 'metrics', 'parameters', 'output', 'code', 'system', 'environment', 'media', 'assets', 'artifacts', 'notes', 'others', 'graph']);

export type ExperimentTab = z.infer<typeof experimentTab>;

/** Names of the metrics that clients measure of the machine, by themselves. */
export const isSystemMetric = (name: string) => /^sys[./]/.test(name);
