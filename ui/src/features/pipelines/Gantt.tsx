import type { PipelineRunDetail, StepRow } from '../../api/schema';
import { statusTones } from '../../kit/Status';
import { useNow } from '../../kit/useNow';
import { formatDuration } from '../../lib/format';
import styles from './Gantt.module.css';
import { labelPlace, tickText, timelineOf } from './timeline';

interface GanttProps {
  run: PipelineRunDetail;
  /** Those that are shown: items of a mapped step that is closed are not. */
  steps: readonly StepRow[];
  selected: string | undefined;
  onSelect: (step: string) => void;
}

/** When each step ran, over the time of the run. */
export function Gantt({ run, steps, selected, onSelect }: GanttProps) {
  const now = useNow(run.status === 'running' ? 1000 : 60_000);
  const { bars, ticks, spanMillis } = timelineOf(run.startMillis, run.endMillis, steps, now);
  const barOf = new Map(bars.map((bar) => [bar.name, bar]));
  const waited = bars.some((bar) => bar.queued);
  const retried = bars.some((bar) => bar.attempts.length > 0);
  const narrow = window.innerWidth < 600;
  const percent = (fraction: number) => `${(fraction * 100).toFixed(3)}%`;
  return (
    <div className={styles['gantt']} role="group" aria-label={`Timeline over ${formatDuration(spanMillis)}`}>
      <div className={styles['axis']} aria-hidden="true">
        {ticks.map((tick) => (
          <span key={tick.millis} style={{ left: percent(tick.at) }}>
            {tickText(tick.millis)}
          </span>
        ))}
      </div>
      {steps.map((step) => {
        const bar = barOf.get(step.name);
        const label = bar && labelPlace(bar, narrow ? 0.3 : undefined);
        return (
          <div key={step.name} style={{ display: 'contents' }}>
            <button type="button" className={styles['name']} aria-pressed={step.name === selected} title={step.name} onClick={() => onSelect(step.name)}>
              {step.name}
            </button>
            <div className={styles['lane']}>
              {ticks.map((tick) => (
                <span key={tick.millis} className={styles['grid']} style={{ left: percent(tick.at) }} />
              ))}
              {bar && (
                <>
                  {bar.queued && (
                    <span
                      className={styles['queued']}
                      role="img"
                      aria-label={`${step.name} waited ${formatDuration(bar.queued.millis)}`}
                      title={`waited ${formatDuration(bar.queued.millis)} to be started`}
                      style={{ left: percent(bar.queued.from), width: percent(bar.queued.width) }}
                    />
                  )}
                  {bar.attempts.map((attempt) => (
                    <span
                      key={attempt.number}
                      className={`${styles['bar']} ${styles['bad']} ${styles['attempt']}`}
                      role="img"
                      aria-label={`Attempt ${attempt.number} of ${step.name} failed after ${formatDuration(attempt.millis)}`}
                      title={`attempt ${attempt.number} failed after ${formatDuration(attempt.millis)}`}
                      style={{ left: percent(attempt.from), width: percent(attempt.width) }}
                    />
                  ))}
                  <span className={`${styles['bar']} ${styles[statusTones[step.status]]}`} style={{ left: percent(bar.from), width: percent(bar.width) }} />
                  <span
                    className={`${styles['label']} ${label?.inside ? styles['inside'] : ''}`}
                    style={label?.right === undefined ? { left: percent(label?.left ?? 0) } : { right: percent(label.right) }}
                  >
                    {step.status === 'cached' ? 'cached' : formatDuration(bar.millis)}
                    {bar.attempts.length > 0 && ` · attempt ${bar.attempts.length + 1}`}
                  </span>
                </>
              )}
              {!bar && <span className={styles['label']}>{step.status}</span>}
            </div>
          </div>
        );
      })}
      {(waited || retried) && (
        <p className={styles['key']}>
          {waited && (
            <>
              <span className={styles['queued']} /> waited for a free place
            </>
          )}
          {retried && (
            <>
              <span className={`${styles['bar']} ${styles['bad']} ${styles['attempt']}`} /> an attempt that failed
            </>
          )}
        </p>
      )}
    </div>
  );
}
