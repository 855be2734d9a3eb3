import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { decideDevice, deviceQuery } from '../../api/work';
import { Button } from '../../kit/Button';
import { Card, Page } from '../../kit/Page';
import { Skeleton } from '../../kit/State';
import { When } from '../../kit/Time';
import { messageOf } from '../../lib/message';
import styles from './DevicePage.module.css';

interface DevicePageProps {
  code: string | undefined;
  onCode: (code: string) => void;
}

/** A command line asks for a key; who is signed in says yes or no. */
export function DevicePage({ code, onCode }: DevicePageProps) {
  const [typed, setTyped] = useState(code ?? '');
  const enter = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() !== '') onCode(typed.trim());
  };
  return (
    <Page title="Sign a command line in" heading="Sign a command line in" below="For halley login, which shows a code and waits.">
      <div className={styles['narrow']}>
        <Card label="Code">
          <form className={styles['body']} onSubmit={enter}>
            <label>
              The code that the command line shows
              <input type="text" value={typed} maxLength={20} autoComplete="off" autoCapitalize="characters" spellCheck={false} placeholder="BCDF-GHJK" onChange={(event) => setTyped(event.target.value)} />
            </label>
            <Button type="submit" disabled={typed.trim() === ''}>
              Go on
            </Button>
          </form>
        </Card>
        {code !== undefined && code !== '' && <Decision key={code} code={code} />}
      </div>
    </Page>
  );
}

const rights = [
  { scopes: ['ingest', 'read'], label: 'log and read: run pipelines, log experiments' },
  { scopes: ['read'], label: 'read only' },
  { scopes: ['ingest', 'read', 'admin'], label: 'everything that I may, also make keys and change who may what' },
] as const;

function Decision({ code }: { code: string }) {
  const { data: waiting, error } = useQuery(deviceQuery(code));
  const [right, setRight] = useState(0);
  const [days, setDays] = useState('90');
  const [outcome, setOutcome] = useState<string>();
  const [refusal, setRefusal] = useState<string>();
  const decide = (approve: boolean) => {
    setRefusal(undefined);
    decideDevice(code, approve ? { approve, scopes: [...(rights[right]?.scopes ?? [])], days: Number(days) } : { approve })
      .then(() => setOutcome(approve ? 'Approved. The command line has its key within seconds; you can close this page.' : 'Refused. The command line gets nothing.'))
      .catch((cause: unknown) => setRefusal(messageOf(cause)));
  };
  if (outcome !== undefined) {
    return (
      <Card label="Decision">
        <p className={styles['outcome']} role="status">
          {outcome}
        </p>
      </Card>
    );
  }
  if (error) {
    return (
      <Card label="Decision">
        <p className={styles['refusal']} role="alert">
          {error.message}
        </p>
      </Card>
    );
  }
  if (!waiting) return <Skeleton height={120} />;
  return (
    <Card label="Decision">
      <div className={styles['body']}>
        <h2>
          Is this your command line? <code className={styles['code']}>{waiting.userCode}</code>
        </h2>
        <p>
          It says it is “{waiting.client || 'a command line'}”, called from {waiting.address} <When millis={waiting.createdMillis} />. Approve only if your own terminal shows this very code: whoever has it acts as you.
        </p>
        <fieldset>
          <legend>Its key may</legend>
          {rights.map((each, index) => (
            <label key={each.label} className={styles['choice']}>
              <input type="radio" name="right" checked={right === index} onChange={() => setRight(index)} />
              {each.label}
            </label>
          ))}
        </fieldset>
        <label>
          and is good for
          <select value={days} onChange={(event) => setDays(event.target.value)}>
            {['1', '7', '30', '90', '366'].map((each) => (
              <option key={each} value={each}>
                {each === '1' ? '1 day' : `${each} days`}
              </option>
            ))}
          </select>
        </label>
        {refusal && (
          <p className={styles['refusal']} role="alert">
            {refusal}
          </p>
        )}
        <div className={styles['buttons']}>
          <Button look="primary" icon="check" onClick={() => decide(true)}>
            Approve
          </Button>
          <Button icon="close" onClick={() => decide(false)}>
            Refuse
          </Button>
        </div>
      </div>
    </Card>
  );
}
