import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { completionQuery } from '../../api/table';
import { Icon } from '../../kit/Icon';
import styles from './FilterField.module.css';

interface FilterFieldProps {
  workspace: string;
  project: string;
  value: string;
  onChange: (filter: string) => void;
}

const settleMillis = 250;

/** The filter in the server's language: what can come next is offered, what is wrong is marked where it is. */
export function FilterField({ workspace, project, value, onChange }: FilterFieldProps) {
  const [text, setText] = useState(value);
  const [caret, setCaret] = useState(value.length);
  const [focused, setFocused] = useState(false);
  const [selected, setSelected] = useState(-1);
  const [dismissed, setDismissed] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const sent = useRef(value);
  const { data } = useQuery({ ...completionQuery(workspace, project, text, caret), enabled: focused || text !== '' });

  // What came from elsewhere (a link, a button that clears it) replaces what is typed.
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setText(value);
    setCaret(value.length);
  }, [value]);

  const mistake = text === '' ? null : (data?.mistake ?? null);
  const understood = data !== undefined && mistake === null;
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  useEffect(() => {
    if (text === sent.current || (text !== '' && !understood)) return;
    const timer = setTimeout(() => {
      sent.current = text;
      latest.current(text);
    }, settleMillis);
    return () => clearTimeout(timer);
  }, [text, understood]);

  const options = focused && !dismissed ? (data?.options ?? []) : [];
  const choose = (option: string) => {
    const from = data?.from ?? caret;
    const next = `${text.slice(0, from)}${option}${option.endsWith('(') ? '' : ' '}${text.slice(data?.to ?? caret).replace(/^ /, '')}`;
    const at = from + option.length + (option.endsWith('(') ? 0 : 1);
    setText(next);
    setCaret(at);
    setSelected(-1);
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(at, at);
    });
  };
  const key = (event: KeyboardEvent<HTMLInputElement>) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && options.length > 0) {
      event.preventDefault();
      setSelected((selected + step + options.length + (selected < 0 && step < 0 ? 1 : 0)) % options.length);
      return;
    }
    const option = options[selected] ?? (event.key === 'Tab' && text !== '' ? options[0] : undefined);
    if ((event.key === 'Enter' || event.key === 'Tab') && option) {
      event.preventDefault();
      choose(option.text);
    } else if (event.key === 'Enter' && understood) {
      sent.current = text;
      onChange(text);
      setDismissed(true);
    } else if (event.key === 'Escape') {
      if (options.length > 0 && selected >= 0) setSelected(-1);
      else if (options.length > 0 && text !== '') setDismissed(true);
      else {
        setText('');
        input.current?.blur();
      }
    }
  };
  const follow = () => setCaret(input.current?.selectionStart ?? text.length);

  return (
    <div className={styles['field']}>
      <Icon name="search" size={14} />
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label="Filter"
        aria-autocomplete="list"
        aria-expanded={options.length > 0}
        aria-controls="filter-options"
        aria-activedescendant={selected >= 0 ? `filter-option-${selected}` : undefined}
        aria-invalid={mistake !== null}
        aria-describedby={mistake ? 'filter-mistake' : undefined}
        placeholder="metric.loss < 0.3 and tag = baseline, or words"
        spellCheck={false}
        autoComplete="off"
        data-filter=""
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setCaret(event.target.selectionStart ?? event.target.value.length);
          setSelected(-1);
          setDismissed(false);
        }}
        onKeyDown={key}
        onKeyUp={follow}
        onClick={follow}
        onFocus={() => {
          setFocused(true);
          setDismissed(false);
        }}
        onBlur={() => setFocused(false)}
      />
      {!focused && text === '' && <kbd aria-hidden="true">/</kbd>}
      {options.length > 0 && (
        <div className={styles['options']} id="filter-options" role="listbox" aria-label="Ways to go on">
          {options.map((option, index) => (
            // Pressed, not clicked: a click would come after the field has lost the focus.
            <div
              key={`${option.kind} ${option.text}`}
              id={`filter-option-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === selected}
              onPointerDown={(event) => {
                event.preventDefault();
                choose(option.text);
              }}
            >
              <span>{option.text}</span>
              <small>{option.kind}</small>
            </div>
          ))}
        </div>
      )}
      {mistake && (options.length === 0 || mistake.position < caret) && <Mistake text={text} position={mistake.position} length={mistake.length} message={mistake.message} />}
    </div>
  );
}

function Mistake({ text, position, length, message }: { text: string; position: number; length: number; message: string }) {
  return (
    <div className={styles['mistake']} id="filter-mistake" role="note">
      <code>
        {text.slice(0, position)}
        <mark>{length === 0 ? ' ' : text.slice(position, position + length)}</mark>
        {text.slice(position + length)}
      </code>
      <span>
        Character {position + 1}: {message}
      </span>
    </div>
  );
}
