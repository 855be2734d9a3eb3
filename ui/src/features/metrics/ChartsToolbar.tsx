import type { XKind } from '../../charts/model';
import { Button } from '../../kit/Button';
import { SearchField, Select } from '../../kit/Field';
import { Spacer, Toolbar } from '../../kit/Page';
import styles from './Charts.module.css';
import { LayoutMenu } from './LayoutMenu';
import { rangeOf, xKindOf, type ChartsView } from './viewState';

const xKinds: readonly { value: XKind; label: string }[] = [
  { value: 'step', label: 'step' },
  { value: 'epoch', label: 'epoch' },
  { value: 'relative', label: 'relative time' },
  { value: 'process', label: 'process time' },
  { value: 'wall', label: 'wall clock' },
];

const smoothings = [
  { value: 'twema', label: 'time-weighted EMA' },
  { value: 'ema', label: 'EMA' },
  { value: 'gaussian', label: 'Gaussian' },
  { value: 'mean', label: 'running mean' },
];

const bands = [
  { value: 'minmax', label: 'lowest to highest' },
  { value: 'deviation', label: '± deviation' },
  { value: 'error', label: '± standard error' },
  { value: 'ci95', label: '95 % interval' },
  { value: 'none', label: 'no band' },
];

interface ChartsToolbarProps {
  view: ChartsView;
  onView: (change: Partial<ChartsView>) => void;
  /** Metrics that can be on the horizontal axis. */
  metrics?: readonly string[];
  /** What lines can be grouped by, if there are several. */
  groupings?: readonly { value: string; label: string }[];
  /** Whether there is something that can move with the crosshair. */
  linkable?: boolean;
}

const listed = 200;

/** How the charts are drawn. */
export function ChartsToolbar({ view, onView, metrics = [], groupings = [], linkable = false }: ChartsToolbarProps) {
  const smoothing = view.smooth ?? 0;
  const toggle = (name: 'log' | 'logx' | 'calm' | 'linked') => onView({ [name]: view[name] ? undefined : '1' });
  const x = xKindOf(view);
  const options = [...xKinds, ...metrics.slice(0, listed).map((metric) => ({ value: `metric:${metric}`, label: metric }))];
  return (
    <Toolbar label="Charts">
      <SearchField primary label="Filter metrics" value={view.metric ?? ''} onChange={(metric) => onView({ metric: metric || undefined })} />
      <Select label="Horizontal axis" value={x} options={options} onChange={(next) => onView({ x: next === 'step' ? undefined : (next as XKind), from: undefined, to: undefined })} />
      <Button pressed={view.logx !== undefined} onClick={() => toggle('logx')}>
        Log x
      </Button>
      <Button pressed={view.log !== undefined} onClick={() => toggle('log')}>
        Log scale
      </Button>
      <Button pressed={view.calm !== undefined} onClick={() => toggle('calm')} title="The outermost 2 % of the values do not stretch the axis">
        Ignore outliers
      </Button>
      <label className={styles['slider']}>
        Smoothing
        <input type="range" min={0} max={0.99} step={0.01} value={smoothing} onChange={(event) => onView({ smooth: Number(event.target.value) || undefined })} />
        <output>{smoothing.toFixed(2)}</output>
      </label>
      {smoothing > 0 && <Select label="by" value={view.sm ?? 'twema'} options={smoothings} onChange={(sm) => onView({ sm: sm === 'twema' ? undefined : (sm as NonNullable<ChartsView['sm']>) })} />}
      {groupings.length > 0 && (
        <>
          <Select label="Group lines by" value={view.by ?? ''} options={[{ value: '', label: 'nothing' }, ...groupings]} onChange={(by) => onView({ by: by || undefined })} />
          {view.by && (
            <>
              <Button pressed={view.middle === 'median'} onClick={() => onView({ middle: view.middle ? undefined : 'median' })}>
                Median
              </Button>
              <Select label="Band" value={view.band ?? 'minmax'} options={bands} onChange={(band) => onView({ band: band === 'minmax' ? undefined : (band as NonNullable<ChartsView['band']>) })} />
            </>
          )}
        </>
      )}
      {linkable && (
        <Button pressed={view.linked !== undefined} onClick={() => toggle('linked')} title="Pictures and histograms at the step of the crosshair">
          Link media
        </Button>
      )}
      <Spacer />
      <LayoutMenu view={view} onView={onView} />
      {rangeOf(view) && <Button onClick={() => onView({ from: undefined, to: undefined })}>Reset zoom</Button>}
    </Toolbar>
  );
}
