import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { segment } from './http';

/** `push` while the event stream is open, `poll` while it is not, `paused` in a hidden tab, `off` for a settled experiment. */
export type LiveState = 'push' | 'poll' | 'paused' | 'off';

const pollMillis = 2_000;

/**
 * Refreshes again only when the refresh before has ended, and then once for all that was told meanwhile. Each refresh cancels the question
 * that is under way: told faster than answered, as on a busy machine, none would ever end.
 */
export function oneAtATime(refresh: () => Promise<unknown>): () => void {
  let running = false;
  let again = false;
  const go = () => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    void refresh()
      .catch(() => undefined)
      .finally(() => {
        running = false;
        if (!again) return;
        again = false;
        go();
      });
  };
  return go;
}

function useHidden(): boolean {
  const [hidden, setHidden] = useState(document.hidden);
  useEffect(() => {
    const changed = () => setHidden(document.hidden);
    document.addEventListener('visibilitychange', changed);
    return () => document.removeEventListener('visibilitychange', changed);
  }, []);
  return hidden;
}

/** Refreshes everything about a running experiment as its data arrives: by server-sent events, by polling without them. */
export function useLiveExperiment(experimentKey: string, running: boolean): LiveState {
  const client = useQueryClient();
  const hidden = useHidden();
  const active = running && !hidden;
  const [open, setOpen] = useState(false);

  useEffect(() => {
    if (!active) return;
    const refresh = oneAtATime(() => client.invalidateQueries({ queryKey: ['experiment', experimentKey] }));
    refresh();
    const events = new EventSource(`/api/v1/experiments/${segment(experimentKey)}/events`);
    events.addEventListener('open', () => setOpen(true));
    events.addEventListener('error', () => setOpen(false));
    events.addEventListener('changed', refresh);
    const timer = setInterval(() => {
      if (events.readyState !== EventSource.OPEN) refresh();
    }, pollMillis);
    return () => {
      clearInterval(timer);
      events.close();
      setOpen(false);
    };
  }, [active, client, experimentKey]);

  if (!running) return 'off';
  if (hidden) return 'paused';
  return open ? 'push' : 'poll';
}

/**
 * Refreshes all lists of a project's experiments when one of them changes or falls silent, by server-sent events. The lists ask by
 * themselves from time to time as well: a server that was started anew does not know whom it could miss.
 */
export function useLiveProject(workspace: string, project: string): LiveState {
  const client = useQueryClient();
  const hidden = useHidden();
  const [open, setOpen] = useState(false);

  useEffect(() => {
    if (hidden || typeof EventSource === 'undefined') return;
    const refresh = oneAtATime(() => client.invalidateQueries({ queryKey: ['experiments', workspace, project] }));
    const events = new EventSource(`/api/v1/experiments/events?workspace=${segment(workspace)}&project=${segment(project)}`);
    let lost = false;
    events.addEventListener('open', () => {
      setOpen(true);
      // What happened while nobody listened.
      if (lost) refresh();
      lost = false;
    });
    events.addEventListener('error', () => {
      setOpen(false);
      lost = true;
    });
    events.addEventListener('changed', refresh);
    return () => {
      events.close();
      setOpen(false);
    };
  }, [client, hidden, workspace, project]);

  if (hidden) return 'paused';
  return open ? 'push' : 'poll';
}
