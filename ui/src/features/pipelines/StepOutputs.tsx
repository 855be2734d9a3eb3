import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { StepRow } from '../../api/schema';
import { stepOutputQuery, visualisationAt } from '../../api/steps';
import { Skeleton } from '../../kit/State';
import { formatBytes } from '../../lib/bytes';
import { Content, Shown } from './Shown';
import styles from './StepMore.module.css';

interface OutputProps {
  run: string;
  step: StepRow;
  output: string;
}

/** What a step made: how it looks, and its text where it is one. */
export function OutputPreview({ run, step, output }: OutputProps) {
  const { data, error } = useQuery(stepOutputQuery(run, step.name, output));
  if (error) return <p className={styles['none']}>{error.message}</p>;
  if (!data) return <Skeleton height={60} />;
  const { visualisations, text, cut } = data;
  return (
    <div className={styles['output']}>
      <small>
        <Link to="/pipeline-artifacts/$name/$version" params={{ name: data.artifact, version: String(data.version) }}>
          {data.artifact} version {data.version}
        </Link>{' '}
        · {formatBytes(data.size)} · {data.materializer.split('.').at(-1)}
      </small>
      {(data.usedBy ?? []).length > 0 && (
        <p className={styles['users']}>
          used by{' '}
          {(data.usedBy ?? []).map((user, index) => (
            <span key={`${user.run} ${user.step}`}>
              {index > 0 && ', '}
              <Link to="/pipelines/$runName" params={{ runName: user.run }} search={{ step: user.step }}>
                {user.run === run ? user.step : `${user.step} of ${user.run}`}
              </Link>
            </span>
          ))}
        </p>
      )}
      {visualisations.map((shown, index) => (
        <figure key={index}>
          <figcaption>{shown.title}</figcaption>
          <Shown address={visualisationAt(run, step.name, output, index)} shown={shown} />
        </figure>
      ))}
      {text !== null && visualisations.length === 0 && <Content text={text} cut={cut} label={output} />}
      {text !== null && visualisations.length > 0 && (
        <details>
          <summary>Stored content</summary>
          <Content text={text} cut={cut} label={output} />
        </details>
      )}
      {text === null && visualisations.length === 0 && <p className={styles['none']}>Its content is no text.</p>}
    </div>
  );
}
