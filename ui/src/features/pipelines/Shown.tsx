import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { viewQuery, type Visualisation } from '../../api/pipelineArtifacts';
import { DelimitedTable } from '../../kit/DelimitedTable';
import { SourceText } from '../../kit/SourceText';
import { Skeleton } from '../../kit/State';
import styles from './StepMore.module.css';

const Markdown = lazy(async () => ({ default: (await import('../../kit/Markdown')).Markdown }));

/** A text longer than this is shown as it is. */
const longestParsed = 200_000;

interface ShownProps {
  /** Where its bytes are. */
  address: string;
  shown: Visualisation;
}

/** A visualisation: a picture, a page in a sandbox, a table, Markdown, or text. */
export function Shown({ address, shown }: ShownProps) {
  if (shown.mediaType.startsWith('image/')) return <img src={address} alt={shown.title} loading="lazy" />;
  if (shown.mediaType === 'text/html') return <iframe src={address} title={shown.title} sandbox="allow-scripts" referrerPolicy="no-referrer" loading="lazy" />;
  return <ShownText address={address} shown={shown} />;
}

function ShownText({ address, shown }: ShownProps) {
  const { data, error } = useQuery(viewQuery(address));
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

/** What is stored, where it is text. */
export function Content({ text, cut, label }: { text: string; cut: boolean; label: string }) {
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
