import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../kit/Button';
import styles from './Tour.module.css';

interface Stop {
  path: string;
  title: string;
  text: string;
}

const stops: readonly Stop[] = [
  { path: '/', title: 'Projects', text: 'Each project has its experiments. Whatever logs to this server, Comet’s SDKs or a pipeline, is here a second later.' },
  { path: '/pipelines', title: 'Pipeline runs', text: 'Graph, time line and logs of each run, and the experiment of each step. A run is paused, approved, cancelled and started again by a click.' },
  { path: '/blueprints', title: 'Blueprints', text: 'Pipelines to copy. With halley pipeline serve these pages start them, by a form made of their types.' },
  { path: '/artifacts', title: 'Artifacts and models', text: 'Versions of data and models, who made them and who read them.' },
  { path: '/settings/stacks', title: 'Settings', text: 'Stacks that pipelines run on, secrets by name, keys, members, share links and what was done by whom.' },
];

/** A walk through the pages: each stop opens its page and says what it is for. */
export function Tour({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const [at, setAt] = useState(0);
  const card = useRef<HTMLElement>(null);
  const stop = stops[at];
  useEffect(() => {
    if (stop) router.history.push(stop.path);
    card.current?.focus();
  }, [router, stop]);
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => event.key === 'Escape' && onClose();
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [onClose]);
  if (!stop) return null;
  const last = at === stops.length - 1;
  return (
    <aside ref={card} className={styles['tour']} tabIndex={-1} aria-label={`Tour, ${at + 1} of ${stops.length}`}>
      <small>
        Tour, {at + 1} of {stops.length}
      </small>
      <h2>{stop.title}</h2>
      <p>{stop.text}</p>
      {last && (
        <p>
          <kbd>?</kbd> shows the keys, <kbd>Ctrl K</kbd> finds everything.
        </p>
      )}
      <div className={styles['buttons']}>
        {at > 0 && <Button onClick={() => setAt(at - 1)}>Back</Button>}
        <Button look="primary" onClick={() => (last ? onClose() : setAt(at + 1))}>
          {last ? 'Done' : 'Next'}
        </Button>
        {!last && (
          <Button look="plain" onClick={onClose}>
            End the tour
          </Button>
        )}
      </div>
    </aside>
  );
}
