import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PipelineRunDetail } from '../../api/schema';
import { pipelineQuery } from '../../api/work';
import { Button } from '../../kit/Button';
import { Dialog } from '../../kit/Dialog';
import { Select } from '../../kit/Field';
import { Snippet } from '../../kit/State';
import { commandOf, executed, wayLabels, wishOf, type Way } from './again';
import { Asked, useAsk } from './Asked';
import styles from './RunActions.module.css';

interface RunAgainProps {
  run: PipelineRunDetail;
  onOpen: (path: string) => void;
  onClose: () => void;
}

/** Resume, replay or force a run: by a worker that has the code, else the command for where the code is. */
export function RunAgain({ run, onOpen, onClose }: RunAgainProps) {
  const { data: pipeline } = useQuery(pipelineQuery(run.pipeline));
  const done = run.status === 'completed' || run.status === 'cached';
  const ways = (['resume', 'failed', 'from', 'only', 'force'] as const).filter((way) => !(done || run.status === 'running') || (way !== 'resume' && way !== 'failed'));
  const [way, setWay] = useState<Way>(ways[0] ?? 'from');
  const own = run.steps.filter((step) => !step.parent);
  const [step, setStep] = useState((own.find((each) => each.status === 'failed') ?? own[0])?.name ?? '');
  const runs = executed(run.steps, way, step);
  const ask = useAsk();
  const offered = (pipeline?.workers.length ?? 0) > 0;
  const parameters = run.parameters ?? {};
  const start = () => ask.send(wishOf(run.name, run.pipeline, Object.fromEntries(Object.entries(parameters).map(([name, text]) => [name, valueOf(text)])), way, step));
  return (
    <Dialog label="Run again" onClose={onClose}>
      <div className={styles['body']}>
        <h2>Run again</h2>
        <fieldset className={styles['ways']}>
          <legend>How</legend>
          {ways.map((each) => (
            <label key={each}>
              <input type="radio" name="way" checked={way === each} onChange={() => setWay(each)} />
              {wayLabels[each]}
            </label>
          ))}
        </fieldset>
        {(way === 'from' || way === 'only') && <Select label="Step" value={step} options={own.map((each) => ({ value: each.name, label: each.name }))} onChange={setStep} />}
        <p>
          {runs.size} of {own.length} steps {runs.size === 1 ? 'is' : 'are'} executed
          {runs.size > 0 && runs.size <= 12 && `: ${[...runs].join(', ')}`}
          {way === 'only' ? '; the others are left out.' : runs.size < own.length ? '; the others keep their results.' : '.'}
        </p>
        {offered && !ask.request && (
          <div className={styles['buttons']}>
            <Button look="primary" icon="play" disabled={ask.busy} onClick={start}>
              Start
            </Button>
            <small>by the worker on {pipeline?.workers.map((worker) => worker.host).join(', ')}</small>
          </div>
        )}
        <Asked
          ask={ask}
          onOpen={(path) => {
            // The run that goes on may be the one whose page this is.
            onClose();
            onOpen(path);
          }}
        />
        {!offered && (
          <>
            <p>No worker offers this pipeline. Start one where its code is, and this dialog starts runs by a click:</p>
            <Snippet code={`halley pipeline serve ${run.source ?? '<class of the pipeline>'}`} />
          </>
        )}
        <h3>{offered ? 'The same by hand, where the code is' : 'Or by hand, there'}</h3>
        <Snippet code={commandOf(run.name, run.source, parameters, way, step)} />
      </div>
    </Dialog>
  );
}

/** The page has values as texts; a text that is JSON is that value. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
