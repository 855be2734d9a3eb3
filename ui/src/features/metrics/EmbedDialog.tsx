import { useState } from 'react';
import { shareExperiment } from '../../api/share';
import { Button } from '../../kit/Button';
import { Dialog } from '../../kit/Dialog';
import { Select } from '../../kit/Field';
import { Snippet } from '../../kit/State';
import { notifyRefused } from '../../kit/toast';
import { pathOf } from '../../lib/url';
import styles from './Charts.module.css';

interface EmbedDialogProps {
  experimentKey: string;
  metric: string;
  /** How the chart is drawn, as search parameters. */
  look: string;
  onClose: () => void;
}

const day = 86_400_000;
const lives = [
  { value: '1', label: 'a day' },
  { value: '30', label: '30 days' },
  { value: '365', label: 'a year' },
];

/** The lines that put a live chart on another page. Its link reads this experiment only, and expires. */
export function EmbedDialog({ experimentKey, metric, look, onClose }: EmbedDialogProps) {
  const [life, setLife] = useState('30');
  const [code, setCode] = useState<string | undefined>();
  const make = () =>
    shareExperiment(experimentKey, Date.now() + Number(life) * day)
      .then((made) => setCode(made.code))
      .catch(notifyRefused);
  const address = `${location.origin}${pathOf(['embed', code ?? '', experimentKey], { metric })}${look}`;
  const title = metric.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  return (
    <Dialog label={`Embed ${metric}`} onClose={onClose}>
      <div className={styles['embed']}>
        <h2>Embed {metric}</h2>
        <p>Whoever opens the page can read this experiment until the link expires or is revoked in the settings. Other sites may frame it if the administrator allowed them (embed-ancestors).</p>
        {code === undefined ? (
          <div className={styles['moves']}>
            <Select label="Good for" value={life} options={lives} onChange={setLife} />
            <Button look="primary" onClick={() => void make()}>
              Make the link
            </Button>
          </div>
        ) : (
          <Snippet code={`<iframe src="${address.replaceAll('&', '&amp;')}" title="${title}" width="640" height="330" style="border: 0"></iframe>`} />
        )}
      </div>
    </Dialog>
  );
}
