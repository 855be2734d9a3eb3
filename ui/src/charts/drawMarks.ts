import type uPlot from 'uplot';
import { tokenOf } from '../theme/colour';
import { token } from '../theme/theme';
import { styleOf, type ChartLine } from './model';

/**
 * Values without a height, at the border where they can be seen: +∞ as ▲ at the top, −∞ as ▼ at the bottom,
 * NaN as a hollow ◇ at the bottom.
 */
export function drawMarks(chart: uPlot, lines: readonly ChartLine[]): void {
  const { ctx, bbox } = chart;
  const unit = devicePixelRatio * 4;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left - unit, bbox.top - unit, bbox.width + 2 * unit, bbox.height + 2 * unit);
  ctx.clip();
  ctx.lineWidth = devicePixelRatio * 1.25;
  for (const line of lines) {
    const colour = token(tokenOf(styleOf(line)));
    ctx.strokeStyle = colour;
    ctx.fillStyle = colour;
    for (const mark of line.marks) {
      const x = chart.valToPos(mark.x, 'x', true);
      if (x < bbox.left || x > bbox.left + bbox.width) continue;
      const bottom = bbox.top + bbox.height - unit * 1.5;
      ctx.beginPath();
      if (mark.kind === 'nan') {
        ctx.moveTo(x, bottom - unit);
        ctx.lineTo(x + unit, bottom);
        ctx.lineTo(x, bottom + unit);
        ctx.lineTo(x - unit, bottom);
        ctx.closePath();
        ctx.stroke();
        continue;
      }
      const y = mark.kind === 'up' ? bbox.top + unit : bottom;
      const tip = mark.kind === 'up' ? -unit : unit;
      ctx.moveTo(x, y + tip);
      ctx.lineTo(x + unit, y - tip);
      ctx.lineTo(x - unit, y - tip);
      ctx.fill();
    }
  }
  ctx.restore();
}
