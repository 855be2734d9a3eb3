import { Link } from '@tanstack/react-router';
import type { PipelineRunRow } from '../../api/schema';
import { Status } from '../../kit/Status';
import { NumberCell, Table } from '../../kit/Table';
import { Tag, Tags } from '../../kit/Tag';
import { Duration, When } from '../../kit/Time';
import { wrappable } from '../../kit/wrappable';
import styles from './PipelineRuns.module.css';

interface RunsTableProps {
  runs: readonly PipelineRunRow[];
  /** Names of those that are chosen; without it nothing can be chosen. */
  chosen?: ReadonlySet<string>;
  onChoose?: (name: string) => void;
  tag?: string | undefined;
  onTag: (tag: string) => void;
}

const columns = [{ label: 'Run' }, { label: 'Status' }, { label: 'Steps' }, { label: 'Pipeline' }, { label: 'Tags' }, { label: 'Stack' }, { label: 'Started' }, { label: 'Duration', number: true }];

/** Runs of pipelines, a row each. */
export function RunsTable({ runs, chosen, onChoose, tag: shownTag, onTag }: RunsTableProps) {
  return (
    <Table label="Pipeline runs" columns={chosen ? [{ label: 'Select', width: '34px' }, ...columns] : columns}>
      {runs.map((run) => (
        <tr key={run.id} className={chosen?.has(run.name) ? styles['chosen'] : undefined}>
          {chosen && (
            <td>
              <input type="checkbox" aria-label={`Select ${run.name}`} checked={chosen.has(run.name)} onChange={() => onChoose?.(run.name)} />
            </td>
          )}
          <th scope="row">
            <Link to="/pipelines/$runName" params={{ runName: run.name }} className={styles['name']}>
              {wrappable(run.name)}
            </Link>
          </th>
          <td>
            <Status status={run.status} />
          </td>
          <td>
            <StepMeter run={run} />
          </td>
          <td>
            <Link to="/pipelines/of/$pipeline" params={{ pipeline: run.pipeline }}>
              {run.pipeline}
            </Link>
          </td>
          <td>
            <Tags>
              {(run.tags ?? []).map((tag) => (
                <Tag key={tag} text={tag} action={`Only runs with the tag ${tag}`} onClick={() => onTag(tag)} on={tag === shownTag} />
              ))}
            </Tags>
          </td>
          <td>{run.stack}</td>
          <td>
            <When millis={run.startMillis} />
          </td>
          <NumberCell>
            <Duration startMillis={run.startMillis} durationMillis={run.durationMillis} idleMillis={run.idleMillis} running={run.status === 'running'} />
          </NumberCell>
        </tr>
      ))}
    </Table>
  );
}

function StepMeter({ run }: { run: PipelineRunRow }) {
  const { stepCount, completedCount, cachedCount, failedCount } = run;
  const done = completedCount + cachedCount;
  const share = (count: number) => ({ width: `${(count / Math.max(1, stepCount)) * 100}%` });
  return (
    <span className={styles['steps']}>
      <span className={styles['meter']} aria-hidden="true">
        <span className={styles['done']} style={share(completedCount)} />
        <span className={styles['cached']} style={share(cachedCount)} />
        <span className={styles['failed']} style={share(failedCount)} />
      </span>
      <span className={styles['text']}>
        {done < stepCount && `${done} of `}
        {stepCount}
        {cachedCount > 0 && ` · ${cachedCount} cached`}
        {failedCount > 0 && ` · ${failedCount} failed`}
      </span>
    </span>
  );
}
