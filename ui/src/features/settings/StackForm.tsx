import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { registerStack, type ComponentRow } from '../../api/stacks';
import { Button } from '../../kit/Button';
import { Dialog } from '../../kit/Dialog';
import { Select } from '../../kit/Field';
import { notify } from '../../kit/toast';
import styles from './Settings.module.css';

/** Puts components together to a stack: of each type one, or none. */
export function StackForm({ components, onClose }: { components: readonly ComponentRow[]; onClose: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<Record<string, string>>({ orchestrator: 'default', artifact_store: 'default' });
  const [failure, setFailure] = useState<string | undefined>();
  const types = [...new Set(components.map((component) => component.type))];
  const save = async () => {
    try {
      await registerStack(name.trim(), Object.fromEntries(Object.entries(chosen).flatMap(([type, component]) => (component === '' ? [] : [[type, [component]]]))));
      await client.invalidateQueries({ queryKey: ['stacks'] });
      notify({ text: `Stack “${name.trim()}” is registered.` });
      onClose();
    } catch (refusal) {
      setFailure(refusal instanceof Error ? refusal.message : String(refusal));
    }
  };
  return (
    <Dialog label="New stack" onClose={onClose}>
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <h2>New stack</h2>
        <label>
          Name
          <input type="text" value={name} required autoComplete="off" onChange={(event) => setName(event.target.value)} />
        </label>
        {types.map((type) => (
          <Select
            key={type}
            label={type.replaceAll('_', ' ')}
            value={chosen[type] ?? ''}
            options={[{ value: '', label: 'none' }, ...components.filter((component) => component.type === type).map((component) => ({ value: component.name, label: component.name }))]}
            onChange={(next) => setChosen({ ...chosen, [type]: next })}
          />
        ))}
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
