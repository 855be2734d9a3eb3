import styles from './SchemaForm.module.css';

interface FieldSchema {
  type?: string;
  description?: string;
  enum?: string[];
  format?: string;
  writeOnly?: boolean;
}

interface SchemaFormProps {
  schema: { properties?: Record<string, FieldSchema>; required?: string[] };
  values: Record<string, string>;
  onChange: (values: Record<string, string>) => void;
}

const hints: Record<string, string> = { array: 'a JSON list, or values separated by commas', object: 'a JSON object', integer: 'a whole number', number: 'a number' };

/** A form made of a JSON schema: a field for each property, with its description, its kind and whether it must be given. */
export function SchemaForm({ schema, values, onChange }: SchemaFormProps) {
  const { properties = {}, required = [] } = schema;
  const set = (name: string, value: string) => {
    const { [name]: _, ...rest } = values;
    onChange(value === '' ? rest : { ...rest, [name]: value });
  };
  if (Object.keys(properties).length === 0) return <p className={styles['none']}>This flavor has no attributes.</p>;
  return (
    <div className={styles['form']}>
      {Object.entries(properties).map(([name, field]) => {
        const value = values[name] ?? '';
        const must = required.includes(name);
        const hint = [field.description, field.writeOnly ? 'a secret: {{name.key}} refers to a stored one' : hints[field.type ?? ''], field.format === 'duration' ? 'a duration, such as PT30S' : undefined].filter(Boolean).join(' · ');
        const choices = field.enum ?? (field.type === 'boolean' ? ['true', 'false'] : undefined);
        return (
          <label key={name}>
            <span>
              {name}
              {must && <b aria-hidden="true"> *</b>}
            </span>
            {choices ? (
              <select value={value} required={must} onChange={(event) => set(name, event.target.value)}>
                <option value="">default</option>
                {choices.map((choice) => (
                  <option key={choice}>{choice}</option>
                ))}
              </select>
            ) : (
              <input type={field.writeOnly && !value.startsWith('{{') ? 'password' : 'text'} inputMode={field.type === 'integer' || field.type === 'number' ? 'decimal' : undefined} value={value} required={must} autoComplete="off" spellCheck={false} onChange={(event) => set(name, event.target.value)} />
            )}
            {hint !== '' && <small>{hint}</small>}
          </label>
        );
      })}
    </div>
  );
}
