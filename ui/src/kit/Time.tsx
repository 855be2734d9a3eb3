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
  running: boolean;
}

/** How long something took, or has been running up to now. */
export function Duration({ startMillis, durationMillis, running }: DurationProps) {
  if (running && startMillis !== null) return <Elapsed since={startMillis} />;
  return <>{durationMillis === null ? '–' : formatDuration(durationMillis)}</>;
}

function Elapsed({ since }: { since: number }) {
  return <>{formatDuration(useNow(1000) - since)}</>;
}
