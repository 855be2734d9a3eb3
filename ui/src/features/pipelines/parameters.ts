import type { FieldSchema, ObjectSchema } from '../../api/work';

/** A value of a parameter as one types it. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function defaultTexts(schema: ObjectSchema): Record<string, string> {
  return Object.fromEntries(Object.entries(schema.properties ?? {}).flatMap(([name, field]) => (field.default === undefined ? [] : [[name, textOf(field.default)]])));
}

/** What a text means for a field; undefined if it does not fit. */
export function valueOf(field: FieldSchema, text: string): unknown {
  switch (field.type) {
    case 'integer':
      return /^[+-]?\d+$/.test(text.trim()) ? Number(text) : undefined;
    case 'number': {
      const number = Number(text);
      return text.trim() !== '' && Number.isFinite(number) ? number : undefined;
    }
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'string':
      return field.enum === undefined || field.enum.includes(text) ? text : undefined;
    default: {
      const json = parsed(text);
      if (field.type === 'array') return Array.isArray(json) ? json : text.split(',').map((part) => parsed(part.trim()) ?? part.trim());
      if (field.type === 'object') return typeof json === 'object' && json !== null && !Array.isArray(json) ? json : undefined;
      return json ?? text;
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const expected: Record<string, string> = { integer: 'a whole number', number: 'a number', boolean: 'true or false', object: 'a JSON object', array: 'a list' };

export function problemsOf({ properties = {}, required = [] }: ObjectSchema, values: Readonly<Record<string, string>>): string[] {
  return Object.entries(properties).flatMap(([name, field]) => {
    const text = values[name];
    if (text === undefined) return required.includes(name) ? [`${name} is missing.`] : [];
    return valueOf(field, text) === undefined ? [`${name}: '${text}' (expected: ${field.enum?.join(', ') ?? expected[field.type ?? ''] ?? 'a value'}).`] : [];
  });
}

/** What differs from the defaults, with the types of the schema. */
export function parametersOf({ properties = {} }: ObjectSchema, values: Readonly<Record<string, string>>, defaults: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, field]) => {
      const text = values[name];
      return text === undefined || text === defaults[name] ? [] : [[name, valueOf(field, text)]];
    }),
  );
}
