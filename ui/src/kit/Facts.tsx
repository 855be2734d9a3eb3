import styles from './Facts.module.css';
import { wrappable } from './wrappable';

/** The fields of a JSON object that came as text; nothing if it is none. */
export function Facts({ json }: { json: string | null }) {
  const entries = read(json);
  if (entries.length === 0) return null;
  return (
    <dl className={styles['facts']}>
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{wrappable(name)}</dt>
          <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function read(json: string | null): [string, unknown][] {
  if (!json) return [];
  try {
    const parsed: unknown = JSON.parse(json);
    return typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : [];
  } catch {
    return [['metadata', json]];
  }
}
