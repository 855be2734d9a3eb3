import { formatNumber } from './format';

/** What a number of a system metric counts; other metrics have no unit that one could know. */
export type Unit = 'bytes' | 'percent';

/** Comet names what machines log `sys.cpu.percent.01`, `sys.ram.used`, `sys.gpu.0.memory_utilization`, … */
export function unitOf(metric: string): Unit | undefined {
  if (!metric.startsWith('sys.')) return undefined;
  if (/percent|utilization/.test(metric)) return 'percent';
  return /^sys\.(ram|disk|network|gpu|jvm)\b.*(used|total|free|available|memory|sent|recv|received|bytes|heap)/.test(metric) ? 'bytes' : undefined;
}

const sizes = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** Decimal units: an axis has round decimal steps. */
export function withUnit(value: number, unit: Unit | undefined): string {
  if (unit === undefined || !Number.isFinite(value)) return formatNumber(value);
  if (unit === 'percent') return `${formatNumber(value)} %`;
  const power = value === 0 ? 0 : Math.min(sizes.length - 1, Math.max(0, Math.floor(Math.log10(Math.abs(value)) / 3)));
  return `${formatNumber(Number((value / 1000 ** power).toPrecision(4)))} ${sizes[power]}`;
}
