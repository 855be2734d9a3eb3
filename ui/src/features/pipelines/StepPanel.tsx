import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { StepRow } from '../../api/schema';
import { Icon } from '../../kit/Icon';
import { Status } from '../../kit/Status';
import { Value } from '../../kit/Table';
import { Duration, When } from '../../kit/Time';
import { webAddress } from '../../lib/url';
import { experimentPath } from './experimentPath';
import styles from './StepPanel.module.css';

/** All that is known of one step of a run. */
export function StepPanel({ step }: { step: StepRow }) {
  const path = experimentPath(step);
  return (
    <div className={styles['panel']}>
      <div className={styles['head']}>
        <h2>{step.name}</h2>
        <Status status={step.status} pill />
      </div>
      <div className={styles['facts']}>
        {step.startMillis !== null && (
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
      {path && <ExperimentLink path={path} cached={step.status === 'cached'} />}
      {step.failure && (
        <div className={styles['failure']} role="alert">
          <strong>{step.failure.type}</strong>
          {step.failure.message && <pre>{step.failure.message}</pre>}
        </div>
      )}
      <Pairs title="Parameters" values={step.parameters}>
        {(value) => <Value>{value}</Value>}
      </Pairs>
      <Pairs title="Inputs" values={step.inputs}>
        {(input) => (
          <span>
            {input.artifact} <small>version {input.version}</small>
          </span>
        )}
      </Pairs>
      <Pairs title="Outputs" values={step.outputs}>
        {(output) => (
          <span title={output.uri}>
            {output.artifact}
            <small>
              version {output.version} · {output.type}
            </small>
          </span>
        )}
      </Pairs>
      <Pairs title="Metadata" values={step.metadata}>
        {(value) => <Value>{webAddress(value) ? <a href={value}>{value}</a> : value}</Value>}
      </Pairs>
    </div>
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

interface PairsProps<T> {
  title: string;
  values: Record<string, T>;
  children: (value: T) => ReactNode;
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
            <dd>{children(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
