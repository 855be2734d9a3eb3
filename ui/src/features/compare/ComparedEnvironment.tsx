import { useQueries } from '@tanstack/react-query';
import { gitQuery, systemQuery } from '../../api/details';
import type { ExperimentRow } from '../../api/schema';
import { Card } from '../../kit/Page';
import { Empty, SkeletonRows } from '../../kit/State';
import { environmentDiff, packagesDiff } from './diff';
import { Matrix } from './Matrix';

interface ComparedEnvironmentProps {
  part: 'environment' | 'packages';
  experiments: readonly ExperimentRow[];
  onlyDifferent: boolean;
  onOnlyDifferent: (only: boolean) => void;
}

/** The machines, runtimes, commits and packages that the experiments ran with. */
export function ComparedEnvironment({ part, experiments, onlyDifferent, onOnlyDifferent }: ComparedEnvironmentProps) {
  const systems = useQueries({ queries: experiments.map(({ experimentKey }) => ({ ...systemQuery(experimentKey), staleTime: 60_000 })) });
  const gits = useQueries({ queries: experiments.map(({ experimentKey }) => ({ ...gitQuery(experimentKey), staleTime: 60_000 })) });
  if ([...systems, ...gits].some((query) => query.isPending)) {
    return (
      <Card>
        <SkeletonRows label="Loading the environments" />
      </Card>
    );
  }
  const details = systems.map((query) => query.data ?? {});
  const sections = part === 'packages' ? packagesDiff(details) : environmentDiff(details, gits.map((query) => query.data ?? {}));
  if (sections.length === 0) {
    return (
      <Card>
        <Empty title={part === 'packages' ? 'No packages logged' : 'No environment logged'} />
      </Card>
    );
  }
  return <Matrix label={part === 'packages' ? 'Packages' : 'Environment'} experiments={experiments} sections={sections} onlyDifferent={onlyDifferent} onOnlyDifferent={onOnlyDifferent} />;
}
