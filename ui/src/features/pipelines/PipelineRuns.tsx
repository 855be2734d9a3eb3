import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { rowsOf } from '../../api/pages';
import { listedRunsQuery } from '../../api/pipelines';
import { pipelinesQuery } from '../../api/work';
import { Button, buttonClass } from '../../kit/Button';
import { SearchField, Select } from '../../kit/Field';
import { Card, Page, Spacer, Toolbar } from '../../kit/Page';
import { Empty, Problem, SkeletonRows, Snippet } from '../../kit/State';
import { Tag } from '../../kit/Tag';
import { plural } from '../../lib/format';
import styles from './PipelineRuns.module.css';
import { PipelinesNav } from './PipelinesNav';
import { RunFilters } from './RunFilters';
import { RunFigures } from './RunFigures';
import { RunsBar } from './RunsBar';
import { RunsTable } from './RunsTable';
import type { RunsView } from './runsView';
import { Schedules } from './Schedules';

interface PipelineRunsProps {
  view: RunsView;
  onView: (change: Partial<RunsView>) => void;
}

const statuses = [
  { value: '', label: 'any' },
  ...['running', 'completed', 'cached', 'failed', 'cancelled'].map((status) => ({ value: status, label: status })),
];

/** The runs of all pipelines, newest first. */
export function PipelineRuns({ view, onView }: PipelineRunsProps) {
  const { data: pipelines = [] } = useQuery(pipelinesQuery);
  const offered = pipelines.filter((pipeline) => pipeline.workers > 0);
  const all = pipelines.reduce((sum, pipeline) => sum + pipeline.runs, 0);
  return (
    <Page
      title="Pipeline runs"
      heading="Pipeline runs"
      below={
        pipelines.length > 0 && (
          <>
            <span>{plural(all, 'run')}</span>
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
              {pipelines.length > 12 && ` and ${plural(pipelines.length - 12, 'more pipeline', 'more pipelines')}`}
            </span>
          </>
        )
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
      <Runs view={view} onView={onView} />
      <Schedules />
    </Page>
  );
}

function Runs({ view, onView }: PipelineRunsProps) {
  const { q, status, tag } = view;
  const { data, error, refetch, isPlaceholderData, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(listedRunsQuery({ q, status, tag }));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const shown = rowsOf(data);
  const filtered = q !== undefined || status !== undefined || tag !== undefined;
  if (!shown) {
    return <Card>{error ? <Problem title="The runs could not be read" error={error} onRetry={() => void refetch()} /> : <SkeletonRows label="Loading the pipeline runs" />}</Card>;
  }
  if (shown.length === 0 && !filtered && !isPlaceholderData) {
    return (
      <Empty title="No pipeline has run yet">
        <p>Run the example, or your own with its main method:</p>
        <Snippet code="./halley quickstart" />
        <Link to="/blueprints">Or begin with a pipeline to copy</Link>
      </Empty>
    );
  }
  const selected = shown.filter((run) => chosen.has(run.name));
  const choose = (name: string) => {
    const next = new Set(chosen);
    if (!next.delete(name)) next.add(name);
    setChosen(next);
  };
  return (
    <>
      <Toolbar label="Pipeline runs">
        <SearchField primary label="Filter by run, pipeline, stack" value={q ?? ''} onChange={(next) => onView({ q: next || undefined })} />
        <Select
          label="Status"
          value={status ?? ''}
          options={statuses}
          onChange={(next) => onView({ status: statuses.some((known) => known.value === next) ? ((next || undefined) as RunsView['status']) : undefined })}
        />
        {tag !== undefined && <Tag text={tag} on removable action={`Show all tags, not only ${tag}`} onClick={() => onView({ tag: undefined })} />}
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
                <input
                  type="checkbox"
                  disabled={isPlaceholderData}
                  checked={selected.length === shown.length}
                  onChange={() => setChosen(selected.length === shown.length ? new Set() : new Set(shown.map((run) => run.name)))}
                />
                {hasNextPage ? `The newest ${shown.length}` : `All ${shown.length}`}
                {filtered && ' that match'}
              </label>
            </div>
            <RunsTable runs={shown} chosen={chosen} onChoose={choose} tag={tag} onTag={(next) => onView({ tag: next })} />
          </>
        )}
      </Card>
      {hasNextPage && (
        <Button className={styles['more']} disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show older runs
        </Button>
      )}
    </>
  );
}
