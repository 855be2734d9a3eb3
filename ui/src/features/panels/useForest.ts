import { useEffect, useState } from 'react';
import type { TableRow } from '../../api/table';
import { featureOf, forest, type Forest } from '../../charts/math/forest';
import { valueOf } from './points';

const sliceMillis = 12;

/** The forest over the experiments, grown a few trees at a time so that the page stays quick; undefined until it stands. */
export function useForest(rows: readonly TableRow[], parameters: number): Forest | undefined {
  const [found, setFound] = useState<{ of: readonly TableRow[]; forest: Forest } | undefined>();
  useEffect(() => {
    const complete = rows.filter((row) => Number.isFinite(valueOf(row.cells[parameters])));
    if (complete.length < 10 || parameters === 0) return;
    const features = Array.from({ length: parameters }, (_, index) => featureOf(complete.map((row) => row.cells[index])));
    const growing = forest(features, Float64Array.from(complete, (row) => valueOf(row.cells[parameters])));
    let timer: ReturnType<typeof setTimeout>;
    const go = () => {
      const until = performance.now() + sliceMillis;
      for (;;) {
        const { value, done } = growing.next();
        if (value) setFound({ of: rows, forest: value });
        if (value || done) return;
        if (performance.now() > until) break;
      }
      timer = setTimeout(go);
    };
    timer = setTimeout(go);
    return () => clearTimeout(timer);
  }, [rows, parameters]);
  return found?.of === rows ? found.forest : undefined;
}
