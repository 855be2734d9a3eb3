import { z } from 'zod';

export const experimentTab = z.enum(['charts', 'metrics', 'parameters', 'others', 'output']);

export type ExperimentTab = z.infer<typeof experimentTab>;
