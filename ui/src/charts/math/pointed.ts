/** The first and the last place of an axis that can be pointed at. */
interface Ends {
  first: number;
  last: number;
}

/**
 * Where a key moves the crosshair: arrows from point to point, from the end that they come from if it is nowhere; Home and End to the first
 * and the last.
 *
 * @returns undefined for a key that moves nothing
 */
export function pointed(key: string, at: number | undefined, { first, last }: Ends): number | undefined {
  if (last < first) return undefined;
  const within = (index: number) => Math.max(first, Math.min(last, index));
  switch (key) {
    case 'ArrowRight':
      return at === undefined ? first : within(at + 1);
    case 'ArrowLeft':
      return at === undefined ? last : within(at - 1);
    case 'Home':
      return first;
    case 'End':
      return last;
    default:
      return undefined;
  }
}
