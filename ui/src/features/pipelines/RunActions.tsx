import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PipelineRunDetail } from '../../api/schema';
import { cancelRun, pauseRun } from '../../api/steps';
import { changeRuns } from '../../api/work';
import { Button } from '../../kit/Button';
import { Confirm } from '../../kit/Confirm';
import { Menu } from '../../kit/Menu';
import { Icon } from '../../kit/Icon';
import { notify, notifyRefused } from '../../kit/toast';
import { ChangeStatus } from './ChangeStatus';
import { RunAgain } from './RunAgain';
import styles from './RunActions.module.css';

interface RunActionsProps {
  run: PipelineRunDetail;
  onOpen: (path: string) => void;
}

/** What can be done with a run: pause it, end it, run it again, say what it counts as, forget it. */
export function RunActions({ run, onOpen }: RunActionsProps) {
  const client = useQueryClient();
  const [shown, setShown] = useState<'again' | 'status' | 'delete' | undefined>();
  const act = async (work: () => Promise<unknown>, text: string, undo?: () => Promise<unknown>) => {
    try {
      await work();
      notify({ text, ...(undo && { undo: () => void undo().then(() => client.invalidateQueries({ queryKey: ['pipeline-runs'] })) }) });
    } catch (refusal) {
      notifyRefused(refusal);
    }
    await client.invalidateQueries({ queryKey: ['pipeline-runs'] });
  };
  const running = run.status === 'running';
  const asked = run.cancelRequestedMillis !== null && run.cancelRequestedMillis !== undefined;
  const paused = Boolean(run.pausedMillis);
  return (
    <>
      {running && (
        <Button
          icon={paused ? 'play' : 'pause'}
          onClick={() => void act(() => pauseRun(run.name, !paused), paused ? 'The run goes on.' : 'No further step starts until the run goes on.', () => pauseRun(run.name, paused))}
        >
          {paused ? 'Continue' : 'Pause'}
        </Button>
      )}
      {running && (
        <Button icon="stop" disabled={asked} onClick={() => void act(() => cancelRun(run.name), 'The run was asked to end. Its steps are interrupted within a second; a worker kills a process that does not react.')}>
          {asked ? 'Ending…' : 'Cancel'}
        </Button>
      )}
      <Button icon="play" onClick={() => setShown('again')}>
        Run again
      </Button>
      {!running && (
        <Menu
          label="More actions"
          className={styles['menu']}
          items={() => [
            { label: 'Change status…', onChoose: () => setShown('status') },
            {
              label: 'Delete the run…',
              apart: true,
              onChoose: () => setShown('delete'),
            },
          ]}
        >
          <Icon name="more" />
        </Menu>
      )}
      {shown === 'delete' && (
        <Confirm
          title={`Delete the run ${run.name}?`}
          action="Delete"
          onConfirm={() =>
            void act(async () => {
              await changeRuns([run.name], 'delete');
              onOpen('/pipelines');
            }, 'The run is deleted. Its artifacts stay.')
          }
          onClose={() => setShown(undefined)}
        >
          The run and what is known of its steps are gone for good; artifacts and experiments stay.
        </Confirm>
      )}
      {shown === 'again' && <RunAgain run={run} onOpen={onOpen} onClose={() => setShown(undefined)} />}
      {shown === 'status' && <ChangeStatus run={run} onClose={() => setShown(undefined)} />}
    </>
  );
}
