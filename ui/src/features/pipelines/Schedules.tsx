import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { schedulesQuery, type ScheduleRow } from '../../api/work';
import { Card, Part } from '../../kit/Page';
import { Table } from '../../kit/Table';
import { formatDuration, formatExact } from '../../lib/format';
import styles from './PipelineRuns.module.css';

const columns = [{ label: 'Schedule' }, { label: 'Pipeline' }, { label: 'When' }, { label: 'Next' }, { label: 'Last run' }];

/** What a scheduler runs by the clock; nothing where nothing is scheduled. */
export function Schedules() {
  const { data: schedules = [] } = useQuery(schedulesQuery);
  if (schedules.length === 0) return null;
  return (
    <Part title="Schedules">
      <Card>
        <Table label="Schedules" columns={columns}>
          {schedules.map((schedule) => (
            <tr key={schedule.name}>
              <th scope="row">{schedule.name}</th>
              <td>{schedule.source}</td>
              <td>{rhythm(schedule)}</td>
              <td>{schedule.active ? (schedule.nextMillis === null ? 'ended' : formatExact(schedule.nextMillis)) : 'switched off'}</td>
              <td>
                {schedule.lastRun === null && schedule.lastError === null && 'none yet'}
                {schedule.lastRun !== null && (
                  <Link to="/pipelines/$runName" params={{ runName: schedule.lastRun }}>
                    {schedule.lastRun}
                  </Link>
                )}
                {schedule.lastError !== null && <span className={styles['refused']}>{schedule.lastError}</span>}
              </td>
            </tr>
          ))}
        </Table>
      </Card>
    </Part>
  );
}

function rhythm({ cron, everySeconds, zone }: ScheduleRow): string {
  return cron === null ? `every ${formatDuration((everySeconds ?? 0) * 1000)}` : `${cron} (${zone})`;
}
