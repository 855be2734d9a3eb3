import { z } from '../../lib/schema';

export const experimentTab = z.enum(['charts', 'metrics', 'parameters', 'others', 'output']);

export type ExperimentTab = z.infer<typeof experimentTab>;
