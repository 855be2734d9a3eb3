import { expect, test } from 'vitest';
import { filterOf, kindOf, readPanel, shownBy, stateOf, textOf } from './panels';

test('a block is a panel by its language', () => {
  expect(kindOf('halley-chart')).toBe('chart');
  expect(kindOf('java')).toBeUndefined();
});

test('its lines are read, and what is wrong is told', () => {
  expect(readPanel('chart', '# the loss\nmetric: loss, val/loss\nfilter: params.rate > 0.01\nsmooth: 0.6\nlog: true')).toMatchObject({ metrics: ['loss', 'val/loss'], filter: 'params.rate > 0.01', smooth: 0.6, log: true, limit: 10 });
  expect(readPanel('chart', 'limit: 5')).toEqual({ problem: 'metric is missing (expected: metric: loss).' });
  expect(readPanel('table', 'colour: red')).toMatchObject({ problem: expect.stringContaining('line 1') });
  expect(readPanel('table', 'limit: 1000')).toMatchObject({ problem: expect.stringContaining('1 to 100') });
});

test('what a report shows stands beside its text, for share links', () => {
  const text = 'Text\n\n```halley-chart\nmetric: loss\nfilter: tag = "best"\n```\n\n```java\nint x;\n```\n\n~~~halley-value\nmetric: loss\nexperiments: ab12, cd34\n~~~\n';
  expect(shownBy(text)).toEqual([{ filter: 'tag = "best"' }, { filter: "key = 'ab12' or key = 'cd34'", experiments: ['ab12', 'cd34'] }]);
  expect(textOf(stateOf(text))).toBe(text);
});

test('a key cannot leave its quotes', () => {
  const spec = readPanel('chart', "metric: loss\nexperiments: x' or '1' = '1");
  expect('problem' in spec ? '' : filterOf(spec)).toBe("key = 'xor11'");
});
