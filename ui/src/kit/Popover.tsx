import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { Button } from './Button';
import type { IconName } from './Icon';
import styles from './Popover.module.css';

interface PopoverProps {
  label: string;
  icon?: IconName;
  children: (close: () => void) => ReactNode;
}

/** A button with a panel beneath it that closes by Escape, by a click elsewhere and by its content. */
export function Popover({ label, icon, children }: PopoverProps) {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLDivElement>(null);

  // The focus that goes with the panel goes to the button, before a dialog that was chosen in the panel asks where it was.
  useLayoutEffect(() => {
    const element = anchor.current;
    if (!open) return;
    return () => {
      if (document.activeElement === document.body) element?.querySelector('button')?.focus();
    };
  }, [open]);

  useEffect(() => {
    if (!open) return;
    const pressed = (event: PointerEvent) => {
      if (!anchor.current?.contains(event.target as Node)) setOpen(false);
    };
    const key = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      anchor.current?.querySelector('button')?.focus();
    };
    document.addEventListener('pointerdown', pressed);
    document.addEventListener('keydown', key);
    return () => {
      document.removeEventListener('pointerdown', pressed);
      document.removeEventListener('keydown', key);
    };
  }, [open]);

  return (
    <div className={styles['anchor']} ref={anchor}>
      <Button {...(icon ? { icon } : {})} aria-expanded={open} aria-haspopup="dialog" onClick={() => setOpen(!open)}>
        {label}
      </Button>
      {open && (
        <div className={styles['panel']} role="dialog" aria-label={label}>
          {children(() => setOpen(false))}
        </div>
      )}
    </div>
  );
}
