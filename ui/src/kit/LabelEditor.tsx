import { useState } from 'react';
import { Button } from './Button';
import styles from './LabelEditor.module.css';
import { Tag } from './Tag';

interface LabelEditorProps {
  /** Singular: `tag`. */
  noun: string;
  labels: readonly string[];
  onChange: (labels: string[]) => void;
}

/** Short texts that something carries: taken away by a click, added by typing. */
export function LabelEditor({ noun, labels, onChange }: LabelEditorProps) {
  const [typing, setTyping] = useState(false);
  const add = (text: string) => {
    setTyping(false);
    if (text !== '' && !labels.includes(text)) onChange([...labels, text]);
  };
  return (
    <span className={styles['labels']}>
      {labels.map((label) => (
        <Tag key={label} text={label} removable action={`Remove ${noun} ${label}`} onClick={() => onChange(labels.filter((other) => other !== label))} />
      ))}
      {typing ? (
        <input
          type="text"
          aria-label={`New ${noun}`}
          maxLength={100}
          autoComplete="off"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- one has just asked to type
          autoFocus
          onBlur={(event) => add(event.target.value.trim())}
          onKeyDown={(event) => {
            if (event.key === 'Enter') add(event.currentTarget.value.trim());
            if (event.key === 'Escape') setTyping(false);
          }}
        />
      ) : (
        <Button look="plain" icon="plus" onClick={() => setTyping(true)}>
          {noun}
        </Button>
      )}
    </span>
  );
}
