import { useEffect, useState } from 'react';

/** The time, for ages and running durations; ticks every `period` milliseconds. */
export function useNow(period = 15_000): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), period);
    return () => clearInterval(timer);
  }, [period]);
  return now;
}
