import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { pipelineRunsQuery } from '../../api/pipelines';
import { Card } from '../../kit/Page';
import { Status } from '../../kit/Status';
import { NumberCell, Table } from '../../kit/Table';
import { Duration, When } from '../../kit/Time';
import { wrappable } from '../../kit/wrappable';
import { plural } from '../../lib/format';
import styles from './Projects.module.css';

const columns = [{ label: 'Run' }, { label: 'Status' }, { label: 'Steps' }, { label: 'Started' }, { label: 'Duration', number: true }];

const shown = 6;

/** What the pipelines did last, on the first page one sees. */
export function LatestRuns() {
  const { data: runs = [] } = useQuery(pipelineRunsQuery);
  if (runs.length === 0) return null;
  return (
    <section className={styles['workspace']} aria-label="Latest pipeline runs">
      <h2>
        Latest pipeline runs{' '}
        {runs.length > shown && (
          <Link to="/pipelines" className={styles['more']}>
            all runs
          </Link>
        )}
      </h2>
      <Card>
        <Table label="Latest pipeline runs" columns={columns}>
          {runs.slice(0, shown).map((run) => (
            <tr key={run.id}>
              <th scope="row">
                <Link to="/pipelines/$runName" params={{ runName: run.name }}>
                  {wrappable(run.name)}
                </Link>
              </th>
              <td>
                <Status status={run.status} />
              </td>
              <td>
                {plural(run.stepCount, 'step')}
                {run.cachedCount > 0 && `, ${run.cachedCount} cached`}
                {run.failedCount > 0 && `, ${run.failedCount} failed`}
              </td>
              <td>
                <When millis={run.startMillis} />
              </td>
              <NumberCell>
                <Duration startMillis={run.startMillis} durationMillis={run.durationMillis} idleMillis={run.idleMillis} running={run.status === 'running'} />
              </NumberCell>
            </tr>
          ))}
        </Table>
      </Card>
    </section>
  );
}
