import { useLayoutEffect, useRef, type ReactNode } from 'react';
import styles from './Dialog.module.css';

interface DialogProps {
  label: string;
  onClose: () => void;
  /** Near the top edge, for lists that grow and shrink while one types. */
  top?: boolean;
  children: ReactNode;
}

/** The browser's own modal dialog: it traps the focus, closes by Escape and gives the focus back. */
export function Dialog({ label, onClose, top = false, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  // Closed before it leaves the document: from outside of it no focus is given back.
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element && !element.open) element.showModal();
    return () => element?.close();
  }, []);
  return (
    // The backdrop belongs to the dialog element: a click on it is a click on the element itself.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={dialog}
      className={`${styles['dialog']} ${top ? styles['top'] : ''}`}
      aria-label={label}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current.close();
      }}
    >
      {children}
    </dialog>
  );
}
