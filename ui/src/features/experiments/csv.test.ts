import { expect, test } from 'vitest';
import { experimentRow } from '../../../test/rows';
import { discoverColumns } from './columns';
import { toCsv } from './csv';

const row = experimentRow({
  name: '=cmd|calc',
  experimentKey: 'key',
  parameters: { note: 'a "quoted", text', offset: '-1.5' },
  metrics: { loss: { last: '0.1', min: '0', max: '1', lastStep: 1 } },
});
const columns = discoverColumns([row]).filter((column) => ['metric', 'param', 'started'].includes(column.kind));

test('writes the shown columns with values as logged, quoted where needed, never a formula', () => {
  expect(toCsv([row], columns)).toBe(
    'name,experiment key,started,metric:loss,param:note,param:offset\r\n' +
      `'=cmd|calc,key,${new Date(row.startMillis).toISOString()},0.1,"a ""quoted"", text",-1.5\r\n`,
  );
});
