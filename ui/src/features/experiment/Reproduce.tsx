import { useQuery } from '@tanstack/react-query';
import { gitQuery, patchQuery, systemQuery } from '../../api/details';
import type { ExperimentDetail } from '../../api/schema';
import { Dialog } from '../../kit/Dialog';
import { SkeletonRows, Snippet } from '../../kit/State';
import styles from './Reproduce.module.css';
import { reproduction } from './reproduction';

/** The commands that bring the code back as it was and run it again. */
export function Reproduce({ experiment, onClose }: { experiment: ExperimentDetail; onClose: () => void }) {
  const { experimentKey } = experiment;
  const { data: git } = useQuery(gitQuery(experimentKey));
  const { data: patch } = useQuery(patchQuery(experimentKey));
  const { data: system } = useQuery(systemQuery(experimentKey));
  const ready = git !== undefined && patch !== undefined && system !== undefined;
  const parts = ready ? reproduction({ experiment, git, hasPatch: Boolean(patch), system, origin: window.location.origin }) : [];
  return (
    <Dialog label="Reproduce" onClose={onClose}>
      <div className={styles['body']}>
        <h2>Reproduce</h2>
        {!ready && <SkeletonRows rows={4} label="Loading what is known of the run" />}
        {ready && parts.length === 0 && (
          <p>Neither a git commit nor a command was logged, so there is nothing to run again by. Comet’s clients log both when they run in a git checkout.</p>
        )}
        {parts.map((part) => (
          <section key={part.title} aria-label={part.title}>
            <h3>{part.title}</h3>
            <Snippet code={part.code} />
            {part.note && <small>{part.note}</small>}
          </section>
        ))}
      </div>
    </Dialog>
  );
}
