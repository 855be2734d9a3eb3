import type { ReactNode } from 'react';
import { Card } from './Page';
import { Empty, Problem, SkeletonRows } from './State';

interface LoadedProps<Data> {
  /** `version`, `keys`. */
  noun: string;
  asked: { data: Data | undefined; error: Error | null; refetch: () => unknown };
  /** The server says that there is none. */
  gone?: boolean;
  /** Where to go on if there is none. */
  elsewhere?: ReactNode;
  rows?: number;
  /** Nothing where only what stands in its place is drawn. */
  children?: (data: Data) => ReactNode;
}

/** What was asked for: while it loads, if it does not exist or could not be read, and itself. */
export function Loaded<Data>({ noun, asked: { data, error, refetch }, gone = false, elsewhere, rows, children }: LoadedProps<Data>) {
  if (data !== undefined) return children?.(data);
  if (!error) {
    return (
      <Card>
        <SkeletonRows label={`Loading the ${noun}`} {...(rows !== undefined && { rows })} />
      </Card>
    );
  }
  if (!gone) {
    return (
      <Card>
        <Problem title={`The ${noun} could not be read`} error={error} onRetry={() => void refetch()} />
      </Card>
    );
  }
  return (
    <Empty title={`There is no such ${noun}`}>
      <p>{error.message}</p>
      {elsewhere}
    </Empty>
  );
}
