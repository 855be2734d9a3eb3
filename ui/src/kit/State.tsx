import type { ReactNode } from 'react';
import { messageOf } from '../lib/message';
import { Button } from './Button';
import { Copy } from './Copy';
import { HalleyMark } from './HalleyMark';
import styles from './State.module.css';

interface EmptyProps {
  title: string;
  children?: ReactNode;
}

/** Nothing here yet, and what to do next. */
export function Empty({ title, children }: EmptyProps) {
  return (
    <div className={styles['state']} role="status">
      <span className={styles['art']}>
        <HalleyMark size={44} />
      </span>
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** A command or some lines of code to copy. */
export function Snippet({ code }: { code: string }) {
  return (
    <div className={styles['code']}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a long line scrolls, so the keyboard must reach it */}
      <pre tabIndex={0}>{code}</pre>
      <Copy text={code} />
    </div>
  );
}

interface ProblemProps {
  /** What could not be done, as a sentence without its reason. */
  title: string;
  error: unknown;
  onRetry?: () => void;
}

export function Problem({ title, error, onRetry }: ProblemProps) {
  return (
    <div className={styles['state']} role="alert">
      <h2>{title}</h2>
      <p>{messageOf(error)}</p>
      {onRetry && (
        <Button look="primary" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}

export function Skeleton({ width = '100%', height = 16 }: { width?: string | number; height?: number }) {
  return <div className={styles['bar']} style={{ width, height }} />;
}

const widths = ['92%', '78%', '86%', '64%', '81%', '73%', '90%', '58%'];

/** Stands for a table while it loads. */
export function SkeletonRows({ rows = 8, label }: { rows?: number; label: string }) {
  return (
    <div className={styles['rows']} role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} width={widths[index % widths.length] ?? '80%'} height={18} />
      ))}
    </div>
  );
}
