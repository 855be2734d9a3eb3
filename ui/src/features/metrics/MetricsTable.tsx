import { useState } from 'react';
import type { MetricSummary } from '../../api/schema';
import { SearchField } from '../../kit/Field';
import { useMore } from '../../kit/More';
import { Card, Toolbar } from '../../kit/Page';
import { Empty, Snippet } from '../../kit/State';
import { NumberCell, Table } from '../../kit/Table';
import { When } from '../../kit/Time';
import { wrappable } from '../../kit/wrappable';
import { formatMetricText } from '../../lib/format';
import { compareNatural } from '../../lib/natural';

const columns = [
  { label: 'Metric' },
  { label: 'Last', number: true },
  { label: 'at step', number: true },
  { label: 'Min', number: true },
  { label: 'at step ', number: true },
  { label: 'Max', number: true },
  { label: 'at step  ', number: true },
  { label: 'Points', number: true },
  { label: 'Logged', number: true },
];

const manyMetrics = 12;

/** Last value and extremes of each metric, with the step where they were. */
export function MetricsTable({ metrics }: { metrics: readonly MetricSummary[] }) {
  const [filter, setFilter] = useState('');
  const found = metrics
    .filter((metric) => metric.name.toLowerCase().includes(filter.toLowerCase()))
    .sort((left, right) => compareNatural(left.name, right.name));
  const [shown, more] = useMore(found, 300, filter);
  if (metrics.length === 0) {
    return (
      <Card>
        <Empty title="No metrics logged">
          <Snippet code={'tracker.logMetrics(Map.of("loss", loss), epoch);'} />
        </Empty>
      </Card>
    );
  }
  return (
    <>
      {metrics.length > manyMetrics && (
        <Toolbar label="Metrics">
          <SearchField primary label="Filter metrics" value={filter} onChange={setFilter} />
        </Toolbar>
      )}
      <Card>
        <Table label="Metrics" columns={columns}>
          {shown.map((metric) => (
            <tr key={metric.name}>
              <th scope="row">{wrappable(metric.name)}</th>
              <Reading value={metric.last} step={metric.lastStep} />
              <Reading value={metric.min} step={metric.minStep} />
              <Reading value={metric.max} step={metric.maxStep} />
              <NumberCell>{metric.count.toLocaleString('en')}</NumberCell>
              <NumberCell>{metric.lastMillis === null ? '–' : <When millis={metric.lastMillis} />}</NumberCell>
            </tr>
          ))}
        </Table>
        {more}
      </Card>
    </>
  );
}

function Reading({ value, step }: { value: string | number | null; step: number | null }) {
  return (
    <>
      <NumberCell title={String(value)}>{value === null ? '–' : formatMetricText(String(value))}</NumberCell>
      <NumberCell>{step ?? '–'}</NumberCell>
    </>
  );
}
