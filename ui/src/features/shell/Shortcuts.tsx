import { Dialog } from '../../kit/Dialog';
import styles from './Shortcuts.module.css';

const shortcuts: readonly (readonly [keys: readonly string[], does: string])[] = [
  [['Ctrl', 'K'], 'Jump to a project, an experiment or a pipeline run'],
  [['/'], 'Filter what is on the page'],
  [['g', 'h'], 'Go to the projects'],
  [['g', 'p'], 'Go to the pipeline runs'],
  [['←', '→', '↑', '↓'], 'Other tab of an experiment, other step of a graph'],
  [['Drag'], 'Zoom a chart; the range is loaded at full resolution'],
  [['Double-click'], 'Zoom out again'],
  [['Shift', 'drag'], 'Pan a chart'],
  [['Ctrl', 'wheel'], 'Zoom a chart at the pointer'],
  [['+', '−', '←', '→', '0'], 'Zoom and move the chart whose buttons have the focus, show all of it'],
  [['←', '→', 'Home', 'End'], 'Move the crosshair of the chart that has the focus'],
  [['↑', '↓', 'Home', 'End'], 'Other row of the table of experiments'],
  [['z'], 'Undo what was just done, or the last change of the layout'],
  [['Shift', 'z'], 'Redo the change of the layout'],
  [['Esc'], 'Leave a field, close what is open'],
  [['?'], 'Show this list'],
];

export function Shortcuts({ onClose }: { onClose: () => void }) {
  return (
    <Dialog label="Keyboard shortcuts" onClose={onClose}>
      <div className={styles['body']}>
        <h2>Keyboard shortcuts</h2>
        <dl className={styles['list']}>
          {shortcuts.map(([keys, does]) => (
            <div key={does} style={{ display: 'contents' }}>
              <dt>
                {keys.map((key, index) => (
                  <span key={key}>
                    {index > 0 && ' '}
                    <kbd>{key}</kbd>
                  </span>
                ))}
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Dialog>
  );
}
