import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { columnsQuery } from '../../api/table';
import { Button } from '../../kit/Button';
import { SearchField } from '../../kit/Field';
import { Popover } from '../../kit/Popover';
import styles from './ColumnChooser.module.css';
import { systemColumns, type Column } from './columns';

interface ColumnChooserProps {
  workspace: string;
  project: string;
  /** How many logged columns there are. */
  found: number;
  shown: readonly Column[];
  /** `undefined` goes back to the columns chosen by default. */
  onChange: (ids: string[] | undefined) => void;
}

const sections = [
  ['metric', 'Metrics'],
  ['param', 'Parameters'],
  ['other', 'Others'],
] as const;

const listed = 200;

/** Any of thousands of columns: the server looks for them. */
export function ColumnChooser({ workspace, project, found, shown, onChange }: ColumnChooserProps) {
  const [filter, setFilter] = useState('');
  const { data } = useQuery(columnsQuery(workspace, project, filter, listed * 3));
  const ids = shown.map((column) => column.id);
  const bases = new Set(shown.map((column) => (column.kind === 'metric' ? `metric:${column.label}` : column.id)));
  const matching = data?.columns ?? [];
  const toggle = (id: string) => {
    const on = bases.has(id);
    const next = on ? shown.filter((column) => column.id !== id && `metric:${column.label}` !== id).map((column) => column.id) : [...ids, id];
    onChange(next.length === 0 ? ['state'] : next);
  };
  return (
    <Popover label="Columns" icon="columns">
      {() => (
        <div className={styles['chooser']}>
          <SearchField label={`Find among ${(found + systemColumns.length).toLocaleString('en')} columns`} value={filter} onChange={setFilter} />
          <div className={styles['list']}>
            <Section title="Experiment" columns={systemColumns.filter((column) => column.label.toLowerCase().includes(filter.toLowerCase())).map(({ id, label }) => ({ id, name: label }))} on={bases} onToggle={toggle} />
            {sections.map(([kind, title]) => (
              <Section key={kind} title={title} columns={matching.filter((column) => column.kind === kind)} on={bases} onToggle={toggle} />
            ))}
            {data && data.found > matching.length && <p>{(data.found - matching.length).toLocaleString('en')} more: type a part of the name</p>}
          </div>
          <div className={styles['actions']}>
            <Button onClick={() => onChange(undefined)}>Default</Button>
            <Button onClick={() => onChange([...new Set([...ids, ...matching.slice(0, listed).map((column) => column.id)])])}>Add {filter === '' ? 'all' : 'found'}</Button>
          </div>
        </div>
      )}
    </Popover>
  );
}

interface SectionProps {
  title: string;
  columns: readonly { id: string; name: string }[];
  on: ReadonlySet<string>;
  onToggle: (id: string) => void;
}

function Section({ title, columns, on, onToggle }: SectionProps) {
  if (columns.length === 0) return null;
  return (
    <div role="group" aria-label={title}>
      <h3>{title}</h3>
      {columns.slice(0, listed).map((column) => (
        <label key={column.id}>
          <input type="checkbox" checked={on.has(column.id)} onChange={() => onToggle(column.id)} />
          {column.name}
        </label>
      ))}
    </div>
  );
}
