import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { experimentQuery } from '../../api/experiments';
import { ApiError } from '../../api/http';
import { useLiveExperiment, type LiveState } from '../../api/live';
import type { ExperimentDetail } from '../../api/schema';
import { Card, Page } from '../../kit/Page';
import { Empty, Problem, Skeleton, SkeletonRows } from '../../kit/State';
import { Status } from '../../kit/Status';
import { tabId, tabPanelId, Tabs } from '../../kit/Tabs';
import { Tag } from '../../kit/Tag';
import { Duration, When } from '../../kit/Time';
import { seriesToken } from '../../theme/colour';
import styles from './ExperimentPage.module.css';
import type { ExperimentTab } from './tab';

interface ExperimentPageProps {
  experimentKey: string;
  tab: ExperimentTab;
  onTab: (tab: ExperimentTab) => void;
  children: (experiment: ExperimentDetail) => ReactNode;
}

/** The frame of one experiment: what it is, how it stands, and its tabs. */
export function ExperimentPage({ experimentKey, tab, onTab, children }: ExperimentPageProps) {
  const { data: experiment, error, refetch } = useQuery(experimentQuery(experimentKey));
  const live = useLiveExperiment(experimentKey, experiment?.state === 'running');
  if (experiment) {
    return (
      <Page title={experiment.name || experimentKey} heading={<Heading experiment={experiment} />} below={<Facts experiment={experiment} live={live} />}>
        <Tabs label="Experiment" tabs={tabsOf(experiment)} selected={tab} onSelect={onTab} />
        <div id={tabPanelId} role="tabpanel" aria-labelledby={tabId(tab)}>
          {children(experiment)}
        </div>
      </Page>
    );
  }
  return (
    <Page title="Experiment" heading={error ? 'Experiment' : <Skeleton width={320} height={26} />}>
      <Card>
        {!error && <SkeletonRows label="Loading the experiment" />}
        {error instanceof ApiError && error.status === 404 ? (
          <Empty title="There is no such experiment">
            <p>{error.message}</p>
            <Link to="/">All projects</Link>
          </Empty>
        ) : (
          error && <Problem title="The experiment could not be read" error={error} onRetry={() => void refetch()} />
        )}
      </Card>
    </Page>
  );
}

function tabsOf(experiment: ExperimentDetail) {
  return [
    { id: 'charts', label: 'Charts' },
    { id: 'metrics', label: 'Metrics', count: experiment.metricSummaries.length },
    { id: 'parameters', label: 'Parameters', count: Object.keys(experiment.parameters).length },
    { id: 'others', label: 'Others', count: Object.keys(experiment.others).length },
    { id: 'output', label: 'Output' },
  ] as const;
}

function Heading({ experiment }: { experiment: ExperimentDetail }) {
  return (
    <>
      <span className={styles['swatch']} style={{ background: `var(${seriesToken(experiment.experimentKey)})` }} />
      {experiment.name || experiment.experimentKey}
    </>
  );
}

const liveTexts: Record<LiveState, string> = {
  push: 'live',
  poll: 'refreshing',
  paused: 'paused',
  off: '',
};

function Facts({ experiment, live }: { experiment: ExperimentDetail; live: LiveState }) {
  const { workspace, project, state, startMillis, durationMillis, others } = experiment;
  const run = others['halley_pipeline_run'];
  return (
    <>
      <Status status={state} pill />
      {live !== 'off' && <span className={`${styles['live']} ${live === 'push' ? styles['push'] : ''}`}>{liveTexts[live]}</span>}
      <span>
        <Duration startMillis={startMillis} durationMillis={durationMillis} running={state === 'running'} />, started{' '}
        <When millis={startMillis} />
      </span>
      <span className={styles['crumb']}>
        <Link to="/">{workspace}</Link> /{' '}
        <Link to="/$workspace/$project/experiments" params={{ workspace, project }}>
          {project}
        </Link>
      </span>
      {run && (
        <span>
          step of{' '}
          <Link to="/pipelines/$runName" params={{ runName: run }}>
            {run}
          </Link>
        </span>
      )}
      {experiment.tags.map((tag) => (
        <Link key={tag} to="/$workspace/$project/experiments" params={{ workspace, project }} search={{ tag: [tag] }} aria-label={`Experiments with tag ${tag}`}>
          <Tag text={tag} />
        </Link>
      ))}
    </>
  );
}
