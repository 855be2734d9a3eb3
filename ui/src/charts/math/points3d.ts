/** Points in space, three numbers each, scaled into the cube from -1 to 1; colours as 0xRRGGBB, -1 for none. */
export interface Cloud {
  count: number;
  positions: Float32Array;
  colours: Int32Array;
  /** The edges of boxes: six numbers each, from corner to corner. */
  edges: Float32Array;
  low: [number, number, number];
  high: [number, number, number];
}

const mostPoints = 200_000;

/** Comet's files of points: a JSON array a line, [x, y, z] or [x, y, z, red, green, blue]. Boxes are objects with position and size. */
export function readCloud(texts: readonly string[]): Cloud {
  const positions: number[] = [];
  const colours: number[] = [];
  const edges: number[] = [];
  for (const line of texts.flatMap((text) => text.split('\n'))) {
    if (line.trim() === '' || colours.length >= mostPoints) continue;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      continue;
    }
    if (Array.isArray(value) && value.length >= 3 && value.slice(0, 3).every((part) => Number.isFinite(part))) {
      positions.push(Number(value[0]), Number(value[1]), Number(value[2]));
      const [red, green, blue] = [3, 4, 5].map((at) => Math.min(255, Math.max(0, Math.round(Number(value[at])))));
      colours.push(value.length >= 6 && [red, green, blue].every(Number.isFinite) ? ((red ?? 0) << 16) | ((green ?? 0) << 8) | (blue ?? 0) : -1);
    } else if (typeof value === 'object' && value !== null) edges.push(...boxEdges(value as Record<string, unknown>));
  }
  const { low, high } = bounds([...chunk(positions), ...chunk(edges)]);
  const middle = low.map((value, axis) => (value + (high[axis] ?? value)) / 2);
  const half = Math.max(1e-12, ...low.map((value, axis) => ((high[axis] ?? value) - value) / 2));
  const fit = (numbers: readonly number[]) => Float32Array.from(numbers, (value, index) => (value - (middle[index % 3] ?? 0)) / half);
  return { count: colours.length, positions: fit(positions), colours: Int32Array.from(colours), edges: fit(edges), low, high };
}

function chunk(numbers: readonly number[]): number[][] {
  return Array.from({ length: numbers.length / 3 }, (_, index) => numbers.slice(index * 3, index * 3 + 3));
}

function bounds(points: readonly number[][]): { low: [number, number, number]; high: [number, number, number] } {
  const low: [number, number, number] = [Infinity, Infinity, Infinity];
  const high: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (const point of points) {
    for (const axis of [0, 1, 2] as const) {
      low[axis] = Math.min(low[axis], point[axis] ?? 0);
      high[axis] = Math.max(high[axis], point[axis] ?? 0);
    }
  }
  return points.length === 0 ? { low: [0, 0, 0], high: [0, 0, 0] } : { low, high };
}

const corners = [0, 1, 2, 3, 4, 5, 6, 7];

/** The twelve edges of a box of Comet's: `position`, `size: {height, width, depth}`, or two opposite corners. */
function boxEdges(box: Record<string, unknown>): number[] {
  const position = box['position'];
  const size = box['size'] as Record<string, unknown> | undefined;
  if (!Array.isArray(position) || typeof size !== 'object' || size === null) return [];
  const half = [size['width'], size['height'], size['depth']].map((part) => Number(part) / 2);
  const middle = position.map(Number);
  if (![...half, ...middle].every(Number.isFinite)) return [];
  const corner = (which: number) => [0, 1, 2].map((axis) => (middle[axis] ?? 0) + ((which >> axis) & 1 ? 1 : -1) * (half[axis] ?? 0));
  return corners.flatMap((from) => [1, 2, 4].flatMap((bit) => (from & bit ? [] : [...corner(from), ...corner(from | bit)])));
}

/** Where points are on a screen of width and height 2, turned by two angles; the third number is the depth, nearer is larger. */
export function project(positions: Float32Array, turn: number, tilt: number): Float32Array {
  const [sinTurn, cosTurn, sinTilt, cosTilt] = [Math.sin(turn), Math.cos(turn), Math.sin(tilt), Math.cos(tilt)];
  const result = new Float32Array(positions.length);
  for (let at = 0; at < positions.length; at += 3) {
    const [x, y, z] = [positions[at] ?? 0, positions[at + 1] ?? 0, positions[at + 2] ?? 0];
    const across = x * cosTurn + z * sinTurn;
    const deep = z * cosTurn - x * sinTurn;
    const near = 3.2 / (3.2 - (deep * cosTilt + y * sinTilt));
    result[at] = across * near;
    result[at + 1] = (y * cosTilt - deep * sinTilt) * near;
    result[at + 2] = deep * cosTilt + y * sinTilt;
  }
  return result;
}
