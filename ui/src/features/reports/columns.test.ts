import { expect, test } from 'vitest';
import { columnOf } from './columns';

test('columns of a report are named for people', () => {
  expect(columnOf('metric.min:loss')).toMatchObject({ label: 'loss, lowest', number: true, field: undefined });
  expect(columnOf('metric:train/loss').label).toBe('train/loss');
  expect(columnOf('metric@100:loss').label).toBe('loss, at step 100');
  expect(columnOf('param:rate')).toMatchObject({ label: 'rate', number: false });
  expect(columnOf('duration')).toMatchObject({ label: 'Duration', number: true, field: 'duration' });
});
