import { formatDuration, formatExact, formatWhen } from '../lib/format';
import { useNow } from './useNow';

export function When({ millis }: { millis: number }) {
  const now = useNow();
  return (
    <time dateTime={new Date(millis).toISOString()} title={formatExact(millis)}>
      {formatWhen(millis, now)}
    </time>
  );
}

interface DurationProps {
  startMillis: number | null;
  durationMillis: number | null;
  /** For how long it stood still. */
  idleMillis?: number;
  running: boolean;
}

/** How long something took, or has been running up to now. */
export function Duration({ startMillis, durationMillis, idleMillis = 0, running }: DurationProps) {
  if (running && startMillis !== null) return <Elapsed since={startMillis + idleMillis} />;
  return <>{durationMillis === null ? '–' : formatDuration(durationMillis)}</>;
}

function Elapsed({ since }: { since: number }) {
  return <>{formatDuration(useNow(1000) - since)}</>;
}
