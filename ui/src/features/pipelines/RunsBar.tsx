import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PipelineRunRow } from '../../api/schema';
import { changeRuns } from '../../api/work';
import { Button } from '../../kit/Button';
import { Dialog } from '../../kit/Dialog';
import { Card } from '../../kit/Page';
import { notify, notifyRefused } from '../../kit/toast';
import { plural } from '../../lib/format';
import styles from './PipelineRuns.module.css';

/** What can be done to the runs that are chosen, in one go. */
export function RunsBar({ runs, onDone }: { runs: readonly PipelineRunRow[]; onDone: () => void }) {
  const client = useQueryClient();
  const [tag, setTag] = useState('');
  const [asking, setAsking] = useState(false);
  const names = runs.map((run) => run.name);
  const running = runs.filter((run) => run.status === 'running').map((run) => run.name);
  const act = async (which: readonly string[], action: 'cancel' | 'delete' | 'tag' | 'untag', said: string, tags: string[] = []) => {
    try {
      const { changed, refused } = await changeRuns(which, action, tags);
      const undo = action === 'tag' || action === 'untag' ? () => void changeRuns(which, action === 'tag' ? 'untag' : 'tag', tags).then(() => client.invalidateQueries({ queryKey: ['pipeline-runs'] })) : undefined;
      notify({ text: `${plural(changed, 'run')} ${said}.${refused.length > 0 ? ` ${plural(refused.length, 'run')} could not be.` : ''}`, ...(undo && { undo }) });
    } catch (refusal) {
      notifyRefused(refusal);
    }
    await client.invalidateQueries({ queryKey: ['pipeline-runs'] });
  };
  const addTag = () => {
    const text = tag.trim();
    if (text === '') return;
    void act(names, 'tag', `tagged ${text}`, [text]);
    setTag('');
  };
  return (
    <Card label="Chosen runs">
      <div className={styles['bar']}>
        <strong>{plural(runs.length, 'run')} chosen</strong>
        <input type="text" aria-label="Tag for the chosen runs" placeholder="tag" value={tag} maxLength={200} autoComplete="off" onChange={(event) => setTag(event.target.value)} onKeyDown={(event) => event.key === 'Enter' && addTag()} />
        <Button icon="plus" disabled={tag.trim() === ''} onClick={addTag}>
          Tag
        </Button>
        <Button disabled={tag.trim() === ''} onClick={() => void act(names, 'untag', `lost the tag ${tag.trim()}`, [tag.trim()])}>
          Take tag away
        </Button>
        <Button icon="stop" disabled={running.length === 0} onClick={() => void act(running, 'cancel', 'asked to end')}>
          Cancel {running.length > 0 ? running.length : ''}
        </Button>
        <Button icon="trash" disabled={running.length === runs.length} onClick={() => setAsking(true)}>
          Delete
        </Button>
        <Button look="plain" onClick={onDone}>
          Choose none
        </Button>
      </div>
      {asking && (
        <Dialog label="Delete runs" onClose={() => setAsking(false)}>
          <div className={styles['panel']}>
            <h2>Delete {plural(runs.length - running.length, 'run')}?</h2>
            <p>The runs and what is known of their steps are gone for good; artifacts and experiments stay.</p>
            <div className={styles['bar']}>
              <Button
                look="primary"
                onClick={() => {
                  setAsking(false);
                  void act(names.filter((name) => !running.includes(name)), 'delete', 'deleted').then(onDone);
                }}
              >
                Delete
              </Button>
              <Button onClick={() => setAsking(false)}>Keep them</Button>
            </div>
          </div>
        </Dialog>
      )}
    </Card>
  );
}
