import { useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef } from 'react';
import { outputQuery } from '../../api/experiments';
import { Card } from '../../kit/Page';
import { Empty, Problem, SkeletonRows } from '../../kit/State';
import { outputLines } from './outputLines';
import styles from './Output.module.css';

export function Output({ experimentKey }: { experimentKey: string }) {
  const { data, error, refetch } = useQuery(outputQuery(experimentKey));
  const lines = useMemo(() => outputLines(data ?? ''), [data]);
  return (
    <Card>
      {data === undefined && error && <Problem title="The output could not be read" error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <SkeletonRows label="Loading the output" />}
      {data !== undefined && lines.length === 0 && (
        <Empty title="No output captured">
          <p>What a Comet client captures of standard output and standard error appears here.</p>
        </Empty>
      )}
      {lines.length > 0 && <Lines lines={lines} />}
    </Card>
  );
}

function Lines({ lines }: { lines: readonly string[] }) {
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => 20,
    overscan: 30,
    initialRect: { width: 1000, height: 600 },
  });
  return (
    // A scrolling region must be reachable by the keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles['output']} ref={scroll} tabIndex={0} role="region" aria-label={`Output, ${lines.length} lines`}>
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map((item) => (
          <div key={item.key} className={styles['line']} style={{ transform: `translateY(${item.start}px)` }}>
            <span>{item.index + 1}</span>
            {lines[item.index]}
          </div>
        ))}
      </div>
    </div>
  );
}
