import { useState } from 'react';
import type { Approval, PipelineRunDetail } from '../../api/schema';
import { decideApproval } from '../../api/steps';
import { Button } from '../../kit/Button';
import { Card } from '../../kit/Page';
import { useAct } from '../../kit/useAct';
import styles from './PipelineRun.module.css';

/** The questions that wait for a person. */
export function Approvals({ run, onStep }: { run: PipelineRunDetail; onStep: (step: string) => void }) {
  if (run.status !== 'running') return null;
  return (run.approvals ?? []).filter((approval) => approval.decidedMillis === null).map((approval) => <Question key={approval.step} run={run.name} approval={approval} onStep={onStep} />);
}

function Question({ run, approval, onStep }: { run: string; approval: Approval; onStep: (step: string) => void }) {
  const act = useAct(['pipeline-runs', run]);
  const [comment, setComment] = useState('');
  const [sent, setSent] = useState(false);
  const decide = async (approve: boolean) => {
    setSent(true);
    const decided = await act(() => decideApproval(run, approval.step, approve, comment), approve ? 'Approved. The step goes on within a second.' : 'Rejected. The step fails, and what needs it does not start.');
    if (!decided) setSent(false);
  };
  return (
    <Card label={`Approval of ${approval.step}`}>
      <div className={styles['approval']}>
        <h2>
          {approval.question}
          <small>
            The step{' '}
            <Button look="plain" onClick={() => onStep(approval.step)}>
              {approval.step}
            </Button>{' '}
            waits for a person.
          </small>
        </h2>
        <input type="text" aria-label="Comment" placeholder="Comment (optional)" value={comment} maxLength={2000} autoComplete="off" onChange={(event) => setComment(event.target.value)} />
        <Button look="primary" icon="check" disabled={sent} onClick={() => void decide(true)}>
          Approve
        </Button>
        <Button icon="close" disabled={sent} onClick={() => void decide(false)}>
          Reject
        </Button>
      </div>
    </Card>
  );
}
