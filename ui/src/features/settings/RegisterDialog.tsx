import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Button } from '../../kit/Button';
import { Dialog } from '../../kit/Dialog';
import { notify } from '../../kit/toast';
import { messageOf } from '../../lib/message';
import styles from './Settings.module.css';

interface RegisterDialogProps {
  title: string;
  /** Registers what the fields say under the name, and tells what was done. */
  onRegister: (name: string) => Promise<string>;
  onClose: () => void;
  children: ReactNode;
}

/** A name and some fields; what the server refuses is said in the dialog. */
export function RegisterDialog({ title, onRegister, onClose, children }: RegisterDialogProps) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [failure, setFailure] = useState<string | undefined>();
  const save = async () => {
    try {
      const text = await onRegister(name.trim());
      await client.invalidateQueries({ queryKey: ['stacks'] });
      notify({ text });
      onClose();
    } catch (refusal) {
      setFailure(messageOf(refusal));
    }
  };
  return (
    <Dialog label={title} onClose={onClose}>
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <h2>{title}</h2>
        <label>
          Name
          <input type="text" value={name} required autoComplete="off" onChange={(event) => setName(event.target.value)} />
        </label>
        {children}
        {failure && (
          <p className={styles['bad']} role="alert">
            {failure}
          </p>
        )}
        <span>
          <Button look="primary" type="submit">
            Register
          </Button>{' '}
          <Button onClick={onClose}>Cancel</Button>
        </span>
      </form>
    </Dialog>
  );
}
