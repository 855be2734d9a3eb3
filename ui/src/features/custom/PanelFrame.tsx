import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { seriesQuery } from '../../api/experiments';
import type { ExperimentRow } from '../../api/schema';
import { panelAt } from '../../api/views';
import { seriesToken } from '../../theme/colour';
import { token, useTheme } from '../../theme/theme';
import styles from './CustomPanels.module.css';
import { readRequest, seriesAnswer, type Hello } from './protocol';

interface PanelFrameProps {
  id: string;
  name: string;
  experiments: readonly ExperimentRow[];
}

const colours = ['bg', 'surface', 'line', 'ink', 'ink-2', 'ink-3', 'accent', 'good', 'bad'];

/** One panel in its frame, which has no origin. It speaks with the page by messages, and only with this one. */
export function PanelFrame({ id, name, experiments }: PanelFrameProps) {
  const client = useQueryClient();
  const theme = useTheme();
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(320);
  const ready = useRef(false);

  useEffect(() => {
    const hello = () => {
      const message: Hello = {
        type: 'experiments',
        halley: 1,
        theme,
        colours: Object.fromEntries(colours.map((colour) => [colour, token(`--${colour}`)])),
        experiments: experiments.map((row) => ({ ...row, colour: token(seriesToken(row.experimentKey)) })),
      };
      frame.current?.contentWindow?.postMessage(message, '*');
    };
    if (ready.current) hello();
    const received = (event: MessageEvent) => {
      const panel = frame.current?.contentWindow;
      if (!panel || event.source !== panel) return;
      const request = readRequest(event.data, experiments);
      if (request?.type === 'ready') {
        ready.current = true;
        hello();
      }
      if (request?.type === 'height') setHeight(request.height);
      if (request?.type === 'series') {
        void client
          .fetchQuery(seriesQuery(request.experimentKey, request.name, request.buckets))
          .then((series) => panel.postMessage(seriesAnswer(request.id, series), '*'))
          .catch((error: unknown) => panel.postMessage({ type: 'series', id: request.id, error: String(error) }, '*'));
      }
    };
    window.addEventListener('message', received);
    return () => window.removeEventListener('message', received);
  }, [client, experiments, theme]);

  return <iframe ref={frame} className={styles['frame']} style={{ height }} src={panelAt(id)} title={name} sandbox="allow-scripts" referrerPolicy="no-referrer" />;
}
