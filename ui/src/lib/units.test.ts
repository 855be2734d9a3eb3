import { expect, test } from 'vitest';
import { unitOf, withUnit } from './units';

test('system metrics have the unit that their name says', () => {
  expect(unitOf('sys.ram.used')).toBe('bytes');
  expect(unitOf('sys.disk.root.percent.used')).toBe('percent');
  expect(unitOf('sys.gpu.0.gpu_utilization')).toBe('percent');
  expect(unitOf('sys.gpu.0.used_memory')).toBe('bytes');
  expect(unitOf('sys.load.avg')).toBeUndefined();
  expect(unitOf('memory.used')).toBeUndefined();
});

test('a number is told with its unit', () => {
  expect(withUnit(2_590_000_000, 'bytes')).toBe('2.59 GB');
  expect(withUnit(0, 'bytes')).toBe('0 B');
  expect(withUnit(512, 'bytes')).toBe('512 B');
  expect(withUnit(26.1291, 'percent')).toBe('26.129 %');
  expect(withUnit(Number.NaN, 'bytes')).toBe('NaN');
  expect(withUnit(0.25, undefined)).toBe('0.25');
});
