/** Times in which nothing ran, in epoch milliseconds, the earliest first, none over another. */
export type Pauses = readonly (readonly [from: number, to: number])[];

/** How long the processes of a run had run at a time: what passed since its start without the pauses. */
export function processMillis(millis: number, startMillis: number, pauses: Pauses): number {
  let paused = 0;
  for (const [from, to] of pauses) {
    if (from >= millis) break;
    paused += Math.min(to, millis) - from;
  }
  return millis - startMillis - paused;
}

/** When the processes of a run had run that long: the other way round. */
export function atProcessMillis(process: number, startMillis: number, pauses: Pauses): number {
  let millis = startMillis + process;
  for (const [from, to] of pauses) {
    if (from >= millis) break;
    millis += to - from;
  }
  return millis;
}
