import { useRef } from 'react';
import type { ConfigurationProblem } from '../../api/work';
import styles from './LaunchForm.module.css';

interface YamlEditorProps {
  label: string;
  value: string;
  problems: readonly ConfigurationProblem[];
  onChange: (value: string) => void;
}

/** A text with numbered lines and, beneath it, what is wrong and where; a click goes there. */
export function YamlEditor({ label, value, problems, onChange }: YamlEditorProps) {
  const text = useRef<HTMLTextAreaElement>(null);
  const numbers = useRef<HTMLDivElement>(null);
  const lines = value.split('\n');
  const bad = new Set(problems.map((problem) => problem.line));
  const goTo = ({ line, column }: ConfigurationProblem) => {
    const at = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
    text.current?.focus();
    text.current?.setSelectionRange(at, at);
  };
  return (
    <>
      <div className={styles['editor']}>
        <div className={styles['numbers']} ref={numbers} aria-hidden="true">
          {lines.map((_, index) => (
            <span key={index} className={bad.has(index + 1) ? styles['bad'] : undefined}>
              {index + 1}
            </span>
          ))}
        </div>
        <textarea
          ref={text}
          aria-label={label}
          aria-invalid={problems.length > 0}
          value={value}
          spellCheck={false}
          wrap="off"
          placeholder={'# for instance\nenable_cache: false\nsteps:\n  train: {retry: {times: 2}}'}
          onChange={(event) => onChange(event.target.value)}
          onScroll={(event) => {
            if (numbers.current) numbers.current.scrollTop = event.currentTarget.scrollTop;
          }}
        />
      </div>
      {problems.length > 0 && (
        <ul className={styles['problems']} aria-label="Problems of the configuration">
          {problems.map((problem) => (
            <li key={`${problem.line} ${problem.column} ${problem.message}`}>
              <button type="button" onClick={() => goTo(problem)}>
                line {problem.line}
              </button>{' '}
              {problem.message}
            </li>
          ))}
        </ul>
      )}
      {problems.length === 0 && value.trim() !== '' && <p className={styles['fine']}>It fits the schema.</p>}
    </>
  );
}
