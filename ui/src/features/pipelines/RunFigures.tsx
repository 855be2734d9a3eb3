import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { statisticsQuery } from '../../api/work';
import { Select } from '../../kit/Field';
import { Card } from '../../kit/Page';
import { Problem, Skeleton } from '../../kit/State';
import { Status } from '../../kit/Status';
import { NumberCell, Table } from '../../kit/Table';
import { formatDuration } from '../../lib/format';
import styles from './PipelineRuns.module.css';
import type { RunsView } from './runsView';

const kinds = ['completed', 'running', 'failed', 'cancelled'] as const;
const swatches = { completed: 'var(--good)', running: 'var(--accent)', failed: 'var(--bad)', cancelled: 'var(--idle)' } as const;

const spans = [7, 14, 30, 90].map((days) => ({ value: String(days), label: `${days} days` }));

const columns = [{ label: 'Pipeline' }, { label: 'Last' }, { label: 'Runs', number: true }, { label: 'Succeeded', number: true }, { label: 'Median', number: true }, { label: '95 %', number: true }];

/** How runs went, by day and by pipeline. */
export function RunFigures({ days, onView }: { days: number; onView: (change: Partial<RunsView>) => void }) {
  const { data, error, refetch } = useQuery(statisticsQuery(days));
  if (error && !data) return <Problem title="The figures could not be read" error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton height={180} />;
  const most = Math.max(1, ...data.days.map((day) => kinds.reduce((sum, kind) => sum + day[kind], 0)));
  return (
    <Card label="Figures">
      <div className={styles['figures']}>
        <div>
          <Select label="Runs of" value={String(days)} options={spans.some((span) => span.value === String(days)) ? spans : [{ value: String(days), label: `${days} days` }, ...spans]} onChange={(value) => onView({ days: Number(value) })} />
          <div className={styles['days']} role="img" aria-label={`Runs by day, at most ${most}`}>
            {data.days.map((day) => (
              <span key={day.day} className={styles['day']} title={`${day.day}: ${kinds.map((kind) => `${day[kind]} ${kind}`).join(', ')}`}>
                {kinds.map((kind) => (
                  <span key={kind} className={styles[kind]} style={{ height: `${(day[kind] / most) * 100}%` }} />
                ))}
              </span>
            ))}
          </div>
          <div className={styles['ends']}>
            <span>{data.days[0]?.day}</span>
            <span>at most {most} a day</span>
            <span>{data.days.at(-1)?.day}</span>
          </div>
          <div className={styles['legend']}>
            {kinds.map((kind) => (
              <span key={kind} style={{ '--swatch': swatches[kind] } as React.CSSProperties}>
                {kind}
              </span>
            ))}
          </div>
          {!data.complete && <p>Only the newest 1,000 runs are counted.</p>}
        </div>
        <Table label="Figures by pipeline" columns={columns}>
          {data.pipelines.map((row) => (
            <tr key={row.pipeline}>
              <th scope="row">
                <Link to="/pipelines/of/$pipeline" params={{ pipeline: row.pipeline }}>
                  {row.pipeline}
                </Link>
              </th>
              <td>
                <Status status={row.lastStatus} />
              </td>
              <NumberCell>{row.runs}</NumberCell>
              <NumberCell>{row.runs - row.running === 0 ? '–' : `${Math.round((row.completed / (row.runs - row.running)) * 100)} %`}</NumberCell>
              <NumberCell>{row.medianMillis === null ? '–' : formatDuration(row.medianMillis)}</NumberCell>
              <NumberCell>{row.p95Millis === null ? '–' : formatDuration(row.p95Millis)}</NumberCell>
            </tr>
          ))}
        </Table>
      </div>
    </Card>
  );
}
