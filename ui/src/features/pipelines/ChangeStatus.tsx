import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PipelineRunDetail } from '../../api/schema';
import { discardStep, judgeRun } from '../../api/steps';
import { Button } from '../../kit/Button';
import { Dialog } from '../../kit/Dialog';
import { Segmented } from '../../kit/Field';
import { notify, notifyRefused } from '../../kit/toast';
import styles from './RunActions.module.css';

const statuses = [
  { value: 'completed', label: 'completed' },
  { value: 'failed', label: 'failed' },
  { value: 'cancelled', label: 'cancelled' },
] as const;

type Ended = (typeof statuses)[number]['value'];

/** A person knows better than the run: it counts as something else from now on, and the run says who said so. */
export function ChangeStatus({ run, onClose }: { run: PipelineRunDetail; onClose: () => void }) {
  const client = useQueryClient();
  const others = statuses.filter(({ value }) => value !== run.status);
  const [status, setStatus] = useState<Ended>(others[0]?.value ?? 'failed');
  const [note, setNote] = useState('');
  const before = run.status === 'cached' ? 'completed' : run.status;
  const change = async (to: string, why: string) => {
    await judgeRun(run.name, to, why);
    await client.invalidateQueries({ queryKey: ['pipeline-runs'] });
  };
  const save = async () => {
    try {
      await change(status, note);
      notify({ text: `The run counts as ${status} now.`, undo: () => void change(before, 'undone') });
      onClose();
    } catch (refusal) {
      notifyRefused(refusal);
    }
  };
  return (
    <Dialog label="Change the status" onClose={onClose}>
      <div className={styles['body']}>
        <h2>Change the status</h2>
        <p>What the run did stays as it is; filters, figures and the model registry see the status. The run keeps who changed it and why.</p>
        <Segmented label="Status" value={status} options={others} onChange={setStatus} />
        <Why value={note} onChange={setNote} />
        <div className={styles['buttons']}>
          <Button look="primary" onClick={() => void save()}>
            Change
          </Button>
          <Button onClick={onClose}>Leave it</Button>
        </div>
      </div>
    </Dialog>
  );
}

function Why({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <label className={styles['field']}>
      Why
      <input type="text" value={value} maxLength={2000} autoComplete="off" onChange={(event) => onChange(event.target.value)} />
    </label>
  );
}

/** The results of a step are wrong: no later run may take them. */
export function DiscardStep({ run, step }: { run: string; step: string }) {
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [note, setNote] = useState('');
  const discard = async () => {
    try {
      await discardStep(run, step, note);
      setOpen(false);
      await client.invalidateQueries({ queryKey: ['pipeline-runs'] });
    } catch (refusal) {
      notifyRefused(refusal);
    }
  };
  return (
    <>
      <Button look="plain" icon="trash" onClick={() => setOpen(true)}>
        Discard
      </Button>
      {open && (
        <Dialog label={`Discard the results of ${step}`} onClose={() => setOpen(false)}>
          <div className={styles['body']}>
            <h2>Discard the results of {step}</h2>
            <p>The step counts as failed. The cache does not offer its results any more, and a run that is resumed executes it again. The artifacts themselves stay.</p>
            <Why value={note} onChange={setNote} />
            <div className={styles['buttons']}>
              <Button look="primary" onClick={() => void discard()}>
                Discard
              </Button>
              <Button onClick={() => setOpen(false)}>Keep them</Button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  );
}
