import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { StepRow } from '../../api/schema';
import { stepOutputQuery, visualisationAt, visualisationQuery, type StepOutputDetail } from '../../api/steps';
import { DelimitedTable } from '../../kit/DelimitedTable';
import { SourceText } from '../../kit/SourceText';
import { Skeleton } from '../../kit/State';
import { formatBytes } from '../../lib/bytes';
import styles from './StepMore.module.css';

const Markdown = lazy(async () => ({ default: (await import('../../kit/Markdown')).Markdown }));

/** A text longer than this is shown as it is. */
const longestParsed = 200_000;

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
        {data.artifact} version {data.version} · {formatBytes(data.size)} · {data.materializer.split('.').at(-1)}
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
          <Shown run={run} step={step} output={output} index={index} shown={shown} />
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

type ShownProps = OutputProps & { index: number; shown: StepOutputDetail['visualisations'][number] };

function Shown({ run, step, output, index, shown }: ShownProps) {
  const address = visualisationAt(run, step.name, output, index);
  if (shown.mediaType.startsWith('image/')) return <img src={address} alt={shown.title} loading="lazy" />;
  if (shown.mediaType === 'text/html') return <iframe src={address} title={shown.title} sandbox="allow-scripts" referrerPolicy="no-referrer" loading="lazy" />;
  return <ShownText run={run} step={step} output={output} index={index} shown={shown} />;
}

function ShownText({ run, step, output, index, shown }: ShownProps) {
  const { data, error } = useQuery(visualisationQuery(run, step.name, output, index));
  if (error) return <p className={styles['none']}>{error.message}</p>;
  if (!data) return <Skeleton height={120} />;
  switch (shown.mediaType) {
    case 'text/csv':
      return <DelimitedTable text={data.text} name={shown.title} />;
    case 'text/markdown':
      return (
        <Suspense fallback={<Skeleton height={120} />}>
          <Markdown text={data.text} />
        </Suspense>
      );
    default:
      return <Content text={data.text} cut={data.cut} label={shown.title} />;
  }
}

function Content({ text, cut, label }: { text: string; cut: boolean; label: string }) {
  const json = cut ? undefined : indented(text);
  return (
    <>
      <SourceText text={json ?? text} label={label} fileName={json === undefined ? '' : 'content.json'} />
      {cut && <p className={styles['none']}>Only its beginning.</p>}
    </>
  );
}

/** JSON of more than one value over lines; undefined for what is no JSON. */
function indented(text: string): string | undefined {
  if (text.length > longestParsed) return undefined;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return undefined;
  }
}
