import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ApiError } from '../../api/http';
import { pipelineRunQuery } from '../../api/pipelines';
import type { PipelineRunDetail } from '../../api/schema';
import { Card, Page } from '../../kit/Page';
import { Empty, Problem, SkeletonRows } from '../../kit/State';
import { Status } from '../../kit/Status';
import { Duration, When } from '../../kit/Time';
import { plural } from '../../lib/format';
import { Dag } from './Dag';
import { Gantt } from './Gantt';
import styles from './PipelineRun.module.css';
import { RunActions } from './RunActions';
import { StepPanel } from './StepPanel';

interface PipelineRunProps {
  runName: string;
  step: string | undefined;
  onStep: (step: string) => void;
  onOpen: (path: string) => void;
}

/** One run: its graph, its time line and what is known of the chosen step. */
export function PipelineRun({ runName, step, onStep, onOpen }: PipelineRunProps) {
  const { data: run, error, refetch } = useQuery(pipelineRunQuery(runName));
  return (
    <Page title={runName} heading={runName} below={run && <Facts run={run} />} actions={run && <RunActions run={run} />}>
      {!run && !error && (
        <Card>
          <SkeletonRows label="Loading the run" />
        </Card>
      )}
      {!run &&
        error &&
        (error instanceof ApiError && error.status === 404 ? (
          <Empty title="There is no such run">
            <p>{error.message}</p>
            <Link to="/pipelines">All pipeline runs</Link>
          </Empty>
        ) : (
          <Problem title="The run could not be read" error={error} onRetry={() => void refetch()} />
        ))}
      {run && <Steps run={run} step={step} onStep={onStep} onOpen={onOpen} />}
    </Page>
  );
}

function Facts({ run }: { run: PipelineRunDetail }) {
  return (
    <>
      <Status status={run.status} pill />
      <span>
        <Duration startMillis={run.startMillis} durationMillis={run.durationMillis} running={run.status === 'running'} />, started{' '}
        <When millis={run.startMillis} />
      </span>
      <span>
        pipeline{' '}
        <Link to="/pipelines" search={{ q: run.pipeline }}>
          {run.pipeline}
        </Link>
      </span>
      <span>stack {run.stack}</span>
      {run.replayOf && (
        <span>
          replay of{' '}
          <Link to="/pipelines/$runName" params={{ runName: run.replayOf }}>
            {run.replayOf}
          </Link>
        </span>
      )}
      {run.reason && <span>{run.reason}</span>}
      <span>
        {plural(run.stepCount, 'step')}
        {run.cachedCount > 0 && `, ${run.cachedCount} cached`}
        {run.failedCount > 0 && `, ${run.failedCount} failed`}
      </span>
    </>
  );
}

function Steps({ run, step, onStep, onOpen }: Omit<PipelineRunProps, 'runName'> & { run: PipelineRunDetail }) {
  const named = run.steps.find((candidate) => candidate.name === step);
  const shown = named ?? run.steps.find((candidate) => candidate.status === 'failed') ?? run.steps[0];
  if (!shown) {
    return (
      <Card>
        <Empty title="No step has been prepared yet" />
      </Card>
    );
  }
  return (
    <>
      <Card label="Graph">
        <Dag steps={run.steps} selected={shown.name} onSelect={onStep} onOpen={onOpen} />
      </Card>
      <div className={styles['columns']}>
        <Card label="Timeline">
          <h2 className={styles['title']}>Timeline</h2>
          <Gantt run={run} selected={shown.name} onSelect={onStep} />
        </Card>
        <Card label="Step">
          <StepPanel key={shown.name} run={run.name} step={shown} />
        </Card>
      </div>
    </>
  );
}
