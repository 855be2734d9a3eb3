import { useSyncExternalStore } from 'react';
import { messageOf } from '../lib/message';

/** A sentence about what was just done, and how to take it back. */
export interface Toast {
  id: number;
  text: string;
  undo?: () => void;
  atMillis: number;
  bad?: boolean;
}

const shownMillis = 12_000;
const listeners = new Set<() => void>();
let toasts: readonly Toast[] = [];
let nextId = 1;

function set(next: readonly Toast[]): void {
  toasts = next;
  listeners.forEach((listener) => listener());
}

export function dismiss(id: number): void {
  set(toasts.filter((toast) => toast.id !== id));
}

export function notify(toast: Omit<Toast, 'id' | 'atMillis'>): void {
  const id = nextId++;
  set([...toasts.slice(-3), { ...toast, id, atMillis: Date.now() }]);
  setTimeout(() => dismiss(id), shownMillis);
}

/** Tells why something could not be done. */
export function notifyRefused(refusal: unknown): void {
  notify({ text: messageOf(refusal), bad: true });
}

/** Takes back what was done last, as long as its sentence is on screen. Returns whether there was something newer than that moment. */
export function undoLatest(sinceMillis = -Infinity): boolean {
  const latest = toasts.findLast((toast) => toast.undo !== undefined);
  if (!latest || latest.atMillis < sinceMillis) return false;
  dismiss(latest.id);
  latest.undo?.();
  return true;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(subscribe, () => toasts);
}
