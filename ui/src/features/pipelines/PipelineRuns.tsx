import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { pipelineRunsQuery } from '../../api/pipelines';
import type { PipelineRunRow } from '../../api/schema';
import { Button } from '../../kit/Button';
import { SearchField, Select } from '../../kit/Field';
import { Card, Page, Toolbar } from '../../kit/Page';
import { Empty, Problem, SkeletonRows, Snippet } from '../../kit/State';
import { Status } from '../../kit/Status';
import { NumberCell, Table } from '../../kit/Table';
import { Duration, When } from '../../kit/Time';
import { plural } from '../../lib/format';
import styles from './PipelineRuns.module.css';
import { filterRuns, type RunsView } from './runsView';

interface PipelineRunsProps {
  view: RunsView;
  onView: (change: Partial<RunsView>) => void;
}

const columns = [
  { label: 'Run' },
  { label: 'Status' },
  { label: 'Steps' },
  { label: 'Pipeline' },
  { label: 'Stack' },
  { label: 'Started' },
  { label: 'Duration', number: true },
];

const statuses = [
  { value: '', label: 'any' },
  ...['running', 'completed', 'cached', 'failed', 'cancelled'].map((status) => ({ value: status, label: status })),
];

/** The runs of all pipelines, newest first. */
export function PipelineRuns({ view, onView }: PipelineRunsProps) {
  const { data: runs, error, refetch } = useQuery(pipelineRunsQuery);
  return (
    <Page title="Pipeline runs" heading="Pipeline runs" below={runs && plural(runs.length, 'run')}>
      {!runs && error && <Problem title="The runs could not be read" error={error} onRetry={() => void refetch()} />}
      {!runs && !error && (
        <Card>
          <SkeletonRows label="Loading the pipeline runs" />
        </Card>
      )}
      {runs?.length === 0 && (
        <Empty title="No pipeline has run yet">
          <p>Run the example, or your own with its main method:</p>
          <Snippet code="./halley quickstart" />
        </Empty>
      )}
      {runs && runs.length > 0 && <Runs runs={runs} view={view} onView={onView} />}
    </Page>
  );
}

function Runs({ runs, view, onView }: PipelineRunsProps & { runs: PipelineRunRow[] }) {
  const shown = filterRuns(runs, view);
  return (
    <>
      <Toolbar label="Pipeline runs">
        <SearchField primary label="Filter by run, pipeline, stack" value={view.q ?? ''} onChange={(q) => onView({ q: q || undefined })} />
        <Select
          label="Status"
          value={view.status ?? ''}
          options={statuses}
          onChange={(status) => onView({ status: statuses.some((known) => known.value === status) ? ((status || undefined) as RunsView['status']) : undefined })}
        />
      </Toolbar>
      <Card>
        {shown.length === 0 ? (
          <Empty title="No run matches">
            <Button onClick={() => onView({ q: undefined, status: undefined })}>Clear the filter</Button>
          </Empty>
        ) : (
          <Table label="Pipeline runs" columns={columns}>
            {shown.map((run) => (
              <tr key={run.id}>
                <th scope="row">
                  <Link to="/pipelines/$runName" params={{ runName: run.name }} className={styles['name']}>
                    {run.name}
                  </Link>
                </th>
                <td>
                  <Status status={run.status} />
                </td>
                <td>
                  <StepMeter run={run} />
                </td>
                <td>{run.pipeline}</td>
                <td>{run.stack}</td>
                <td>
                  <When millis={run.startMillis} />
                </td>
                <NumberCell>
                  <Duration startMillis={run.startMillis} durationMillis={run.durationMillis} running={run.status === 'running'} />
                </NumberCell>
              </tr>
            ))}
          </Table>
        )}
      </Card>
    </>
  );
}

function StepMeter({ run }: { run: PipelineRunRow }) {
  const { stepCount, cachedCount, failedCount } = run;
  const settled = run.status === 'completed' || run.status === 'cached' ? stepCount - cachedCount - failedCount : 0;
  const share = (count: number) => ({ width: `${(count / Math.max(1, stepCount)) * 100}%` });
  return (
    <span className={styles['steps']}>
      <span className={styles['meter']} aria-hidden="true">
        <span className={styles['done']} style={share(settled)} />
        <span className={styles['cached']} style={share(cachedCount)} />
        <span className={styles['failed']} style={share(failedCount)} />
      </span>
      <span className={styles['text']}>
        {stepCount}
        {cachedCount > 0 && ` · ${cachedCount} cached`}
        {failedCount > 0 && ` · ${failedCount} failed`}
      </span>
    </span>
  );
}
