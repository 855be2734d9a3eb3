import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type FormEvent } from 'react';
import { acceptInvitation, readInvitation } from '../../api/people';
import { sessionQuery } from '../../api/session';
import { Button } from '../../kit/Button';
import { HalleyMark } from '../../kit/HalleyMark';
import { messageOf } from '../../lib/message';
import styles from './SignIn.module.css';
import { takeTokenFromHash } from './token';

/** Joins a workspace by the link that an owner made: with a new account, or with the one that is signed in. */
export function Invitation({ onJoined }: { onJoined: () => void }) {
  const client = useQueryClient();
  const [token] = useState(takeTokenFromHash);
  const { data: session } = useQuery(sessionQuery);
  const { data: invitation, error } = useQuery({ queryKey: ['invitation', token], queryFn: () => readInvitation(token ?? ''), enabled: token !== undefined, retry: false });
  const [userName, setUserName] = useState('');
  const [password, setPassword] = useState('');
  const [refusal, setRefusal] = useState<string | undefined>();
  useEffect(() => {
    document.title = 'Invitation · Halley';
  }, []);
  const join = async (event: FormEvent) => {
    event.preventDefault();
    if (token === undefined) return;
    try {
      await acceptInvitation(token, session ? undefined : { userName: userName.trim(), password });
      client.clear();
      onJoined();
    } catch (reason) {
      setRefusal(messageOf(reason));
    }
  };
  const dead = token === undefined || error;
  return (
    <main className={styles['page']}>
      <div className={styles['box']}>
        <div className={styles['brand']}>
          <HalleyMark size={40} />
          <div>
            <h1>{invitation ? `Join ${invitation.workspace}` : 'Invitation'}</h1>
            <p>{invitation ? `as ${invitation.role}` : dead ? 'This invitation was used, has expired or was taken back. Ask for a new one.' : 'Looking at the invitation…'}</p>
          </div>
        </div>
        {invitation && (
          <form className={styles['form']} onSubmit={(event) => void join(event)}>
            {session ? (
              <p>You are signed in as {session.userName}.</p>
            ) : (
              <>
                <label htmlFor="userName">User name</label>
                <input id="userName" type="text" autoComplete="username" required value={userName} onChange={(event) => setUserName(event.target.value)} />
                <label htmlFor="password">Password</label>
                <input id="password" type="password" autoComplete="new-password" required value={password} onChange={(event) => setPassword(event.target.value)} />
              </>
            )}
            {refusal && (
              <p className={styles['error']} role="alert">
                {refusal}
              </p>
            )}
            <Button type="submit" look="primary">
              Join
            </Button>
          </form>
        )}
      </div>
    </main>
  );
}
