import { Button } from '../../kit/Button';
import { SearchField, Segmented } from '../../kit/Field';
import { Spacer, Toolbar } from '../../kit/Page';
import styles from './Charts.module.css';
import { rangeOf, xKindOf, type ChartsView } from './viewState';

const xKinds = [
  { value: 'step', label: 'Step' },
  { value: 'relative', label: 'Relative' },
  { value: 'wall', label: 'Wall' },
] as const;

interface ChartsToolbarProps {
  view: ChartsView;
  onView: (change: Partial<ChartsView>) => void;
}

/** How the charts are drawn. */
export function ChartsToolbar({ view, onView }: ChartsToolbarProps) {
  const smoothing = view.smooth ?? 0;
  const logY = view.log !== undefined;
  return (
    <Toolbar label="Charts">
      <SearchField primary label="Filter metrics" value={view.metric ?? ''} onChange={(metric) => onView({ metric: metric || undefined })} />
      <Segmented
        label="Horizontal axis"
        value={xKindOf(view)}
        options={xKinds}
        onChange={(x) => onView({ x: x === 'step' ? undefined : x, from: undefined, to: undefined })}
      />
      <Button pressed={logY} onClick={() => onView({ log: logY ? undefined : '1' })}>
        Log scale
      </Button>
      <label className={styles['slider']}>
        Smoothing
        <input type="range" min={0} max={0.99} step={0.01} value={smoothing} onChange={(event) => onView({ smooth: Number(event.target.value) || undefined })} />
        <output>{smoothing.toFixed(2)}</output>
      </label>
      <Spacer />
      {rangeOf(view) && <Button onClick={() => onView({ from: undefined, to: undefined })}>Reset zoom</Button>}
    </Toolbar>
  );
}
