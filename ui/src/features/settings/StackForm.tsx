import { useState } from 'react';
import { registerStack, type ComponentRow } from '../../api/stacks';
import { Select } from '../../kit/Field';
import { RegisterDialog } from './RegisterDialog';

/** Puts components together to a stack: of each type one, or none. */
export function StackForm({ components, onClose }: { components: readonly ComponentRow[]; onClose: () => void }) {
  const [chosen, setChosen] = useState<Record<string, string>>({ orchestrator: 'default', artifact_store: 'default' });
  const types = [...new Set(components.map((component) => component.type))];
  const register = async (name: string) => {
    await registerStack(name, Object.fromEntries(Object.entries(chosen).flatMap(([type, component]) => (component === '' ? [] : [[type, [component]]]))));
    return `Stack “${name}” is registered.`;
  };
  return (
    <RegisterDialog title="New stack" onRegister={register} onClose={onClose}>
      {types.map((type) => (
        <Select
          key={type}
          label={type.replaceAll('_', ' ')}
          value={chosen[type] ?? ''}
          options={[{ value: '', label: 'none' }, ...components.filter((component) => component.type === type).map((component) => ({ value: component.name, label: component.name }))]}
          onChange={(next) => setChosen({ ...chosen, [type]: next })}
        />
      ))}
    </RegisterDialog>
  );
}
