import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import { experimentsQuery } from '../../api/experiments';
import type { ExperimentRow } from '../../api/schema';
import { Button } from '../../kit/Button';
import { Name } from '../../kit/Name';
import { Card, Page, Toolbar } from '../../kit/Page';
import { Empty, Problem, SkeletonRows } from '../../kit/State';
import { Status } from '../../kit/Status';
import { plural } from '../../lib/format';
import { seriesToken } from '../../theme/colour';
import styles from './Comparison.module.css';
import { diffOf, type DiffRow } from './diff';

interface ComparisonProps {
  workspace: string;
  project: string;
  keys: readonly string[];
  onlyDifferent: boolean;
  onOnlyDifferent: (only: boolean) => void;
  /** The charts of the experiments that were found. */
  children: (experiments: ExperimentRow[]) => ReactNode;
}

/** Some experiments of a project side by side: their curves, then what they logged. */
export function Comparison({ workspace, project, keys, onlyDifferent, onOnlyDifferent, children }: ComparisonProps) {
  const { data: rows, error, refetch } = useQuery(experimentsQuery(workspace, project));
  const found = useMemo(() => keys.flatMap((key) => rows?.find((row) => row.experimentKey === key) ?? []), [keys, rows]);
  const below = (
    <span>
      in{' '}
      <Link to="/$workspace/$project/experiments" params={{ workspace, project }}>
        {workspace} / {project}
      </Link>
    </span>
  );
  return (
    <Page title={`Compare ${keys.length}`} heading={`Compare ${plural(found.length || keys.length, 'experiment')}`} below={below}>
      {!rows && error && <Problem title="The experiments could not be read" error={error} onRetry={() => void refetch()} />}
      {!rows && !error && (
        <Card>
          <SkeletonRows label="Loading the experiments" />
        </Card>
      )}
      {rows && found.length === 0 && (
        <Empty title="Nothing to compare">
          <p>Mark experiments in the table of the project, then press Compare.</p>
        </Empty>
      )}
      {found.length > 0 && (
        <>
          {children(found)}
          <Toolbar label="Values">
            <Button pressed={onlyDifferent} onClick={() => onOnlyDifferent(!onlyDifferent)}>
              Only what differs
            </Button>
          </Toolbar>
          <Card label="Values">
            <Values experiments={found} onlyDifferent={onlyDifferent} />
          </Card>
        </>
      )}
    </Page>
  );
}

function Values({ experiments, onlyDifferent }: { experiments: ExperimentRow[]; onlyDifferent: boolean }) {
  const sections = diffOf(experiments)
    .map((section) => ({ ...section, rows: section.rows.filter((row) => row.different || !onlyDifferent) }))
    .filter((section) => section.rows.length > 0);
  return (
    <div className={styles['scroll']}>
      <table className={styles['table']} aria-label="Values">
        <thead>
          <tr>
            <th scope="col">Name</th>
            {experiments.map(({ experimentKey, name, workspace, project, state }) => (
              <th key={experimentKey} scope="col">
                <span className={styles['head']}>
                  <span className={styles['swatch']} style={{ background: `var(${seriesToken(experimentKey)})` }} />
                  <Link to="/$workspace/$project/$experimentKey" params={{ workspace, project, experimentKey }} title={name} aria-label={name || experimentKey}>
                    <Name>{name || experimentKey}</Name>
                  </Link>
                </span>
                <Status status={state} />
              </th>
            ))}
          </tr>
        </thead>
        {sections.map((section) => (
          <tbody key={section.title}>
            <tr className={styles['section']}>
              <th scope="rowgroup" colSpan={experiments.length + 1}>
                {section.title}
              </th>
            </tr>
            {section.rows.map((row) => (
              <ValueRow key={row.name} row={row} />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function ValueRow({ row }: { row: DiffRow }) {
  return (
    <tr className={row.different ? undefined : styles['equal']}>
      <th scope="row">{row.name}</th>
      {row.values.map((value, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- the columns are the experiments, in their order
        <td key={index} className={styles['number']}>
          {value ?? '–'}
          {row.highest === index && <Mark text="max" />}
          {row.lowest === index && <Mark text="min" />}
        </td>
      ))}
    </tr>
  );
}

function Mark({ text }: { text: string }) {
  return <span className={styles['mark']}>{text}</span>;
}
