import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { askForRun, requestQuery, withdrawRequest, type RunRequest, type RunWish } from '../../api/work';
import { Button } from '../../kit/Button';
import { notifyRefused } from '../../kit/toast';
import { messageOf } from '../../lib/message';
import { pathOf } from '../../lib/url';
import styles from './RunActions.module.css';

export interface Ask {
  request: RunRequest | undefined;
  busy: boolean;
  refusal: string | undefined;
  send: (wish: RunWish) => void;
  withdraw: () => void;
}

/** A run that was asked for here, and what became of it. */
export function useAsk(): Ask {
  const client = useQueryClient();
  const [id, setId] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const { data } = useQuery({ ...requestQuery(id ?? ''), enabled: id !== undefined });
  const started = data?.run;
  useEffect(() => {
    if (started) void client.invalidateQueries({ queryKey: ['pipeline-runs'] });
  }, [client, started]);
  const send = (wish: RunWish) => {
    setBusy(true);
    setRefusal(undefined);
    askForRun(wish)
      .then((request) => {
        client.setQueryData(requestQuery(request.id).queryKey, request);
        setId(request.id);
      })
      .catch((error: unknown) => setRefusal(messageOf(error)))
      .finally(() => setBusy(false));
  };
  const withdraw = () => {
    if (id === undefined) return;
    withdrawRequest(id)
      .then(() => setId(undefined))
      .catch(notifyRefused);
  };
  return { request: id === undefined ? undefined : data, busy, refusal, send, withdraw };
}

/** How a request stands, in a sentence, with the way to its run. */
export function Asked({ ask, onOpen }: { ask: Ask; onOpen: (path: string) => void }) {
  const { request, refusal } = ask;
  if (refusal !== undefined)
    return (
      <p className={styles['refusal']} role="alert">
        {refusal}
      </p>
    );
  if (!request) return null;
  return (
    <div className={styles['asked']} role="status">
      {request.status === 'waiting' && (
        <>
          Waiting for a free worker… <Button onClick={ask.withdraw}>Withdraw</Button>
        </>
      )}
      {request.status === 'taken' && 'A worker has it; the run begins…'}
      {request.status === 'withdrawn' && 'Withdrawn.'}
      {request.status === 'failed' && <span className={styles['refusal']}>{request.message}</span>}
      {request.run !== null && (
        <>
          The run has begun.{' '}
          <Button look="primary" onClick={() => request.run !== null && onOpen(pathOf(['pipelines', request.run]))}>
            Open {request.run}
          </Button>
        </>
      )}
    </div>
  );
}
