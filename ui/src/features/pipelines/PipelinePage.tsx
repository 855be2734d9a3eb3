import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { isGone } from '../../api/http';
import { listedRunsQuery } from '../../api/pipelines';
import { pipelineQuery } from '../../api/work';
import { Listed } from '../../kit/Listed';
import { Loaded } from '../../kit/Loaded';
import { Page } from '../../kit/Page';
import { Empty, Snippet } from '../../kit/State';
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
export function PipelinePage({ name, tab: chosen, left, right, onView, onOpen }: PipelinePageProps) {
  const asked = useQuery(pipelineQuery(name));
  const { data, error } = asked;
  const tab = chosen ?? (data?.offer ? 'launch' : 'runs');
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
      <Loaded noun="pipeline" asked={asked} gone={isGone(error)} elsewhere={<Link to="/pipelines">All pipeline runs</Link>}>
        {(known) => (
          <>
            <Tabs label="About the pipeline" tabs={tabs} selected={tab} onSelect={(next) => onView({ tab: next })} />
            <div role="tabpanel" id={tabPanelId} aria-labelledby={tabId(tab)}>
              {tab === 'runs' && <RunsOf pipeline={name} />}
              {tab === 'launch' && known.offer && <LaunchForm key={known.offer.revision} name={name} offer={known.offer} onOpen={onOpen} />}
              {tab === 'launch' && !known.offer && (
                <Empty title="No worker offers this pipeline">
                  <p>Steps are code, and the code is not on the server. Start a worker where it is; then the form is here, made of the pipeline’s own types:</p>
                  <Snippet code="halley pipeline serve <class of the pipeline>" />
                </Empty>
              )}
              {tab === 'revisions' && <Revisions name={name} left={left} right={right} onView={onView} />}
            </div>
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** The runs of one pipeline, newest first. */
function RunsOf({ pipeline }: { pipeline: string }) {
  const navigate = useNavigate();
  const pages = useInfiniteQuery(listedRunsQuery({ pipeline }));
  return (
    <Listed
      noun="run"
      more="Show older runs"
      pages={pages}
      empty={
        <Empty title="It has not run yet">
          <p>Launch it, or run it from where its code is:</p>
          <Snippet code="halley pipeline run <class of the pipeline>" />
        </Empty>
      }
    >
      {(runs) => <RunsTable runs={runs} onTag={(tag) => void navigate({ to: '/pipelines', search: { tag } })} />}
    </Listed>
  );
}
