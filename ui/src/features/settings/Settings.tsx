import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Card, Page } from '../../kit/Page';
import { Problem, SkeletonRows } from '../../kit/State';
import { sections, type SettingsSection } from './sections';
import styles from './Settings.module.css';

interface SettingsProps {
  section: SettingsSection;
  actions?: ReactNode;
  children: ReactNode;
}

/** The frame of all settings: their names at the side. */
export function Settings({ section, actions, children }: SettingsProps) {
  const { label } = sections[section];
  return (
    <Page title={label} heading={label} {...(actions ? { actions } : {})}>
      <div className={styles['columns']}>
        <nav aria-label="Settings" className={styles['nav']}>
          {Object.entries(sections).map(([id, each]) => (
            <Link key={id} to="/settings/$section" params={{ section: id }}>
              {each.label}
            </Link>
          ))}
        </nav>
        <div className={styles['content']}>{children}</div>
      </div>
    </Page>
  );
}

type Asked<T> = Pick<ReturnType<typeof useQuery<T>>, 'data' | 'error' | 'refetch'>;

/** What was asked for, or that it is on its way, or why it is not there. */
export function Loaded<T>({ of, noun, children }: { of: Asked<T>; noun: string; children: (data: T) => ReactNode }) {
  if (of.data !== undefined) return <>{children(of.data)}</>;
  return <Card>{of.error ? <Problem title={`The ${noun} could not be read`} error={of.error} onRetry={() => void of.refetch()} /> : <SkeletonRows label={`Loading the ${noun}`} rows={5} />}</Card>;
}
