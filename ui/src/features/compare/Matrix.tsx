import { useVirtualizer } from '@tanstack/react-virtual';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { ExperimentRow } from '../../api/schema';
import { Button } from '../../kit/Button';
import { SearchField } from '../../kit/Field';
import { Name } from '../../kit/Name';
import { Card, Spacer, Toolbar } from '../../kit/Page';
import { Status } from '../../kit/Status';
import { seriesToken } from '../../theme/colour';
import type { DiffRow, DiffSection } from './diff';
import styles from './Matrix.module.css';

interface MatrixProps {
  label: string;
  experiments: readonly ExperimentRow[];
  sections: readonly DiffSection[];
  onlyDifferent: boolean;
  onOnlyDifferent: (only: boolean) => void;
}

type Line = { title: string } | DiffRow;

const rowHeight = 32;
const nameWidth = window.innerWidth < 900 ? 140 : 240;
const columnWidth = 190;

/** Names down, experiments across; what is not on screen does not exist, in both directions. */
export function Matrix({ label, experiments, sections, onlyDifferent, onOnlyDifferent }: MatrixProps) {
  const [search, setSearch] = useState('');
  const [at, setAt] = useState<number | undefined>();
  const scroll = useRef<HTMLDivElement>(null);
  const wanted = search.trim().toLowerCase();
  const lines = sections.flatMap((section): Line[] => {
    const rows = section.rows.filter((row) => (row.different || !onlyDifferent) && (wanted === '' || `${row.name}\n${row.values.join('\n')}`.toLowerCase().includes(wanted)));
    return rows.length === 0 ? [] : [{ title: section.title }, ...rows];
  });
  const differences = lines.flatMap((line, index) => ('different' in line && line.different ? [index] : []));
  const rows = useVirtualizer({ count: lines.length, getScrollElement: () => scroll.current, estimateSize: () => rowHeight, overscan: 12, initialRect: { width: 1200, height: 640 } });
  const across = useVirtualizer({
    horizontal: true,
    count: experiments.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => columnWidth,
    scrollMargin: nameWidth,
    overscan: 3,
    initialRect: { width: 1200, height: 640 },
  });
  const columns = across.getVirtualItems();
  const move = (forth: boolean) => {
    const here = at ?? -1;
    const next = forth ? (differences.find((index) => index > here) ?? differences[0]) : (differences.findLast((index) => index < (at ?? 0)) ?? differences.at(-1));
    if (next === undefined) return;
    setAt(next);
    rows.scrollToIndex(next, { align: 'center' });
  };
  const place = at === undefined ? 0 : differences.indexOf(at) + 1;
  const width = nameWidth + experiments.length * columnWidth;
  return (
    <>
      <Toolbar label={label}>
        <SearchField primary label={`Search ${label.toLowerCase()}`} value={search} onChange={setSearch} onEnter={(back) => move(!back)} />
        <Button pressed={onlyDifferent} onClick={() => onOnlyDifferent(!onlyDifferent)}>
          Only what differs
        </Button>
        <Spacer />
        <span className={styles['count']} role="status">
          {differences.length === 0 ? 'nothing differs' : place > 0 ? `difference ${place} of ${differences.length}` : `${differences.length} of ${lines.length - lines.filter((line) => 'title' in line).length} differ`}
        </span>
        <Button icon="back" aria-label="Previous difference" disabled={differences.length === 0} onClick={() => move(false)} />
        <Button icon="chevron" aria-label="Next difference" disabled={differences.length === 0} onClick={() => move(true)} />
      </Toolbar>
      <Card label={label}>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls */}
        <div className={styles['scroll']} ref={scroll} tabIndex={0} role="group" aria-label={`${label}, scrolls`}>
          <div className={styles['grid']} role="table" aria-label={label} aria-rowcount={lines.length + 1} aria-colcount={experiments.length + 1} style={{ width, minWidth: '100%' }}>
            <div className={styles['head']} role="row" aria-rowindex={1}>
              <div className={styles['name']} role="columnheader" style={{ width: nameWidth }}>
                Name
              </div>
              {columns.map((column) => {
                const experiment = experiments[column.index];
                return experiment && <Head key={experiment.experimentKey} experiment={experiment} left={column.start} index={column.index} />;
              })}
            </div>
            <div role="rowgroup" style={{ height: rows.getTotalSize(), position: 'relative' }}>
              {rows.getVirtualItems().map((row) => {
                const line = lines[row.index];
                if (!line) return null;
                const style = { transform: `translateY(${row.start}px)`, height: rowHeight };
                if ('title' in line) {
                  return (
                    <div key={row.key} className={`${styles['row']} ${styles['section']}`} role="row" aria-rowindex={row.index + 2} style={style}>
                      <div className={styles['name']} role="rowheader" style={{ width: nameWidth }}>
                        {line.title}
                      </div>
                    </div>
                  );
                }
                return (
                  <div key={row.key} className={`${styles['row']} ${line.different ? '' : styles['equal']} ${row.index === at ? styles['at'] : ''}`} role="row" aria-rowindex={row.index + 2} aria-current={row.index === at || undefined} style={style}>
                    <div className={styles['name']} role="rowheader" style={{ width: nameWidth }} title={line.name}>
                      {line.name}
                    </div>
                    {columns.map((column) => (
                      <div key={column.index} className={styles['cell']} role="cell" aria-colindex={column.index + 2} style={{ left: column.start, width: columnWidth }} title={line.values[column.index]}>
                        {line.values[column.index] ?? '–'}
                        {line.highest === column.index && <span className={styles['mark']}>max</span>}
                        {line.lowest === column.index && <span className={styles['mark']}>min</span>}
                      </div>
                    ))}
                  </div>
                );
              })}
            </div>
          </div>
        </div>
      </Card>
    </>
  );
}

function Head({ experiment, left, index }: { experiment: ExperimentRow; left: number; index: number }) {
  const { experimentKey, name, workspace, project, state } = experiment;
  return (
    <div className={styles['column']} role="columnheader" aria-colindex={index + 2} style={{ left, width: columnWidth }}>
      <span className={styles['title']}>
        <span className={styles['swatch']} style={{ background: `var(${seriesToken(experimentKey)})` }} />
        <Link to="/$workspace/$project/$experimentKey" params={{ workspace, project, experimentKey }} title={name} aria-label={name || experimentKey}>
          <Name>{name || experimentKey}</Name>
        </Link>
      </span>
      <Status status={state} />
    </div>
  );
}
