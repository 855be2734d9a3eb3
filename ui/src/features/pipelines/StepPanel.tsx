import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { PipelineRunDetail, StepRow } from '../../api/schema';
import { Button } from '../../kit/Button';
import { Segmented } from '../../kit/Field';
import { Icon } from '../../kit/Icon';
import { Status } from '../../kit/Status';
import { Value } from '../../kit/Table';
import { Duration, When } from '../../kit/Time';
import { formatDuration } from '../../lib/format';
import { shortType } from '../../lib/types';
import { webAddress } from '../../lib/url';
import { DiscardStep } from './ChangeStatus';
import { experimentPath } from './experimentPath';
import { StepExperiment, StepLogs } from './StepMore';
import { OutputPreview } from './StepOutputs';
import styles from './StepPanel.module.css';
import { WhyCached } from './WhyCached';

/** All that is known of one step of a run. */
export function StepPanel({ run: whole, step }: { run: PipelineRunDetail; step: StepRow }) {
  const run = whole.name;
  const path = experimentPath(step);
  const [view, setView] = useState<View>('facts');
  return (
    <div className={styles['panel']}>
      <div className={styles['head']}>
        <h2>{step.name}</h2>
        <Status status={step.status} pill />
        {whole.status !== 'running' && (step.status === 'completed' || step.status === 'cached') && <DiscardStep run={run} step={step.name} />}
      </div>
      {(whole.approvals ?? [])
        .filter((approval) => approval.step === step.name && approval.decidedMillis !== null)
        .map((approval) => (
          <p key={approval.askedMillis} className={styles['attempt']}>
            “{approval.question}” {approval.approved ? 'approved' : 'rejected'} by {approval.by}
            {approval.comment && `: ${approval.comment}`}
          </p>
        ))}
      <div className={styles['facts']}>
        {step.startMillis !== null && step.status === 'cached' && (
          <span>
            taken from the cache <When millis={step.startMillis} />
          </span>
        )}
        {step.startMillis !== null && step.status !== 'cached' && (
          <span>
            <Duration startMillis={step.startMillis} durationMillis={step.durationMillis} running={step.status === 'running'} />, started{' '}
            <When millis={step.startMillis} />
          </span>
        )}
        {step.cachedFrom && (
          <span>
            result of {step.cachedFrom.step} in{' '}
            <Link to="/pipelines/$runName" params={{ runName: step.cachedFrom.run }} search={{ step: step.cachedFrom.step }}>
              {step.cachedFrom.run}
            </Link>
          </span>
        )}
      </div>
      <Segmented label="About the step" value={view} options={step.status === 'cached' ? views : viewsOfExecuted} onChange={setView} />
      {view === 'logs' && <StepLogs run={run} step={step} />}
      {view === 'cache' && <WhyCached run={run} step={step} />}
      {view === 'outputs' && <Outputs run={run} step={step} />}
      {view === 'facts' && <StepFacts step={step} path={path} onLog={() => setView('logs')} />}
    </div>
  );
}

function Outputs({ run, step }: { run: string; step: StepRow }) {
  const names = Object.keys(step.outputs);
  if (names.length === 0) return <p className={styles['none']}>{step.status === 'completed' || step.status === 'cached' ? 'The step returns nothing.' : 'It has made nothing yet: outputs are kept when a step has completed.'}</p>;
  return (
    <section className={styles['section']} aria-label="Contents of the outputs">
      {names.map((name) => (
        <div key={name}>
          <h3>{name}</h3>
          <OutputPreview run={run} step={step} output={name} />
        </div>
      ))}
    </section>
  );
}

type View = (typeof views)[number]['value'];

const views = [
  { value: 'facts', label: 'Overview' },
  { value: 'logs', label: 'Logs' },
  { value: 'outputs', label: 'Outputs' },
  { value: 'cache', label: 'Why cached?' },
] as const;

const viewsOfExecuted = views.map((view) => (view.value === 'cache' ? { ...view, label: 'Why not cached?' } : view));

/** What an exception came from, the innermost last, as its stack trace says. */
function causesOf(stackTrace: string): string[] {
  return [...stackTrace.matchAll(/^Caused by: (.*)$/gm)].map((match) => match[1] ?? '');
}

function StepFacts({ step, path, onLog }: { step: StepRow; path: string | undefined; onLog: () => void }) {
  return (
    <>
      {path && <ExperimentLink path={path} cached={step.status === 'cached'} />}
      {path?.startsWith('/') && step.experimentKey && <StepExperiment experimentKey={step.experimentKey} />}
      {(step.failedAttempts ?? []).map((attempt) => (
        <p key={attempt.number} className={styles['attempt']}>
          Attempt {attempt.number} failed after {formatDuration(attempt.endMillis - attempt.startMillis)}: {attempt.message}
        </p>
      ))}
      {step.failure && (
        <div className={styles['failure']} role="alert">
          <strong>{step.failure.type}</strong>
          {step.failure.message && <pre>{step.failure.message}</pre>}
          {step.failure.frame && <p>at {step.failure.frame}</p>}
          {causesOf(step.failure.stackTrace ?? '').map((cause, index) => (
            <p key={index}>because of {cause}</p>
          ))}
          <Button onClick={onLog}>Show the log</Button>
          {step.failure.stackTrace && (
            <details>
              <summary>Stack trace</summary>
              <pre>{step.failure.stackTrace}</pre>
            </details>
          )}
        </div>
      )}
      <Pairs title="Parameters" values={step.parameters}>
        {(value) => <Value>{value}</Value>}
      </Pairs>
      <Pairs title="Inputs" values={step.inputs}>
        {(input) => (
          <span>
            {(input.parts ?? [{ artifact: input.artifact, version: Number(input.version) }]).map((part) => (
              <ArtifactLink key={`${part.artifact} ${part.version}`} name={part.artifact} version={part.version} />
            ))}
          </span>
        )}
      </Pairs>
      <Pairs title="Outputs" values={step.outputs}>
        {(output) => (
          <span title={output.uri}>
            <ArtifactLink name={output.artifact} version={Number(output.version)} type={output.type} />
          </span>
        )}
      </Pairs>
      <Pairs title="Metadata" values={step.metadata}>
        {(value) => <Value>{webAddress(value) ? <a href={value}>{value}</a> : value}</Value>}
      </Pairs>
    </>
  );
}

function ExperimentLink({ path, cached }: { path: string; cached: boolean }) {
  const text = cached ? 'Experiment of the original run' : 'Open the experiment';
  const content = (
    <>
      <Icon name="out" size={14} />
      {text}
    </>
  );
  return path.startsWith('/') ? (
    <Link to={path as '/'} className={styles['open']}>
      {content}
    </Link>
  ) : (
    <a href={path} className={styles['open']} rel="noreferrer">
      {content}
    </a>
  );
}

function ArtifactLink({ name, version, type }: { name: string; version: number; type?: string }) {
  return (
    <>
      <Link to="/pipeline-artifacts/$name/$version" params={{ name, version: String(version) }}>
        {name}
      </Link>
      <small>
        version {version}
        {type && (
          <span title={type}>
            {' · '}
            {shortType(type)}
          </span>
        )}
      </small>
    </>
  );
}

interface PairsProps<T> {
  title: string;
  values: Record<string, T>;
  children: (value: T, name: string) => ReactNode;
}

function Pairs<T>({ title, values, children }: PairsProps<T>) {
  const entries = Object.entries(values);
  if (entries.length === 0) return null;
  return (
    <section className={styles['section']} aria-label={title}>
      <h3>{title}</h3>
      <dl className={styles['list']}>
        {entries.map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{children(value, name)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
