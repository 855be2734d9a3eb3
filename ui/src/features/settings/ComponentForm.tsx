import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { flavorsQuery, registerComponent } from '../../api/stacks';
import { Button } from '../../kit/Button';
import { Dialog } from '../../kit/Dialog';
import { Select } from '../../kit/Field';
import { SchemaForm } from '../../kit/SchemaForm';
import { notify } from '../../kit/toast';
import styles from './Settings.module.css';

/** Registers a component: its form is made from the schema of the flavor. */
export function ComponentForm({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const { data: flavors = [] } = useQuery(flavorsQuery);
  const [chosen, setChosen] = useState('');
  const [name, setName] = useState('');
  const [values, setValues] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<string | undefined>();
  const flavor = flavors.find((each) => `${each.type} ${each.name}` === chosen) ?? flavors[0];
  const save = async () => {
    if (!flavor) return;
    try {
      const made = await registerComponent({ type: flavor.type, name: name.trim(), flavor: flavor.name, attributes: values });
      await client.invalidateQueries({ queryKey: ['stacks'] });
      notify({ text: `Component “${made.name}” is registered.${made.warnings.length > 0 ? ` ${made.warnings.join(' ')}` : ''}` });
      onClose();
    } catch (refusal) {
      setFailure(refusal instanceof Error ? refusal.message : String(refusal));
    }
  };
  return (
    <Dialog label="New component" onClose={onClose}>
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <h2>New component</h2>
        <Select
          label="Flavor"
          value={flavor ? `${flavor.type} ${flavor.name}` : ''}
          options={flavors.map((each) => ({ value: `${each.type} ${each.name}`, label: `${each.type.replaceAll('_', ' ')}: ${each.name}` }))}
          onChange={(next) => {
            setChosen(next);
            setValues({});
          }}
        />
        <label>
          Name
          <input type="text" value={name} required autoComplete="off" onChange={(event) => setName(event.target.value)} />
        </label>
        {flavor && <SchemaForm schema={flavor.schema} values={values} onChange={setValues} />}
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
