import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { isGone } from '../../api/http';
import { pipelineRunQuery } from '../../api/pipelines';
import type { PipelineRunDetail } from '../../api/schema';
import { Button } from '../../kit/Button';
import { Loaded } from '../../kit/Loaded';
import { Card, Page, Spacer, Toolbar } from '../../kit/Page';
import { Empty } from '../../kit/State';
import { Status } from '../../kit/Status';
import { Tag, Tags } from '../../kit/Tag';
import { Duration, When } from '../../kit/Time';
import { plural } from '../../lib/format';
import { Approvals } from './Approvals';
import { clustersOf, graphOf, initiallyOpen, summaryOf } from './clusters';
import { Dag } from './Dag';
import { Gantt } from './Gantt';
import styles from './PipelineRun.module.css';
import { PipelinesNav } from './PipelinesNav';
import { RunActions } from './RunActions';
import { StepPanel } from './StepPanel';

interface PipelineRunProps {
  runName: string;
  step: string | undefined;
  /** The key of an experiment, whose step is shown if none is named. */
  experiment: string | undefined;
  onStep: (step: string) => void;
  onOpen: (path: string) => void;
}

/** One run: its graph, its time line and what is known of the chosen step. */
export function PipelineRun({ runName, step, experiment, onStep, onOpen }: PipelineRunProps) {
  const asked = useQuery(pipelineRunQuery(runName));
  const run = asked.data;
  return (
    <Page title={runName} heading={runName} below={run && <Facts run={run} />} actions={run && <RunActions run={run} onOpen={onOpen} />}>
      <PipelinesNav />
      <Loaded noun="run" asked={asked} gone={isGone(asked.error)} elsewhere={<Link to="/pipelines">All pipeline runs</Link>}>
        {(known) => <Steps run={known} step={step} experiment={experiment} onStep={onStep} onOpen={onOpen} />}
      </Loaded>
    </Page>
  );
}

function Facts({ run }: { run: PipelineRunDetail }) {
  return (
    <>
      <Status status={run.status} pill />
      {run.status === 'running' && run.pausedMillis && <span className={styles['paused']}>paused by {run.pausedBy}</span>}
      <span>
        <Duration startMillis={run.startMillis} durationMillis={run.durationMillis} idleMillis={run.idleMillis} running={run.status === 'running'} />, started{' '}
        <When millis={run.startMillis} />
      </span>
      <span>
        pipeline{' '}
        <Link to="/pipelines/of/$pipeline" params={{ pipeline: run.pipeline }}>
          {run.pipeline}
        </Link>
        {run.revision && (
          <>
            {', '}
            <Link to="/pipelines/of/$pipeline" params={{ pipeline: run.pipeline }} search={{ tab: 'revisions', right: run.revision }}>
              revision {run.revision}
            </Link>
          </>
        )}
      </span>
      <span>stack {run.stack}</span>
      {run.model && (
        <span title={Object.entries(run.model.metadata).map(([name, value]) => `${name}: ${value}`).join('\n')}>
          model{' '}
          <Link to="/pipeline-models/$model/$version" params={{ model: run.model.name, version: run.model.version }}>
            {run.model.name} {run.model.version}
          </Link>
          {run.model.stage !== 'none' && (run.model.stage === 'archived' ? ', archived' : `, in ${run.model.stage}`)}
        </span>
      )}
      {run.replayOf && <RunLink words="replay of" name={run.replayOf} />}
      {run.parentRun && <RunLink words="started by a step of" name={run.parentRun} />}
      {run.reason && <span>{run.reason}</span>}
      {(run.tags ?? []).length > 0 && (
        <Tags>
          {(run.tags ?? []).map((tag) => (
            <Tag key={tag} text={tag} />
          ))}
        </Tags>
      )}
      <span>
        {plural(run.stepCount, 'step')}
        {run.cachedCount > 0 && `, ${run.cachedCount} cached`}
        {run.failedCount > 0 && `, ${run.failedCount} failed`}
      </span>
    </>
  );
}

function RunLink({ words, name }: { words: string; name: string }) {
  return (
    <span>
      {words}{' '}
      <Link to="/pipelines/$runName" params={{ runName: name }}>
        {name}
      </Link>
    </span>
  );
}

function Steps({ run, step, experiment, onStep, onOpen }: Omit<PipelineRunProps, 'runName'> & { run: PipelineRunDetail }) {
  const clusters = clustersOf(run.steps, run.children ?? []);
  const [toggled, setToggled] = useState<Set<string>>();
  const open = toggled ?? initiallyOpen(run.steps, clusters);
  const toggle = (id: string) => {
    const next = new Set(open);
    if (!next.delete(id)) next.add(id);
    setToggled(next);
  };
  const named = run.steps.find((candidate) => candidate.name === step) ?? run.steps.find((candidate) => experiment !== undefined && candidate.experimentKey === experiment);
  const shown = named ?? run.steps.find((candidate) => candidate.status === 'failed') ?? run.steps[0];
  if (!shown) {
    return (
      <Card>
        <Empty title="No step has been prepared yet" />
      </Card>
    );
  }
  const lanes = run.steps.filter((each) => !each.parent || open.has(`items ${each.parent}`) || each.name === shown.name);
  return (
    <>
      {(run.notices ?? []).map((notice) => (
        <p key={notice} className={styles['notice']}>
          {notice}
        </p>
      ))}
      <Approvals run={run} onStep={onStep} />
      <Card label="Graph">
        {clusters.length > 0 && (
          <div className={styles['groups']}>
            <Toolbar label="Groups of steps">
              {clusters.slice(0, 60).map((cluster) => (
                <Button key={cluster.id} aria-expanded={open.has(cluster.id)} pressed={open.has(cluster.id)} onClick={() => toggle(cluster.id)} title={summaryOf(cluster)}>
                  {cluster.kind === 'run' ? 'run ' : ''}
                  {cluster.label} ({cluster.members.length})
                </Button>
              ))}
              <Spacer />
              <span className={styles['all']}>
                <Button onClick={() => setToggled(new Set(clusters.map((cluster) => cluster.id)))}>Open all</Button>
                <Button onClick={() => setToggled(new Set())}>Close all</Button>
              </span>
            </Toolbar>
          </div>
        )}
        <Dag nodes={graphOf(run.steps, clusters, open)} open={open} selected={shown.name} onSelect={onStep} onToggle={toggle} onOpen={onOpen} />
      </Card>
      <div className={styles['columns']}>
        <Card label="Timeline">
          <h2 className={styles['title']}>Timeline</h2>
          <Gantt run={run} steps={lanes} selected={shown.name} onSelect={onStep} />
        </Card>
        <Card label="Step">
          <StepPanel key={shown.name} run={run} step={shown} />
        </Card>
      </div>
    </>
  );
}
