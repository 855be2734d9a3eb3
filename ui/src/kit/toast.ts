import { useSyncExternalStore } from 'react';

/** A sentence about what was just done, and how to take it back. */
export interface Toast {
  id: number;
  text: string;
  undo?: () => void;
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

export function notify(toast: Omit<Toast, 'id'>): void {
  const id = nextId++;
  set([...toasts.slice(-3), { ...toast, id }]);
  setTimeout(() => dismiss(id), shownMillis);
}

/** Takes back what was done last, as long as its sentence is on screen. */
export function undoLatest(): void {
  const latest = toasts.findLast((toast) => toast.undo !== undefined);
  if (!latest) return;
  dismiss(latest.id);
  latest.undo?.();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(subscribe, () => toasts);
}
