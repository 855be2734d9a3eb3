import { z } from '../../lib/schema';

/** What the page of pipeline runs shows, all of it in its address. */
export const runsSearch = z.object({
  q: z.string().optional().catch(undefined),
  /** One tag that the runs have. */
  tag: z.string().optional().catch(undefined),
  /** Over how many days the figures go; none are shown without it. */
  days: z.coerce.number().int().min(1).max(366).optional().catch(undefined),
  status: z.enum(['running', 'completed', 'cached', 'failed', 'cancelled']).optional().catch(undefined),
});

export type RunsView = z.infer<typeof runsSearch>;
