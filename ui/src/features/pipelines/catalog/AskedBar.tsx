import { useState, type ReactNode } from 'react';
import { mostCounted } from '../../../api/pipelineArtifacts';
import { SearchField } from '../../../kit/Field';
import { Toolbar } from '../../../kit/Page';
import { Tag } from '../../../kit/Tag';
import { plural } from '../../../lib/format';
import type { AskedView } from './asked';
import styles from './Catalog.module.css';

interface AskedBarProps {
  /** What is listed, singular: `version`. */
  noun: string;
  /** What has names to search, plural. */
  search?: string;
  /** What a condition looks like. */
  example: string;
  /** The fields that may be asked for. */
  fields: string;
  view: AskedView;
  onView: (change: Partial<AskedView>) => void;
  /** How many match, as far as the server has counted. */
  total?: number | undefined;
  children?: ReactNode;
}

/** Search by name, and conditions as the command line's `--filter` takes them. */
export function AskedBar({ noun, search, example, fields, view, onView, total, children }: AskedBarProps) {
  const [typed, setTyped] = useState('');
  const filters = view.filter ?? [];
  const add = () => {
    const text = typed.trim();
    setTyped('');
    if (text !== '' && !filters.includes(text)) onView({ filter: [...filters, text] });
  };
  return (
    <Toolbar label={`Which ${noun}s`}>
      {search && <SearchField primary label={`Filter ${search} by name`} value={view.q ?? ''} onChange={(q) => onView({ q: q || undefined })} />}
      <input
        type="text"
        className={styles['condition']}
        aria-label="Add a condition"
        placeholder={`Condition: ${example}`}
        title={`Enter adds a condition on ${fields}. Operators: equals, notequals, gt, gte, lt, lte, contains, startswith, endswith, oneof.`}
        value={typed}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && add()}
      />
      {filters.map((filter) => (
        <Tag key={filter} text={filter} on removable action={`Take the condition ${filter} away`} onClick={() => onView({ filter: filters.length === 1 ? undefined : filters.filter((other) => other !== filter) })} />
      ))}
      {children}
      {total !== undefined && <span className={styles['total']}>{total > mostCounted ? `more than ${plural(mostCounted, noun)}` : plural(total, noun)}</span>}
    </Toolbar>
  );
}
