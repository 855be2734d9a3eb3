import { Button } from '../../kit/Button';
import { Select } from '../../kit/Field';
import { Popover } from '../../kit/Popover';
import styles from './Charts.module.css';
import { rangeOf, type ChartsView } from './viewState';

interface LayoutMenuProps {
  view: ChartsView;
  onView: (change: Partial<ChartsView>) => void;
}

const orders = [
  { value: 'distance', label: 'nearest first' },
  { value: 'value', label: 'highest first' },
  { value: 'name', label: 'by name' },
];
const counts = [3, 5, 10, 20, 100].map((count) => ({ value: String(count), label: count === 100 ? 'all' : String(count) }));
const sizes: Record<string, Pick<ChartsView, 'w' | 'h'>> = { small: { w: 240, h: 140 }, usual: { w: undefined, h: undefined }, large: { w: 620, h: 340 } };

/** What is chosen once and then left: the shown range, the tooltip, the size of the charts. */
export function LayoutMenu({ view, onView }: LayoutMenuProps) {
  const range = rangeOf(view);
  const shift = (share: number) => range && onView({ from: range.from + share * (range.to - range.from), to: range.to + share * (range.to - range.from) });
  const grow = (share: number) => range && onView({ from: range.from - share * (range.to - range.from), to: range.to + share * (range.to - range.from) });
  const size = Object.entries(sizes).find(([, { w, h }]) => w === view.w && h === view.h)?.[0] ?? 'own';
  return (
    <Popover label="Layout" icon="columns">
      {() => (
        <div className={styles['layout']}>
          <fieldset>
            <legend>Range</legend>
            <RangeField label="From" value={view.from} onChange={(from) => onView({ from })} />
            <RangeField label="To" value={view.to} onChange={(to) => onView({ to })} />
            <div className={styles['moves']} role="group" aria-label="Move the range">
              <Button icon="back" aria-label="Pan left" disabled={!range} onClick={() => shift(-0.25)} />
              <Button icon="chevron" aria-label="Pan right" disabled={!range} onClick={() => shift(0.25)} />
              <Button icon="plus" aria-label="Zoom in" disabled={!range} onClick={() => grow(-0.2)} />
              <Button icon="shrink" aria-label="Zoom out" disabled={!range} onClick={() => grow(0.25)} />
            </div>
            <small>On a chart: drag zooms, Shift and drag pans, Ctrl and the wheel zooms at the pointer.</small>
          </fieldset>
          <fieldset>
            <legend>Tooltip</legend>
            <Select label="Order" value={view.tip ?? 'distance'} options={orders} onChange={(tip) => onView({ tip: tip === 'distance' ? undefined : (tip as NonNullable<ChartsView['tip']>) })} />
            <Select label="Lines" value={String(view.near ?? 5)} options={counts} onChange={(near) => onView({ near: near === '5' ? undefined : Number(near) })} />
          </fieldset>
          <fieldset>
            <legend>Charts</legend>
            <Select
              label="Size"
              value={size}
              options={[...Object.keys(sizes), ...(size === 'own' ? ['own'] : [])].map((value) => ({ value, label: value }))}
              onChange={(next) => onView(sizes[next] ?? {})}
            />
          </fieldset>
        </div>
      )}
    </Popover>
  );
}

function RangeField({ label, value, onChange }: { label: string; value: number | undefined; onChange: (value: number | undefined) => void }) {
  return (
    <label className={styles['field']}>
      {label}
      <input
        type="number"
        step="any"
        key={value}
        defaultValue={value === undefined ? '' : Number(value.toPrecision(8))}
        onBlur={(event) => commit(event.currentTarget.value, value, onChange)}
        onKeyDown={(event) => event.key === 'Enter' && commit(event.currentTarget.value, value, onChange)}
      />
    </label>
  );
}

function commit(text: string, now: number | undefined, onChange: (value: number | undefined) => void) {
  const next = text.trim() === '' ? undefined : Number(text);
  if (next === undefined ? now !== undefined : Number.isFinite(next) && next !== now) onChange(next);
}
