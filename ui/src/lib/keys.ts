const arrows = { down: ['ArrowUp', 'ArrowDown'], right: ['ArrowLeft', 'ArrowRight'] } as const;

/** Where a key goes in a list that begins anew behind its end; undefined for other keys, and in an empty list. */
export function nextByKey(key: string, at: number, count: number, towards: keyof typeof arrows): number | undefined {
  if (count === 0) return undefined;
  const [back, on] = arrows[towards];
  switch (key) {
    case back:
      return at < 0 ? count - 1 : (at - 1 + count) % count;
    case on:
      return (at + 1) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

const page = 10;

/** The row of a long table that a key goes to: it stops at both ends. Undefined for other keys. */
export function rowByKey(key: string, at: number, count: number): number | undefined {
  const steps: Record<string, number> = { ArrowUp: -1, ArrowDown: 1, PageUp: -page, PageDown: page, Home: -Infinity, End: Infinity };
  const step = steps[key];
  return step === undefined || count === 0 ? undefined : Math.max(0, Math.min(count - 1, at + step));
}
