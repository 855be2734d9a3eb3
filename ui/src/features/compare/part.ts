import { z } from '../../lib/schema';

/** What of the experiments is compared. */
export const comparedPart = z.enum(['charts', 'environment', 'packages', 'code', 'media', 'panels']);

export type ComparedPart = z.infer<typeof comparedPart>;
