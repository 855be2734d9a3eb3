import { useQuery } from '@tanstack/react-query';
import { revisionsQuery, type Revision } from '../../api/work';
import { Select } from '../../kit/Field';
import { Card, Toolbar } from '../../kit/Page';
import { Empty, Problem, SkeletonRows } from '../../kit/State';
import { When } from '../../kit/Time';
import { diffLines } from '../../lib/lineDiff';
import styles from './LaunchForm.module.css';

interface RevisionsProps {
  name: string;
  left: number | undefined;
  right: number | undefined;
  onView: (change: { left?: number | undefined; right?: number | undefined }) => void;
}

/** What a pipeline was over time, and what changed between two of its definitions. */
export function Revisions({ name, left, right, onView }: RevisionsProps) {
  const { data: revisions, error, refetch } = useQuery(revisionsQuery(name));
  if (error && !revisions) return <Problem title="The revisions could not be read" error={error} onRetry={() => void refetch()} />;
  if (!revisions) return <SkeletonRows label="Loading the revisions" />;
  const newest = revisions[0];
  if (!newest) {
    return (
      <Empty title="No revision is known">
        <p>A run, and a worker that offers the pipeline, keep its definition.</p>
      </Empty>
    );
  }
  const shown = revisions.find((each) => each.number === right) ?? newest;
  const against = revisions.find((each) => each.number === (left ?? shown.number - 1));
  const options = revisions.map((each) => ({ value: String(each.number), label: `revision ${each.number}` }));
  return (
    <Card label="Revisions">
      <div className={styles['compared']}>
      <Toolbar label="Revisions to compare">
        <Select label="Compare" value={against ? String(against.number) : ''} options={[{ value: '', label: 'nothing' }, ...options]} onChange={(value) => onView({ left: value === '' ? 0 : Number(value) })} />
        <Select label="with" value={String(shown.number)} options={options} onChange={(value) => onView({ right: Number(value) })} />
        <span>
          kept <When millis={shown.createdMillis} />
          {shown.commit && (
            <>
              , commit <code>{shown.commit.slice(0, 10)}</code>
            </>
          )}
          {against?.commit && against.commit !== shown.commit && (
            <>
              {' '}
              (before: <code>{against.commit.slice(0, 10)}</code>)
            </>
          )}
        </span>
      </Toolbar>
      </div>
      <Changes before={against} after={shown} />
    </Card>
  );
}

const signs = { same: ' ', added: '+', removed: '−' } as const;

function Changes({ before, after }: { before: Revision | undefined; after: Revision }) {
  const lines = before ? diffLines(before.definition, after.definition) : diffLines('', after.definition).map((line) => ({ ...line, kind: 'same' as const }));
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls
    <div className={styles['diff']} role="region" tabIndex={0} aria-label={before ? `Changes from revision ${before.number} to ${after.number}` : `Definition of revision ${after.number}`}>
      <table>
        <tbody>
          {lines.map((line, index) => (
            <tr key={index} className={line.kind === 'same' ? undefined : styles[line.kind]}>
              <td className={styles['number']}>{line.before}</td>
              <td className={styles['number']}>{line.after}</td>
              <td className={styles['number']}>{signs[line.kind]}</td>
              <td>{line.text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
