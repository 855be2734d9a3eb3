import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { flavorsQuery, registerComponent } from '../../api/stacks';
import { Select } from '../../kit/Field';
import { SchemaForm } from '../../kit/SchemaForm';
import { RegisterDialog } from './RegisterDialog';

/** Registers a component: its form is made from the schema of the flavor. */
export function ComponentForm({ onClose }: { onClose: () => void }) {
  const { data: flavors = [] } = useQuery(flavorsQuery);
  const [chosen, setChosen] = useState('');
  const [values, setValues] = useState<Record<string, string>>({});
  const flavor = flavors.find((each) => `${each.type} ${each.name}` === chosen) ?? flavors[0];
  const register = async (name: string) => {
    if (!flavor) throw new Error('The flavors are still being read: try again.');
    const made = await registerComponent({ type: flavor.type, name, flavor: flavor.name, attributes: values });
    return [`Component “${made.name}” is registered.`, ...made.warnings].join(' ');
  };
  return (
    <RegisterDialog title="New component" onRegister={register} onClose={onClose}>
      <Select
        label="Flavor"
        value={flavor ? `${flavor.type} ${flavor.name}` : ''}
        options={flavors.map((each) => ({ value: `${each.type} ${each.name}`, label: `${each.type.replaceAll('_', ' ')}: ${each.name}` }))}
        onChange={(next) => {
          setChosen(next);
          setValues({});
        }}
      />
      {flavor && <SchemaForm schema={flavor.schema} values={values} onChange={setValues} />}
    </RegisterDialog>
  );
}
