import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { viewVersionsQuery, type SavedView } from '../../api/views';
import { Button } from '../../kit/Button';
import { Dialog } from '../../kit/Dialog';
import { Skeleton } from '../../kit/State';
import { When } from '../../kit/Time';
import { diffLines } from '../../lib/lineDiff';
import { textOf } from './panels';
import styles from './Report.module.css';

interface ReportVersionsProps {
  report: SavedView;
  onClose: () => void;
  onBack: (state: string) => void;
}

/** What a report said before, beside what it says now. */
export function ReportVersions({ report, onClose, onBack }: ReportVersionsProps) {
  const { data: versions, error } = useQuery(viewVersionsQuery(report.id));
  const [chosen, setChosen] = useState<number>();
  const shown = versions?.find((version) => version.version === chosen);
  return (
    <Dialog label="Versions of the report" onClose={onClose}>
      <div className={styles['versions']}>
        <h2>Versions</h2>
        {error && <p>{error.message}</p>}
        {!versions && !error && <Skeleton height={120} />}
        <ul>
          {[...(versions ?? [])]
            .sort((left, right) => right.version - left.version)
            .map((version) => (
              <li key={version.version}>
                <Button look="plain" pressed={version.version === chosen} onClick={() => setChosen(version.version)}>
                  version {version.version}
                </Button>
                {version.user}, <When millis={version.savedMillis} />
              </li>
            ))}
        </ul>
        {shown && (
          <>
            {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls */}
            <pre className={styles['diff']} tabIndex={0} aria-label={`From version ${shown.version} to now`}>
              {diffLines(textOf(shown.state), textOf(report.state)).map((line, index) => (
                <span key={index} className={line.kind === 'same' ? undefined : styles[line.kind]}>
                  {line.kind === 'added' ? '+ ' : line.kind === 'removed' ? '− ' : '  '}
                  {line.text}
                  {'\n'}
                </span>
              ))}
            </pre>
            <Button
              look="primary"
              disabled={shown.version === report.version}
              onClick={() => {
                onBack(shown.state);
                onClose();
              }}
            >
              Go back to version {shown.version}
            </Button>
          </>
        )}
      </div>
    </Dialog>
  );
}
