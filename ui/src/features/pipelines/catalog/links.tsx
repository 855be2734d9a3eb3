import { Link } from '@tanstack/react-router';
import type { StepAt } from '../../../api/pipelineArtifacts';
import styles from './Catalog.module.css';

/** A step of a run, as a link to it. */
export function StepLink({ at }: { at: StepAt }) {
  return (
    <>
      <Link to="/pipelines/$runName" params={{ runName: at.run }} search={{ step: at.step }} className={styles['link']}>
        {at.step}
      </Link>
      <span className={styles['where']}>{at.run}</span>
    </>
  );
}

export function RunLink({ run }: { run: string }) {
  return (
    <Link to="/pipelines/$runName" params={{ runName: run }} className={styles['link']}>
      {run}
    </Link>
  );
}

export function StageChip({ stage }: { stage: string }) {
  return stage === 'none' ? <>–</> : <span className={`${styles['stage']} ${styles[stage] ?? ''}`}>{stage}</span>;
}
