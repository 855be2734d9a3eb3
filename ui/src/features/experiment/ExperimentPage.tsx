import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { experimentQuery } from '../../api/experiments';
import { isGone } from '../../api/http';
import { useLiveExperiment, type LiveState } from '../../api/live';
import type { ExperimentDetail } from '../../api/schema';
import { Loaded } from '../../kit/Loaded';
import { Page } from '../../kit/Page';
import { Skeleton } from '../../kit/State';
import { Status } from '../../kit/Status';
import { tabId, tabPanelId, Tabs } from '../../kit/Tabs';
import { Duration, When } from '../../kit/Time';
import { wrappable } from '../../kit/wrappable';
import { seriesToken } from '../../theme/colour';
import { ExperimentActions } from './ExperimentActions';
import styles from './ExperimentPage.module.css';
import { isSystemMetric, type ExperimentTab } from './tab';
import { TagEditor } from './TagEditor';

interface ExperimentPageProps {
  experimentKey: string;
  tab: ExperimentTab;
  onTab: (tab: ExperimentTab) => void;
  children: (experiment: ExperimentDetail) => ReactNode;
}

/** The frame of one experiment: what it is, how it stands, and its tabs. */
export function ExperimentPage({ experimentKey, tab, onTab, children }: ExperimentPageProps) {
  const asked = useQuery(experimentQuery(experimentKey));
  const experiment = asked.data;
  const live = useLiveExperiment(experimentKey, experiment?.state === 'running');
  if (experiment) {
    return (
      <Page
        title={experiment.name || experimentKey}
        heading={<Heading experiment={experiment} />}
        below={<Facts experiment={experiment} live={live} />}
        actions={<ExperimentActions experiment={experiment} />}
      >
        {experiment.trashed && <p className={styles['notice']}>This experiment is in the trash. It is deleted for good 30 days after it was put there; until then Actions → Restore brings it back.</p>}
        {experiment.archived && <p className={styles['notice']}>This experiment is archived: lists leave it out.</p>}
        {experiment.error && (
          <p className={styles['failure']} role="alert">
            {experiment.error}
          </p>
        )}
        <Tabs label="Experiment" tabs={tabsOf(experiment)} selected={tab} onSelect={onTab} />
        <div id={tabPanelId} role="tabpanel" aria-labelledby={tabId(tab)}>
          {children(experiment)}
        </div>
      </Page>
    );
  }
  return (
    <Page title="Experiment" heading={asked.error ? 'Experiment' : <Skeleton width={320} height={26} />}>
      <Loaded noun="experiment" asked={asked} gone={isGone(asked.error)} elsewhere={<Link to="/">All projects</Link>} />
    </Page>
  );
}

function tabsOf(experiment: ExperimentDetail) {
  const system = experiment.metricSummaries.filter((metric) => isSystemMetric(metric.name)).length;
  return [
    { id: 'charts', label: 'Charts' },
    { id: 'metrics', label: 'Metrics', count: experiment.metricSummaries.length - system },
    { id: 'parameters', label: 'Parameters', count: Object.keys(experiment.parameters).length },
    { id: 'output', label: 'Output' },
    { id: 'code', label: 'Code' },
    { id: 'media', label: 'Media' },
    { id: 'assets', label: 'Assets' },
    { id: 'artifacts', label: 'Artifacts' },
    { id: 'system', label: 'System', ...(system > 0 && { count: system }) },
    { id: 'environment', label: 'Environment' },
    { id: 'notes', label: 'Notes' },
    { id: 'others', label: 'Others', count: Object.keys(experiment.others).length },
    { id: 'graph', label: 'Graph' },
  ] as const;
}

function Heading({ experiment }: { experiment: ExperimentDetail }) {
  return (
    <>
      <span className={styles['swatch']} style={{ background: `var(${seriesToken(experiment.experimentKey)})` }} />
      {wrappable(experiment.name || experiment.experimentKey)}
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
      <EndNote experiment={experiment} />
      {run && (
        <span>
          step of{' '}
          <Link to="/pipelines/$runName" params={{ runName: run }} search={{ experiment: experiment.experimentKey }}>
            {run}
          </Link>
        </span>
      )}
      <TagEditor experiment={experiment} />
    </>
  );
}

/** Data that comes this much after the end is late, not just on its way. */
const lateMillis = 5_000;

/** What the state alone does not tell: nobody said that the run ended, or data came after its end. */
function EndNote({ experiment }: { experiment: ExperimentDetail }) {
  const { state, ended, endMillis, lastSeenMillis = 0 } = experiment;
  if (state === 'running') return null;
  if (ended === false && state === 'finished') {
    return <span title="Its client stopped sending signs of life and never said that it ended: the process was killed, or the network failed.">no end was reported</span>;
  }
  if (endMillis === null || lastSeenMillis <= endMillis + lateMillis) return null;
  return (
    <span title="Late data is always accepted, also after the end.">
      late data received <When millis={lastSeenMillis} />
    </span>
  );
}
