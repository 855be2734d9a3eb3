import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type FormEvent } from 'react';
import { ApiError } from '../../api/http';
import { sessionQuery, signIn, signInWithPassword } from '../../api/session';
import { Button } from '../../kit/Button';
import { HalleyMark } from '../../kit/HalleyMark';
import styles from './SignIn.module.css';
import { takeTokenFromHash } from './token';

export function SignIn({ onSignedIn }: { onSignedIn: () => void }) {
  const client = useQueryClient();
  const [token, setToken] = useState('');
  const [userName, setUserName] = useState<string | undefined>();
  const { mutate, error, isPending } = useMutation({
    mutationFn: (secret: string) => (userName === undefined ? signIn(secret) : signInWithPassword(userName.trim(), secret)),
    onSuccess: (session) => {
      client.clear();
      client.setQueryData(sessionQuery.queryKey, session);
      onSignedIn();
    },
  });

  useEffect(() => {
    document.title = 'Sign in · Halley';
    const take = () => {
      const given = takeTokenFromHash();
      if (given) mutate(given);
    };
    take();
    // Who opens such a link while on this page already only changes the hash.
    window.addEventListener('hashchange', take);
    return () => window.removeEventListener('hashchange', take);
  }, [mutate]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (token.trim() !== '') mutate(token.trim());
  };

  return (
    <main className={styles['page']}>
      <div className={styles['box']}>
        <div className={styles['brand']}>
          <HalleyMark size={40} />
          <div>
            <h1>Halley</h1>
            <p>Experiments and pipelines of this server</p>
          </div>
        </div>
        <form className={styles['form']} onSubmit={submit}>
          {userName !== undefined && (
            <>
              <label htmlFor="userName">User name</label>
              <input id="userName" type="text" autoComplete="username" required value={userName} onChange={(event) => setUserName(event.target.value)} />
            </>
          )}
          <label htmlFor="token">{userName === undefined ? 'API key' : 'Password'}</label>
          {/* The page has one purpose, and this field is it. */}
          {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
          <input id="token" type="password" autoComplete="current-password" autoFocus spellCheck={false} value={token} onChange={(event) => setToken(event.target.value)} />
          {error && (
            <p className={styles['error']} role="alert">
              {error instanceof ApiError && error.status === 401 ? (userName === undefined ? 'This server does not know that API key.' : 'User name and password do not belong together.') : error.message}
            </p>
          )}
          <Button type="submit" look="primary" disabled={isPending}>
            {isPending ? 'Signing in…' : 'Sign in'}
          </Button>
          <Button look="plain" onClick={() => setUserName(userName === undefined ? '' : undefined)}>
            {userName === undefined ? 'With user name and password' : 'With an API key'}
          </Button>
        </form>
        <p className={styles['hint']}>
          The server printed the owner’s API key at its first start, unless it was given in <code>HALLEY_OWNER_API_KEY</code>.
        </p>
      </div>
    </main>
  );
}
