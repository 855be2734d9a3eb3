import { useLayoutEffect, useRef, type KeyboardEvent } from 'react';
import styles from './Field.module.css';
import { Icon } from './Icon';

interface SearchFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** The field that the `/` key goes to. */
  primary?: boolean;
  className?: string | undefined;
  /** Enter was pressed, with Shift to go back. */
  onEnter?: (back: boolean) => void;
}

export function SearchField({ label, value, onChange, primary = false, className = '', onEnter }: SearchFieldProps) {
  return (
    <span className={`${styles['search']} ${className}`}>
      <Icon name="search" size={14} />
      <input
        type="search"
        className={styles['input']}
        placeholder={label}
        aria-label={label}
        value={value}
        spellCheck={false}
        autoComplete="off"
        data-filter={primary ? '' : undefined}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onEnter?.(event.shiftKey);
          if (event.key !== 'Escape') return;
          onChange('');
          event.currentTarget.blur();
        }}
      />
      {primary && value === '' && <kbd aria-hidden="true">/</kbd>}
    </span>
  );
}

export interface Option<T extends string> {
  value: T;
  label: string;
}

interface SelectProps {
  label: string;
  value: string;
  options: readonly Option<string>[];
  onChange: (value: string) => void;
}

export function Select({ label, value, options, onChange }: SelectProps) {
  return (
    <label className={styles['select']}>
      {label}
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}

interface SegmentedProps<T extends string> {
  label: string;
  value: T;
  options: readonly Option<T>[];
  onChange: (value: T) => void;
}

/** One of some: Tab goes to the one that is chosen, arrows choose the others. */
export function Segmented<T extends string>({ label, value, options, onChange }: SegmentedProps<T>) {
  const chosen = Math.max(0, options.findIndex((option) => option.value === value));
  const strip = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const button = strip.current?.children[chosen];
    if (strip.current && button instanceof HTMLElement) showWithin(strip.current, button);
  }, [chosen]);
  const key = (event: KeyboardEvent<HTMLElement>) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const next = (chosen + by + options.length) % options.length;
    const option = options[next];
    if (option) onChange(option.value);
    (event.currentTarget.parentElement?.children[next] as HTMLElement | undefined)?.focus();
  };
  return (
    <div className={styles['segmented']} role="radiogroup" aria-label={label} ref={strip}>
      {options.map((option, at) => (
        <button
          key={option.value}
          type="button"
          role="radio"
          aria-checked={option.value === value}
          tabIndex={at === chosen ? 0 : -1}
          onClick={() => onChange(option.value)}
          onKeyDown={key}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}

/** Scrolls a strip sideways until all of a thing in it is seen. The page stays where it is, as it does not with `scrollIntoView`. */
function showWithin(strip: HTMLElement, thing: HTMLElement): void {
  const edge = strip.getBoundingClientRect();
  const { left, right } = thing.getBoundingClientRect();
  if (left < edge.left) strip.scrollLeft -= edge.left - left;
  else if (right > edge.right) strip.scrollLeft += right - edge.right;
}
