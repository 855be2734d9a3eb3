import { useQuery } from '@tanstack/react-query';
import { outputQuery } from '../../api/experiments';
import { Card } from '../../kit/Page';
import { Empty, Problem, SkeletonRows } from '../../kit/State';
import { Terminal } from '../../kit/Terminal';

/** What the program printed. */
export function Output({ experimentKey, running }: { experimentKey: string; running: boolean }) {
  const { data, error, refetch } = useQuery(outputQuery(experimentKey));
  return (
    <Card>
      {data === undefined && error && <Problem title="The output could not be read" error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <SkeletonRows label="Loading the output" />}
      {data === '' && (
        <Empty title="No output captured">
          <p>What a Comet client captures of standard output and standard error appears here.</p>
        </Empty>
      )}
      {data && <Terminal label="Output" text={data} live={running} fileName={`${experimentKey}.log`} />}
    </Card>
  );
}
