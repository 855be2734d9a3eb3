import { useEffect, useRef } from 'react';

export interface KeyActions {
  onHelp: () => void;
  onJump: () => void;
  onHome: () => void;
  onPipelines: () => void;
  onUndo: () => void;
  onRedo: () => void;
}

const chordMillis = 1200;

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** The keys that work on every page. */
export function useKeys(actions: KeyActions): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    let chord = 0;
    const pressed = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        latest.current.onJump();
        return;
      }
      if (isTyping(event.target)) return;
      const key = event.key.toLowerCase();
      if (key === 'z' && !event.altKey) {
        if (event.shiftKey) latest.current.onRedo();
        else latest.current.onUndo();
        return;
      }
      if (key === 'y' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        latest.current.onRedo();
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey) return;
      if (event.key === '?') latest.current.onHelp();
      if (event.key === '/') {
        const filter = document.querySelector<HTMLInputElement>('input[data-filter]');
        if (!filter) return;
        event.preventDefault();
        filter.focus();
        filter.select();
      }
      if (event.timeStamp - chord < chordMillis) {
        if (event.key === 'h') latest.current.onHome();
        if (event.key === 'p') latest.current.onPipelines();
      }
      chord = event.key === 'g' ? event.timeStamp : 0;
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
}
