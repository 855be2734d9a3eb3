import { z } from '../../../lib/schema';

const texts = z.union([z.string().transform((one) => [one]), z.array(z.string())]);

/** What a list shows, in its address. */
export const askedSearch = z.object({
  q: z.string().optional().catch(undefined),
  filter: texts.optional().catch(undefined),
  sort: z.string().optional().catch(undefined),
});

export const artifactsSearch = askedSearch.extend({
  /** All versions, or each artifact once. */
  show: z.enum(['versions']).optional().catch(undefined),
});

export type AskedView = z.infer<typeof askedSearch>;
export type ArtifactsView = z.infer<typeof artifactsSearch>;
