import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Page } from '../../kit/Page';
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
