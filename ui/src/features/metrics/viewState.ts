import { z } from '../../lib/schema';
import type { XKind, XRange } from '../../charts/model';

const text = z.string().optional().catch(undefined);
const number = z.coerce.number().refine(Number.isFinite).optional().catch(undefined);

const flag = z
  .literal(['1', 'true'])
  .transform(() => '1' as const)
  .optional()
  .catch(undefined);

/** How the charts of one experiment are drawn: a part of its address. */
export const chartsSearch = z.object({
  metric: text,
  x: z
    .string()
    .refine((x): x is XKind => ['step', 'epoch', 'relative', 'process', 'wall'].includes(x) || /^metric:./s.test(x))
    .optional()
    .catch(undefined),
  smooth: z.coerce.number().min(0).max(0.999).optional().catch(undefined),
  /** How lines are smoothed: time-weighted unless said otherwise. */
  sm: z.enum(['ema', 'gaussian', 'mean']).optional().catch(undefined),
  logx: flag,
  /** The outermost values do not stretch the axis. */
  calm: flag,
  /** What the lines of a comparison are grouped by: `param:rate`, `tags`. */
  by: text,
  middle: z.enum(['median']).optional().catch(undefined),
  band: z.enum(['deviation', 'error', 'ci95', 'none']).optional().catch(undefined),
  log: z
    .literal(['1', 'true'])
    .transform(() => '1' as const)
    .optional()
    .catch(undefined),
  from: number,
  to: number,
  /** The metric whose chart takes the whole width. */
  wide: text,
  /** The metric whose chart takes the whole window. */
  full: text,
  /** The least width and the height of a chart, in pixels. */
  w: z.coerce.number().int().min(200).max(2000).optional().catch(undefined),
  h: z.coerce.number().int().min(100).max(1200).optional().catch(undefined),
  /** How many lines the tooltip tells, and in which order unless the nearest is first. */
  near: z.coerce.number().int().min(1).max(100).optional().catch(undefined),
  tip: z.enum(['value', 'name']).optional().catch(undefined),
  /** Pictures and histograms under the charts, at the step of the crosshair. */
  linked: flag,
});

export type ChartsView = z.infer<typeof chartsSearch>;

export function xKindOf(view: ChartsView): XKind {
  return view.x ?? 'step';
}

export function rangeOf(view: ChartsView): XRange | undefined {
  if (view.from === undefined || view.to === undefined || view.from >= view.to) return undefined;
  return { from: view.from, to: view.to };
}
