export interface SeriesStyle {
  /** Index of the colour in tokens.css: `--series-0` … `--series-7`. */
  colour: number;
  /** Second channel for eyes that cannot tell the colours apart. */
  dash: readonly number[];
}

const colours = 8;
const dashes: readonly (readonly number[])[] = [[], [8, 4], [3, 3]];

/** The same experiment has the same line on every page and in every session. */
export function seriesStyle(experimentKey: string): SeriesStyle {
  let hash = 0x811c9dc5;
  for (let index = 0; index < experimentKey.length; index++) {
    hash = Math.imul(hash ^ experimentKey.charCodeAt(index), 0x01000193) >>> 0;
  }
  return { colour: hash % colours, dash: dashes[Math.floor(hash / colours) % dashes.length] ?? [] };
}

export function seriesToken(experimentKey: string): string {
  return tokenOf(seriesStyle(experimentKey));
}

export function tokenOf(style: SeriesStyle): string {
  return `--series-${style.colour}`;
}

/**
 * Styles for names that stand beside each other, such as groups: each has the colour of its name unless another one took it, so up to
 * eight never share a colour, and neighbours differ in their dashes too.
 */
export function stylesOf(names: readonly string[]): Map<string, SeriesStyle> {
  const styles = new Map<string, SeriesStyle>();
  const taken = new Set<string>();
  const used = Array.from({ length: colours }, () => 0);
  for (const name of names) {
    let { colour } = seriesStyle(name);
    const round = Math.min(...used);
    while ((used[colour] ?? 0) > round) colour = (colour + 1) % colours;
    used[colour] = round + 1;
    let at = styles.size % dashes.length;
    while (round < dashes.length && taken.has(`${colour} ${at}`)) at = (at + 1) % dashes.length;
    taken.add(`${colour} ${at}`);
    styles.set(name, { colour, dash: dashes[at] ?? [] });
  }
  return styles;
}
