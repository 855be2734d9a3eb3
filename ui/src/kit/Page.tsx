import { useEffect, type ReactNode } from 'react';
import styles from './Page.module.css';

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
          <h1>{heading}</h1>
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
