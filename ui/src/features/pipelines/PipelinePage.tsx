import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ApiError } from '../../api/http';
import { listedRunsQuery } from '../../api/pipelines';
import { pipelineQuery } from '../../api/work';
import { Button } from '../../kit/Button';
import { Card, Page } from '../../kit/Page';
import { Empty, Problem, SkeletonRows, Snippet } from '../../kit/State';
import { tabId, tabPanelId, Tabs } from '../../kit/Tabs';
import { plural } from '../../lib/format';
import { LaunchForm } from './LaunchForm';
import { PipelinesNav } from './PipelinesNav';
import { Revisions } from './Revisions';
import { RunsTable } from './RunsTable';

export type PipelineTab = 'runs' | 'launch' | 'revisions';

interface PipelinePageProps {
  name: string;
  /** Without it: the form where a worker offers the pipeline, else its runs. */
  tab: PipelineTab | undefined;
  left: number | undefined;
  right: number | undefined;
  onView: (change: { tab?: PipelineTab; left?: number | undefined; right?: number | undefined }) => void;
  onOpen: (path: string) => void;
}

const tabs = [
  { id: 'runs', label: 'Runs' },
  { id: 'launch', label: 'Launch' },
  { id: 'revisions', label: 'Revisions' },
] as const;

/** A pipeline itself: to launch it, and what it was over time. */
export function PipelinePage({ name, tab: asked, left, right, onView, onOpen }: PipelinePageProps) {
  const { data, error, refetch } = useQuery(pipelineQuery(name));
  const tab = asked ?? (data?.offer ? 'launch' : 'runs');
  const gone = error instanceof ApiError && error.status === 404;
  return (
    <Page
      title={name}
      heading={name}
      below={
        <>
          <span>pipeline</span>
          {data && <span>{data.workers.length === 0 ? 'no worker offers it' : `${plural(data.workers.length, 'worker')}: ${data.workers.map((worker) => `${worker.host} (process ${worker.pid})`).join(', ')}`}</span>}
        </>
      }
    >
      <PipelinesNav />
      {gone && (
        <Empty title="There is no such pipeline">
          <p>{error.message}</p>
          <Link to="/pipelines">All pipeline runs</Link>
        </Empty>
      )}
      {error && !gone && !data && <Problem title="The pipeline could not be read" error={error} onRetry={() => void refetch()} />}
      {!data && !error && (
        <Card>
          <SkeletonRows label="Loading the pipeline" />
        </Card>
      )}
      {data && (
        <>
          <Tabs label="About the pipeline" tabs={tabs} selected={tab} onSelect={(next) => onView({ tab: next })} />
          <div role="tabpanel" id={tabPanelId} aria-labelledby={tabId(tab)}>
            {tab === 'runs' && <RunsOf pipeline={name} />}
            {tab === 'launch' && data.offer && <LaunchForm key={data.offer.revision} name={name} offer={data.offer} onOpen={onOpen} />}
            {tab === 'launch' && !data.offer && (
              <Empty title="No worker offers this pipeline">
                <p>Steps are code, and the code is not on the server. Start a worker where it is; then the form is here, made of the pipeline’s own types:</p>
                <Snippet code="halley pipeline serve <class of the pipeline>" />
              </Empty>
            )}
            {tab === 'revisions' && <Revisions name={name} left={left} right={right} onView={onView} />}
          </div>
        </>
      )}
    </Page>
  );
}

/** The runs of one pipeline, newest first. */
function RunsOf({ pipeline }: { pipeline: string }) {
  const navigate = useNavigate();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(listedRunsQuery({ pipeline }));
  const runs = data?.pages.flatMap((page) => page.pipelineRuns);
  return (
    <>
      <Card>
        {!runs && error && <Problem title="The runs could not be read" error={error} onRetry={() => void refetch()} />}
        {!runs && !error && <SkeletonRows label="Loading the runs" />}
        {runs?.length === 0 && (
          <Empty title="It has not run yet">
            <p>Launch it, or run it from where its code is:</p>
            <Snippet code="halley pipeline run <class of the pipeline>" />
          </Empty>
        )}
        {runs && runs.length > 0 && <RunsTable runs={runs} onTag={(tag) => void navigate({ to: '/pipelines', search: { tag } })} />}
      </Card>
      {hasNextPage && (
        <Button disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show older runs
        </Button>
      )}
    </>
  );
}
