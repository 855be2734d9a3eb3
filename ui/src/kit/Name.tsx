import styles from './Name.module.css';

const endLength = 14;

/** A name that is shortened near its beginning where there is no room: a run gives all its experiments the same one. */
export function Name({ children }: { children: string }) {
  return (
    <span className={styles['name']}>
      <span className={styles['start']}>{children.slice(0, -endLength)}</span>
      <span className={styles['end']}>{children.slice(-endLength)}</span>
    </span>
  );
}
