import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { experimentQuery, outputQuery } from '../../api/experiments';
import type { StepRow } from '../../api/schema';
import { stepCacheQuery, stepLogQuery, stepOutputQuery, visualisationAt } from '../../api/steps';
import { Button } from '../../kit/Button';
import { Segmented } from '../../kit/Field';
import { Skeleton } from '../../kit/State';
import { Terminal } from '../../kit/Terminal';
import { formatBytes } from '../../lib/bytes';
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
  const live = own?.complete === false;
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

const words: Record<string, string> = {
  hit: 'Taken from the cache: nothing that its key is made of had changed.',
  miss: 'It ran: no earlier execution has the same key.',
  off: 'It ran: the cache is switched off for it.',
  expired: 'It ran: the cached result is older than allowed.',
  gone: 'It ran: the content of a cached result is gone.',
  replayed: 'Taken from the run that was replayed.',
  unknown: 'Not decided yet.',
};

/** Why the cache had the step or had it not: what its key was made of, beside the execution before. */
export function WhyCached({ run, step }: StepProps) {
  const { data, error } = useQuery(stepCacheQuery(run, step.name));
  if (error) return <p className={styles['none']}>{error.message}</p>;
  if (!data) return <Skeleton height={80} />;
  const names = [...new Set([...Object.keys(data.parts), ...Object.keys(data.before?.parts ?? {})])].sort();
  const changed = (name: string) => data.before !== null && data.parts[name] !== data.before.parts[name];
  return (
    <div className={styles['why']}>
      <p>
        {words[data.status] ?? data.status} {data.detail}
      </p>
      {data.before && (
        <p>
          Compared with{' '}
          <Link to="/pipelines/$runName" params={{ runName: data.before.run }} search={{ step: data.before.step }}>
            {data.before.run}
          </Link>
          : {names.filter(changed).length === 0 ? 'nothing differs' : `${names.filter(changed).join(', ')} differ${names.filter(changed).length === 1 ? 's' : ''}`}.
        </p>
      )}
      <dl>
        {names.map((name) => (
          <div key={name} className={changed(name) ? styles['changed'] : undefined}>
            <dt>{name}</dt>
            <dd title={data.parts[name]}>{data.parts[name] ?? '–'}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** What a step made: how it looks, and its text where it is one. */
export function OutputPreview({ run, step, output }: StepProps & { output: string }) {
  const { data, error } = useQuery(stepOutputQuery(run, step.name, output));
  if (error) return <p className={styles['none']}>{error.message}</p>;
  if (!data) return <Skeleton height={60} />;
  return (
    <div className={styles['output']}>
      <small>
        {formatBytes(data.size)} · {data.materializer.split('.').at(-1)}
      </small>
      {data.visualisations.map((shown, index) => {
        const address = visualisationAt(run, step.name, output, index);
        return (
          <figure key={index}>
            <figcaption>{shown.title}</figcaption>
            {shown.mediaType.startsWith('image/') ? <img src={address} alt={shown.title} /> : <iframe src={address} title={shown.title} sandbox="allow-scripts" referrerPolicy="no-referrer" loading="lazy" />}
          </figure>
        );
      })}
      {data.text !== null && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls
        <pre tabIndex={0}>{data.text.slice(0, 20_000)}</pre>
      )}
      {data.text === null && data.visualisations.length === 0 && <p className={styles['none']}>Its content is no text.</p>}
    </div>
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
