import { Link } from '@tanstack/react-router';
import styles from './PipelinesNav.module.css';

/** The lists that pipelines fill, above each of their pages. */
export function PipelinesNav() {
  return (
    <nav className={styles['nav']} aria-label="Pipelines">
      <Link to="/pipelines">All runs</Link>
      <Link to="/pipeline-artifacts">Artifacts</Link>
      <Link to="/pipeline-models">Models</Link>
      <Link to="/settings/$section" params={{ section: 'stacks' }}>
        Stacks
      </Link>
    </nav>
  );
}
