import { Button } from './Button';
import { dismiss, useToasts } from './toast';
import styles from './Toasts.module.css';

/** The sentences about what was just done, in a corner; read out by screen readers, never in the way of the keyboard. */
export function Toasts() {
  const toasts = useToasts();
  return (
    <div className={styles['toasts']} role="status" aria-live="polite">
      {toasts.map((toast) => (
        <div key={toast.id} className={`${styles['toast']} ${toast.bad ? styles['bad'] : ''}`}>
          <span>{toast.text}</span>
          {toast.undo && (
            <Button
              onClick={() => {
                dismiss(toast.id);
                toast.undo?.();
              }}
            >
              Undo <kbd>z</kbd>
            </Button>
          )}
          <Button look="plain" icon="close" aria-label="Dismiss" onClick={() => dismiss(toast.id)} />
        </div>
      ))}
    </div>
  );
}
