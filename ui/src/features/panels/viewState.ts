import { z } from '../../lib/schema';

const text = z.string().optional().catch(undefined);

/** The panel over the experiments that match, a part of the table's address. */
export const panelSearch = z.object({
  panel: z.enum(['scatter', 'parallel', 'bar', 'box', 'histogram', 'value', 'table', 'importance']).optional().catch(undefined),
  /** The column on the horizontal axis, or what bars and boxes stand for. */
  px: text,
  /** The column on the vertical axis, or the one that matters. */
  py: text,
  /** The columns of parallel coordinates. */
  axes: z
    .union([z.string().transform((one) => [one]), z.array(z.string())])
    .optional()
    .catch(undefined),
});

export type PanelView = z.infer<typeof panelSearch>;
export type PanelKind = NonNullable<PanelView['panel']>;
