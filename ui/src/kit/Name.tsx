import styles from './Name.module.css';

const endLength = 14;
const mostEnd = 32;

/**
 * A name that is shortened in the middle where there is no room. Experiments of one run begin alike: what follows the last underscore,
 * the step, gives way last, and by its own end.
 */
export function Name({ children }: { children: string }) {
  const step = children.length - children.lastIndexOf('_');
  const kept = step > endLength && step <= mostEnd ? step : endLength;
  return (
    <span className={styles['name']}>
      <span className={styles['start']}>{children.slice(0, -kept)}</span>
      <span className={styles['end']}>{children.slice(-kept)}</span>
    </span>
  );
}
