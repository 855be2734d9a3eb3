interface Part {
  from: number;
  to: number;
}

/** How far an arrow moves the shown part, in widths of it. */
const step = 0.25;

/**
 * What a key shows of an axis: arrows move the shown part, Home and End go to the first and the last of its width, plus and minus zoom around
 * its middle, 0 and Escape show all.
 *
 * @param shown undefined for all of the axis
 * @returns `'all'`, or undefined if the key changes nothing
 */
export function keyed(key: string, shown: Part | undefined, whole: Part, log = false): Part | 'all' | undefined {
  const fit = (at: number) => (log ? Math.log10(at) : at);
  const back = (at: number) => (log ? 10 ** at : at);
  const low = fit(whole.from);
  const high = fit(whole.to);
  if (!(high > low)) return undefined;
  const from = shown ? fit(shown.from) : low;
  const width = (shown ? fit(shown.to) : high) - from;
  const at = (start: number, size: number): Part | 'all' => {
    if (size >= high - low) return 'all';
    const first = Math.max(low, Math.min(high - size, start));
    return { from: back(first), to: back(first + size) };
  };
  switch (key) {
    case '+':
    case '=':
      return at(from + width / 4, width / 2);
    case '-':
      return shown && at(from - width / 2, width * 2);
    case 'ArrowLeft':
      return shown && at(from - width * step, width);
    case 'ArrowRight':
      return shown && at(from + width * step, width);
    case 'Home':
      return shown && at(low, width);
    case 'End':
      return shown && at(high, width);
    case '0':
    case 'Escape':
      return shown && 'all';
    default:
      return undefined;
  }
}
