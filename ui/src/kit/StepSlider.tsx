import { Button } from './Button';
import styles from './StepSlider.module.css';

interface StepSliderProps {
  label: string;
  steps: readonly (number | null)[];
  /** Place in `steps`. */
  at: number;
  onAt: (at: number) => void;
}

/** Moves over the steps at which something was logged. Arrow keys move by one, Page Up and Down by many: it is the browser's slider. */
export function StepSlider({ label, steps, at, onAt }: StepSliderProps) {
  const last = steps.length - 1;
  const here = Math.min(Math.max(0, at), last);
  const text = steps[here] === null || steps[here] === undefined ? `${here + 1} of ${steps.length}` : `step ${steps[here]?.toLocaleString('en')}`;
  return (
    <div className={styles['slider']}>
      <Button look="plain" icon="back" aria-label="Previous step" disabled={here === 0} onClick={() => onAt(here - 1)} />
      <input type="range" aria-label={label} aria-valuetext={text} min={0} max={last} value={here} onChange={(event) => onAt(Number(event.target.value))} />
      <Button look="plain" icon="chevron" aria-label="Next step" disabled={here === last} onClick={() => onAt(here + 1)} />
      <output>{text}</output>
    </div>
  );
}
