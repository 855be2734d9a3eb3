import { useState, type ReactNode } from 'react';
import { Button } from './Button';
import { Icon } from './Icon';
import styles from './LabelEditor.module.css';
import { Tag } from './Tag';

interface LabelEditorProps {
  /** Singular: `tag`. */
  noun: string;
  labels: readonly string[];
  onChange: (labels: string[]) => void;
  /** A label that is more than its text, as a link: it is taken away by a button of its own. */
  renderLabel?: (label: string) => ReactNode;
}

/** Short texts that something carries: taken away by a click, added by typing. */
export function LabelEditor({ noun, labels, onChange, renderLabel }: LabelEditorProps) {
  const [typing, setTyping] = useState(false);
  const add = (text: string) => {
    setTyping(false);
    if (text !== '' && !labels.includes(text)) onChange([...labels, text]);
  };
  return (
    <span className={styles['labels']}>
      {labels.map((label) => {
        const action = `Remove ${noun} ${label}`;
        const remove = () => onChange(labels.filter((other) => other !== label));
        return renderLabel ? (
          <span key={label} className={styles['label']}>
            {renderLabel(label)}
            <button type="button" aria-label={action} title={action} onClick={remove}>
              <Icon name="close" size={10} />
            </button>
          </span>
        ) : (
          <Tag key={label} text={label} removable action={action} onClick={remove} />
        );
      })}
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
