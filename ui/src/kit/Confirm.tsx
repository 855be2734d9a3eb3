import type { ReactNode } from 'react';
import { Button } from './Button';
import styles from './Confirm.module.css';
import { Dialog } from './Dialog';

interface ConfirmProps {
  /** The question, as `Delete version 3?`. */
  title: string;
  /** What is gone afterwards, and what stays. */
  children: ReactNode;
  action: string;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something that cannot be undone. */
export function Confirm({ title, children, action, onConfirm, onClose }: ConfirmProps) {
  return (
    <Dialog label={title} onClose={onClose}>
      <div className={styles['confirm']}>
        <h2>{title}</h2>
        <p>{children}</p>
        <div>
          <Button
            look="primary"
            onClick={() => {
              onClose();
              onConfirm();
            }}
          >
            {action}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </div>
    </Dialog>
  );
}
