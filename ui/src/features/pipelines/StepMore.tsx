import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { experimentQuery, outputQuery } from '../../api/experiments';
import type { StepRow } from '../../api/schema';
import { stepLogQuery } from '../../api/steps';
import { Button } from '../../kit/Button';
import { Segmented } from '../../kit/Field';
import { Skeleton } from '../../kit/State';
import { Terminal } from '../../kit/Terminal';
import { formatMetricText } from '../../lib/format';
import styles from './StepMore.module.css';

interface StepProps {
  run: string;
  step: StepRow;
}

const levels = [
  { value: 'all', label: 'All' },
  { value: 'warn', label: 'Warnings' },
  { value: 'error', label: 'Errors' },
] as const;

type Level = (typeof levels)[number]['value'];

const patterns: Record<Exclude<Level, 'all'>, RegExp> = {
  warn: /\b(WARN(ING)?|ERROR|FATAL|SEVERE|CRITICAL)\b|Exception\b|Traceback/,
  error: /\b(ERROR|FATAL|SEVERE|CRITICAL)\b|Exception\b|Traceback/,
};

const errors = { name: 'error', test: (line: string) => patterns.error.test(line) };

/** What a step printed: its own log as it comes, else what its experiment captured. */
export function StepLogs({ run, step }: StepProps) {
  const client = useQueryClient();
  const { data: own, error } = useQuery(stepLogQuery(client, run, step.name));
  const none = own?.complete === true && own.lines.length === 0;
  const { data: captured } = useQuery({ ...outputQuery(step.experimentKey ?? ''), enabled: step.experimentKey !== null && (none || error !== null) });
  const [level, setLevel] = useState<Level>('all');
  const [times, setTimes] = useState(false);
  const keep = useMemo(() => (level === 'all' ? undefined : (line: string) => patterns[level].test(line)), [level]);
  const text = useMemo(() => (own?.lines ?? []).map((line) => (times ? `${new Date(line.millis).toISOString().slice(11, 23)}  ${line.text}` : line.text)).join('\n'), [own?.lines, times]);
  if (error && !captured) return <p className={styles['none']}>{error.message}</p>;
  if (own === undefined && !captured) return <Skeleton height={80} />;
  const shown = text === '' ? (captured ?? '') : text;
  // The log of a step that has ended may still be on its way; nobody waits for what it prints next.
  const live = own?.complete === false && step.status === 'running';
  if (shown === '') return <p className={styles['none']}>{live ? 'The step has printed nothing yet.' : 'The step printed nothing that was kept.'}</p>;
  return (
    <Terminal label="Log" text={shown} live={live} fileName={`${run}-${step.name}.log`} keep={keep} marked={errors}>
      <Segmented label="Level" value={level} options={levels} onChange={setLevel} />
      {text !== '' && (
        <Button pressed={times} onClick={() => setTimes(!times)}>
          Times
        </Button>
      )}
      {live && <span className={styles['live']}>live</span>}
    </Terminal>
  );
}

/** The results of the step's experiment, without leaving the run. */
export function StepExperiment({ experimentKey }: { experimentKey: string }) {
  const { data } = useQuery(experimentQuery(experimentKey));
  const metrics = data?.metricSummaries.filter((metric) => !metric.name.startsWith('sys.')).slice(0, 12) ?? [];
  if (metrics.length === 0) return null;
  return (
    <ul className={styles['tiles']} aria-label="Metrics of the experiment">
      {metrics.map((metric) => (
        <li key={metric.name}>
          <span title={metric.name}>{metric.name}</span>
          <b>{formatMetricText(String(metric.last))}</b>
        </li>
      ))}
    </ul>
  );
}
