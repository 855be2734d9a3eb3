import { useState } from 'react';
import { Button } from '../../kit/Button';
import { SearchField } from '../../kit/Field';
import { Popover } from '../../kit/Popover';
import styles from './ColumnChooser.module.css';
import { isOptional, type Column, type ColumnKind } from './columns';

interface ColumnChooserProps {
  all: readonly Column[];
  shown: readonly Column[];
  /** `undefined` goes back to the columns chosen by default. */
  onChange: (ids: string[] | undefined) => void;
}

const sections: readonly (readonly [ColumnKind, string])[] = [
  ['metric', 'Metrics (last value)'],
  ['param', 'Parameters'],
  ['other', 'Others'],
];

const listed = 200;

export function ColumnChooser({ all, shown, onChange }: ColumnChooserProps) {
  const [filter, setFilter] = useState('');
  const ids = shown.filter(isOptional).map((column) => column.id);
  const matching = all.filter((column) => isOptional(column) && column.label.toLowerCase().includes(filter.toLowerCase()));
  const toggle = (id: string) => {
    const next = ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id];
    // An empty list would be the same address as no list; an id that no column has stays in it.
    onChange(next.length === 0 ? ['none'] : next);
  };
  return (
    <Popover label="Columns" icon="columns">
      {() => (
        <div className={styles['chooser']}>
          <SearchField label="Find a column" value={filter} onChange={setFilter} />
          <div className={styles['list']}>
            {sections.map(([kind, title]) => {
              const columns = matching.filter((column) => column.kind === kind);
              if (columns.length === 0) return null;
              return (
                <div key={kind} role="group" aria-label={title}>
                  <h3>{title}</h3>
                  {columns.slice(0, listed).map((column) => (
                    <label key={column.id}>
                      <input type="checkbox" checked={ids.includes(column.id)} onChange={() => toggle(column.id)} />
                      {column.label}
                    </label>
                  ))}
                  {columns.length > listed && <p>{columns.length - listed} more: type a part of the name</p>}
                </div>
              );
            })}
          </div>
          <div className={styles['actions']}>
            <Button onClick={() => onChange(undefined)}>Default</Button>
            <Button onClick={() => onChange(matching.map((column) => column.id))}>All {filter !== '' && 'found'}</Button>
          </div>
        </div>
      )}
    </Popover>
  );
}
