import type { ReactNode } from 'react';
import { Icon } from './Icon';
import styles from './Tag.module.css';

interface TagProps {
  text: string;
  /** Makes the tag a button, with this as its name. */
  action?: string;
  onClick?: () => void;
  on?: boolean;
  removable?: boolean;
}

export function Tag({ text, action, onClick, on = false, removable = false }: TagProps) {
  const classes = `${styles['tag']} ${on ? styles['on'] : ''}`;
  if (!onClick) {
    return (
      <span className={classes} title={text}>
        <span>{text}</span>
      </span>
    );
  }
  return (
    <button type="button" className={classes} onClick={onClick} title={action} aria-label={action} aria-pressed={on}>
      <span>{text}</span>
      {removable && (
        <span className={styles['remove']}>
          <Icon name="close" size={10} />
        </span>
      )}
    </button>
  );
}

export function Tags({ children }: { children: ReactNode }) {
  return <div className={styles['tags']}>{children}</div>;
}
