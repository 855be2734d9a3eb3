import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { cancelRun } from '../../api/steps';
import type { PipelineRunDetail } from '../../api/schema';
import { Button } from '../../kit/Button';
import { Dialog } from '../../kit/Dialog';
import { Snippet } from '../../kit/State';
import { notify } from '../../kit/toast';
import styles from './RunActions.module.css';

/** What can be done with a run: end it while it runs; run it again, from the command line, since the steps are code of the user's machine. */
export function RunActions({ run }: { run: PipelineRunDetail }) {
  const client = useQueryClient();
  const [again, setAgain] = useState(false);
  const cancel = async () => {
    try {
      await cancelRun(run.name);
      notify({ text: 'The run was asked to end. Its process sees that within seconds.' });
    } catch (refusal) {
      notify({ text: refusal instanceof Error ? refusal.message : String(refusal), bad: true });
    }
    await client.invalidateQueries({ queryKey: ['pipeline-runs'] });
  };
  const asked = run.cancelRequestedMillis !== null && run.cancelRequestedMillis !== undefined;
  return (
    <>
      {run.status === 'running' && (
        <Button icon="stop" disabled={asked} onClick={() => void cancel()}>
          {asked ? 'Ending…' : 'Cancel'}
        </Button>
      )}
      <Button icon="play" onClick={() => setAgain(true)}>
        Run again
      </Button>
      {again && (
        <Dialog label="Run again" onClose={() => setAgain(false)}>
          <div className={styles['body']}>
            <h2>Run again</h2>
            <p>A step is code on your machine, so it is started there. {cachedNote(run)}</p>
            <h3>See what it was made of</h3>
            <Snippet code={`halley pipeline runs describe ${run.name}`} />
            <h3>Run the same pipeline on the same stack</h3>
            <Snippet code={`halley stack set ${run.stack}\n# then its main method; steps whose code and inputs did not change come from the cache`} />
          </div>
        </Dialog>
      )}
    </>
  );
}

function cachedNote(run: PipelineRunDetail): string {
  const done = run.steps.filter((step) => step.status === 'completed' || step.status === 'cached').length;
  return done === run.steps.length ? 'All of its steps have results, so nothing runs unless something changed.' : `${done} of its ${run.steps.length} steps have results that the next run takes.`;
}
