import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { nextByKey } from '../lib/keys';
import styles from './Menu.module.css';

export interface MenuItem {
  label: string;
  onChoose: () => void;
  checked?: boolean;
  disabled?: boolean;
  /** A line above it. */
  apart?: boolean;
}

interface MenuProps {
  label: string;
  className?: string | undefined;
  items: () => readonly MenuItem[];
  children: ReactNode;
}

/** A button with a list of actions, over everything else; arrows, Home and End move, Escape closes. */
export function Menu({ label, className, items, children }: MenuProps) {
  const [open, setOpen] = useState(false);
  const [button, setButton] = useState<HTMLButtonElement | null>(null);
  const close = (focus: boolean) => {
    setOpen(false);
    if (focus) button?.focus();
  };
  return (
    <>
      <button
        type="button"
        ref={setButton}
        className={className}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={(event) => {
          event.stopPropagation();
          setOpen(!open);
        }}
      >
        {children}
      </button>
      {open && button && <Panel label={label} anchor={button} items={items()} onClose={close} />}
    </>
  );
}

interface PanelProps {
  label: string;
  anchor: HTMLElement;
  items: readonly MenuItem[];
  onClose: (focus: boolean) => void;
}

function Panel({ label, anchor, items, onClose }: PanelProps) {
  const panel = useRef<HTMLDivElement>(null);
  const latest = useRef(onClose);
  useEffect(() => {
    latest.current = onClose;
  });
  useLayoutEffect(() => {
    const element = panel.current;
    if (!element) return;
    const box = anchor.getBoundingClientRect();
    const left = Math.min(box.left, window.innerWidth - element.offsetWidth - 8);
    const below = box.bottom + 4;
    const top = below + element.offsetHeight > window.innerHeight ? Math.max(8, box.top - element.offsetHeight - 4) : below;
    element.style.left = `${Math.max(8, left)}px`;
    element.style.top = `${top}px`;
    element.querySelector<HTMLElement>('button:not(:disabled)')?.focus();
    const pressed = (event: PointerEvent) => {
      if (!element.contains(event.target as Node) && !anchor.contains(event.target as Node)) latest.current(false);
    };
    document.addEventListener('pointerdown', pressed);
    return () => document.removeEventListener('pointerdown', pressed);
  }, [anchor]);

  const key = (event: KeyboardEvent) => {
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      event.stopPropagation();
      onClose(true);
    }
    const buttons = [...(panel.current?.querySelectorAll<HTMLElement>('button:not(:disabled)') ?? [])];
    const next = nextByKey(event.key, buttons.indexOf(document.activeElement as HTMLElement), buttons.length, 'down');
    if (next === undefined) return;
    event.preventDefault();
    buttons[next]?.focus();
  };
  return createPortal(
    <div className={styles['panel']} ref={panel} role="menu" tabIndex={-1} aria-label={label} onKeyDown={key}>
      {items.map((item) => (
        <button
          key={item.label}
          type="button"
          role={item.checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
          aria-checked={item.checked}
          disabled={item.disabled}
          className={item.apart ? styles['apart'] : undefined}
          onClick={() => {
            onClose(true);
            item.onChoose();
          }}
        >
          <span className={styles['tick']}>{item.checked ? '✓' : ''}</span>
          {item.label}
        </button>
      ))}
    </div>,
    document.body,
  );
}
