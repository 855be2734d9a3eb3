import { Value } from '../../../kit/Table';
import styles from './Catalog.module.css';

/** What was logged of a version. */
export function Metadata({ metadata }: { metadata: Record<string, string> }) {
  const entries = Object.entries(metadata);
  if (entries.length === 0) return <p className={styles['none']}>Nothing was logged of it.</p>;
  return (
    <dl className={styles['facts']}>
      {entries.map(([key, value]) => (
        <div key={key} style={{ display: 'contents' }}>
          <dt>{key}</dt>
          <dd>
            <Value>{value}</Value>
          </dd>
        </div>
      ))}
    </dl>
  );
}
