import { useEffect, type ReactNode } from 'react';
import styles from './Page.module.css';
import { wrappable } from './wrappable';

interface PageProps {
  /** The name in the browser's tab. */
  title: string;
  heading: ReactNode;
  below?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

export function Page({ title, heading, below, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Halley`;
  }, [title]);
  return (
    <main className={styles['page']}>
      <header className={styles['head']}>
        <div className={styles['titles']}>
          <h1>{typeof heading === 'string' ? wrappable(heading) : heading}</h1>
          {below && <div className={styles['below']}>{below}</div>}
        </div>
        {actions && <div className={styles['actions']}>{actions}</div>}
      </header>
      {children}
    </main>
  );
}

export function Card({ children, label }: { children: ReactNode; label?: string }) {
  return (
    <section className={styles['card']} aria-label={label}>
      {children}
    </section>
  );
}

/** A part of a page under a heading of its own. */
export function Part({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles['part']} aria-label={title}>
      <h2>
        {title} {aside && <small>{aside}</small>}
      </h2>
      {children}
    </section>
  );
}

export function Toolbar({ children, label }: { children: ReactNode; label: string }) {
  return (
    <div className={styles['toolbar']} role="toolbar" aria-label={label}>
      {children}
    </div>
  );
}

export function Spacer() {
  return <span className={styles['spacer']} />;
}
