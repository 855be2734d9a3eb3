import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { pipelineRunsQuery } from '../../api/pipelines';
import type { PipelineRunRow } from '../../api/schema';
import { pipelinesQuery } from '../../api/work';
import { Button, buttonClass } from '../../kit/Button';
import { SearchField, Select } from '../../kit/Field';
import { Card, Page, Spacer, Toolbar } from '../../kit/Page';
import { Empty, Problem, SkeletonRows, Snippet } from '../../kit/State';
import { Status } from '../../kit/Status';
import { NumberCell, Table } from '../../kit/Table';
import { Tag, Tags } from '../../kit/Tag';
import { Duration, When } from '../../kit/Time';
import { plural } from '../../lib/format';
import styles from './PipelineRuns.module.css';
import { PipelinesNav } from './PipelinesNav';
import { RunFilters } from './RunFilters';
import { RunFigures } from './RunFigures';
import { RunsBar } from './RunsBar';
import { filterRuns, type RunsView } from './runsView';
import { Schedules } from './Schedules';

interface PipelineRunsProps {
  view: RunsView;
  onView: (change: Partial<RunsView>) => void;
}

const columns = [
  { label: 'Select', width: '34px' },
  { label: 'Run' },
  { label: 'Status' },
  { label: 'Steps' },
  { label: 'Pipeline' },
  { label: 'Tags' },
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
  const { data: pipelines = [] } = useQuery(pipelinesQuery);
  const offered = pipelines.filter((pipeline) => pipeline.workers > 0);
  return (
    <Page
      title="Pipeline runs"
      heading="Pipeline runs"
      below={
        <>
          {runs && <span>{plural(runs.length, 'run')}</span>}
          {pipelines.length > 0 && (
            <span>
              of{' '}
              {pipelines.slice(0, 12).map((pipeline, index) => (
                <span key={pipeline.name}>
                  {index > 0 && ', '}
                  <Link to="/pipelines/of/$pipeline" params={{ pipeline: pipeline.name }}>
                    {pipeline.name}
                  </Link>
                </span>
              ))}
            </span>
          )}
        </>
      }
      actions={
        <>
          {offered.slice(0, 3).map((pipeline) => (
            <Link key={pipeline.name} to="/pipelines/of/$pipeline" params={{ pipeline: pipeline.name }} className={buttonClass}>
              Launch {pipeline.name}
            </Link>
          ))}
          <Link to="/blueprints" className={buttonClass}>
            Blueprints
          </Link>
        </>
      }
    >
      <PipelinesNav />
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
          <Link to="/blueprints">Or begin with a pipeline to copy</Link>
        </Empty>
      )}
      {runs && runs.length > 0 && <Runs runs={runs} view={view} onView={onView} />}
      <Schedules />
    </Page>
  );
}

function Runs({ runs, view, onView }: PipelineRunsProps & { runs: PipelineRunRow[] }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const shown = filterRuns(runs, view);
  const selected = shown.filter((run) => chosen.has(run.name));
  const choose = (name: string) => {
    const next = new Set(chosen);
    if (!next.delete(name)) next.add(name);
    setChosen(next);
  };
  const filtered = view.q !== undefined || view.status !== undefined || view.tag !== undefined;
  return (
    <>
      <Toolbar label="Pipeline runs">
        <SearchField primary label="Filter by run, pipeline, stack, tag" value={view.q ?? ''} onChange={(q) => onView({ q: q || undefined })} />
        <Select
          label="Status"
          value={view.status ?? ''}
          options={statuses}
          onChange={(status) => onView({ status: statuses.some((known) => known.value === status) ? ((status || undefined) as RunsView['status']) : undefined })}
        />
        {view.tag !== undefined && <Tag text={view.tag} on removable action={`Show all tags, not only ${view.tag}`} onClick={() => onView({ tag: undefined })} />}
        <RunFilters view={view} onView={onView} />
        <Spacer />
        <Button pressed={view.days !== undefined} onClick={() => onView({ days: view.days === undefined ? 14 : undefined })}>
          Figures
        </Button>
      </Toolbar>
      {view.days !== undefined && <RunFigures days={view.days} onView={onView} />}
      {selected.length > 0 && <RunsBar runs={selected} onDone={() => setChosen(new Set())} />}
      <Card>
        {shown.length === 0 ? (
          <Empty title="No run matches">
            <Button onClick={() => onView({ q: undefined, status: undefined, tag: undefined })}>Clear the filter</Button>
          </Empty>
        ) : (
          <>
            <div className={styles['all']}>
              <label>
                <input type="checkbox" checked={selected.length === shown.length} onChange={() => setChosen(selected.length === shown.length ? new Set() : new Set(shown.map((run) => run.name)))} />
                {filtered ? `All ${shown.length} that match` : `All ${shown.length}`}
              </label>
            </div>
            <Table label="Pipeline runs" columns={columns}>
              {shown.map((run) => (
                <tr key={run.id} className={chosen.has(run.name) ? styles['chosen'] : undefined}>
                  <td>
                    <input type="checkbox" aria-label={`Select ${run.name}`} checked={chosen.has(run.name)} onChange={() => choose(run.name)} />
                  </td>
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
                  <td>
                    <Link to="/pipelines/of/$pipeline" params={{ pipeline: run.pipeline }}>
                      {run.pipeline}
                    </Link>
                  </td>
                  <td>
                    <Tags>
                      {(run.tags ?? []).map((tag) => (
                        <Tag key={tag} text={tag} action={`Only runs with the tag ${tag}`} onClick={() => onView({ tag })} on={tag === view.tag} />
                      ))}
                    </Tags>
                  </td>
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
          </>
        )}
      </Card>
    </>
  );
}

function StepMeter({ run }: { run: PipelineRunRow }) {
  const { stepCount, completedCount, cachedCount, failedCount } = run;
  const done = completedCount + cachedCount;
  const share = (count: number) => ({ width: `${(count / Math.max(1, stepCount)) * 100}%` });
  return (
    <span className={styles['steps']}>
      <span className={styles['meter']} aria-hidden="true">
        <span className={styles['done']} style={share(completedCount)} />
        <span className={styles['cached']} style={share(cachedCount)} />
        <span className={styles['failed']} style={share(failedCount)} />
      </span>
      <span className={styles['text']}>
        {done < stepCount && `${done} of `}
        {stepCount}
        {cachedCount > 0 && ` · ${cachedCount} cached`}
        {failedCount > 0 && ` · ${failedCount} failed`}
      </span>
    </span>
  );
}
