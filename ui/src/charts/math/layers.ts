/** A step of the graph: its name and the steps it waits for. */
export interface GraphStep {
  name: string;
  upstream: readonly string[];
}

export interface PlacedNode {
  name: string;
  layer: number;
  x: number;
  y: number;
}

export interface PlacedEdge {
  from: string;
  to: string;
  /** An SVG path. */
  path: string;
}

export interface Layout {
  nodes: PlacedNode[];
  edges: PlacedEdge[];
  width: number;
  height: number;
}

export const nodeSize = { width: 190, height: 56 };
const gap = { x: 52, y: 22 };
const margin = 14;

/** A place in a layer: a step, or a bend of an edge that passes the layer. */
interface Slot {
  id: string;
  before: string[];
  y: number;
  height: number;
}

/**
 * Layered drawing, left to right, after Sugiyama: longest-path layers, edges over several layers broken at invisible
 * slots, slots ordered by the mean place of their neighbours in a few sweeps, then each slot moved towards its
 * neighbours as far as its own layer lets it. Good for hundreds of steps; crossings are few, not proven fewest.
 */
export function layoutGraph(steps: readonly GraphStep[]): Layout {
  if (steps.length === 0) return { nodes: [], edges: [], width: 0, height: 0 };
  const layerOf = assignLayers(steps);
  const layers = buildLayers(steps, layerOf);
  orderLayers(layers);
  placeLayers(layers);
  return draw(steps, layerOf, layers);
}

/** The step that an arrow key leads to: along the first edge, or to the next one above or below. */
export function neighbourOf(layout: Layout, name: string, key: string): string | undefined {
  const here = layout.nodes.find((node) => node.name === name);
  if (!here) return undefined;
  const column = layout.nodes.filter((node) => node.layer === here.layer).sort((left, right) => left.y - right.y);
  const place = column.indexOf(here);
  switch (key) {
    case 'ArrowRight':
      return layout.edges.find((edge) => edge.from === name)?.to;
    case 'ArrowLeft':
      return layout.edges.find((edge) => edge.to === name)?.from;
    case 'ArrowDown':
      return column[place + 1]?.name;
    case 'ArrowUp':
      return column[place - 1]?.name;
    default:
      return undefined;
  }
}

/** The longest way from a step without upstream. Unknown and circular references are ignored. */
export function assignLayers(steps: readonly GraphStep[]): Map<string, number> {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const layers = new Map<string, number>();
  const open = new Set<string>();
  const visit = (step: GraphStep): number => {
    const known = layers.get(step.name);
    if (known !== undefined) return known;
    if (open.has(step.name)) return -1;
    open.add(step.name);
    let layer = 0;
    for (const name of step.upstream) {
      const upstream = byName.get(name);
      if (upstream) layer = Math.max(layer, visit(upstream) + 1);
    }
    open.delete(step.name);
    layers.set(step.name, layer);
    return layer;
  };
  steps.forEach(visit);
  return layers;
}

const bendId = (from: string, to: string, layer: number) => `${from}\u0000${to}\u0000${layer}`;

function buildLayers(steps: readonly GraphStep[], layerOf: Map<string, number>): Slot[][] {
  const layers: Slot[][] = [];
  const layerAt = (index: number) => (layers[index] ??= []);
  for (const step of steps) {
    const layer = layerOf.get(step.name) ?? 0;
    const slot: Slot = { id: step.name, before: [], y: 0, height: nodeSize.height };
    for (const from of step.upstream) {
      const start = layerOf.get(from);
      if (start === undefined || start >= layer) continue;
      let previous = from;
      for (let between = start + 1; between < layer; between++) {
        const id = bendId(from, step.name, between);
        layerAt(between).push({ id, before: [previous], y: 0, height: nodeSize.height / 3 });
        previous = id;
      }
      slot.before.push(previous);
    }
    layerAt(layer).push(slot);
  }
  return layers;
}

function neighbours(layers: readonly Slot[][]): { before: Map<string, string[]>; after: Map<string, string[]> } {
  const before = new Map<string, string[]>();
  const after = new Map<string, string[]>();
  for (const slot of layers.flat()) {
    before.set(slot.id, slot.before);
    for (const id of slot.before) after.set(id, [...(after.get(id) ?? []), slot.id]);
  }
  return { before, after };
}

function orderLayers(layers: Slot[][]): void {
  const { before, after } = neighbours(layers);
  for (let sweep = 0; sweep < 8; sweep++) {
    const down = sweep % 2 === 0;
    const side = down ? before : after;
    const order = down ? layers : layers.toReversed();
    for (const [index, layer] of order.entries()) {
      const other = order[index - 1];
      if (!other) continue;
      const place = new Map(other.map((slot, position) => [slot.id, position]));
      const own = new Map(layer.map((slot, position) => [slot.id, position]));
      const weight = (slot: Slot) => mean((side.get(slot.id) ?? []).flatMap((id) => place.get(id) ?? [])) ?? own.get(slot.id) ?? 0;
      const weights = new Map(layer.map((slot) => [slot.id, weight(slot)]));
      layer.sort((left, right) => (weights.get(left.id) ?? 0) - (weights.get(right.id) ?? 0));
    }
  }
}

function placeLayers(layers: Slot[][]): void {
  for (const layer of layers) stack(layer, () => undefined);
  const { before, after } = neighbours(layers);
  const slots = new Map(layers.flat().map((slot) => [slot.id, slot]));
  const middle = (slot: Slot) => slot.y + slot.height / 2;
  for (let sweep = 0; sweep < 12; sweep++) {
    const down = sweep % 2 === 0;
    for (const layer of down ? layers : layers.toReversed()) {
      const side = down ? before : after;
      stack(layer, (slot) => mean((side.get(slot.id) ?? []).flatMap((id) => slots.get(id) ?? []).map(middle)));
    }
  }
  const top = Math.min(...layers.flat().map((slot) => slot.y));
  for (const slot of slots.values()) slot.y += margin - top;
}

/** Puts each slot's middle where it is wanted, then pushes overlapping ones apart around their common middle. */
function stack(layer: Slot[], wanted: (slot: Slot) => number | undefined): void {
  const targets = layer.map((slot) => (wanted(slot) ?? slot.y + slot.height / 2) - slot.height / 2);
  let bottom = -Infinity;
  layer.forEach((slot, index) => {
    slot.y = Math.max(targets[index] ?? 0, bottom);
    bottom = slot.y + slot.height + gap.y;
  });
  const drift = mean(layer.map((slot, index) => slot.y - (targets[index] ?? 0))) ?? 0;
  for (const slot of layer) slot.y -= drift;
}

function draw(steps: readonly GraphStep[], layerOf: Map<string, number>, layers: Slot[][]): Layout {
  const slots = new Map(layers.flat().map((slot) => [slot.id, slot]));
  const left = (layer: number) => margin + layer * (nodeSize.width + gap.x);
  const middle = (id: string) => {
    const slot = slots.get(id);
    return slot ? slot.y + slot.height / 2 : 0;
  };
  const nodes = steps.map((step) => {
    const layer = layerOf.get(step.name) ?? 0;
    return { name: step.name, layer, x: left(layer), y: slots.get(step.name)?.y ?? 0 };
  });
  const edges = steps.flatMap((step) =>
    step.upstream.flatMap((from): PlacedEdge[] => {
      const start = layerOf.get(from);
      const end = layerOf.get(step.name) ?? 0;
      if (start === undefined || start >= end) return [];
      let path = `M${left(start) + nodeSize.width},${round(middle(from))}`;
      let y = middle(from);
      for (let layer = start + 1; layer <= end; layer++) {
        const next = layer === end ? middle(step.name) : middle(bendId(from, step.name, layer));
        const x = left(layer);
        const turn = x - gap.x / 2;
        path += ` C${turn},${round(y)} ${turn},${round(next)} ${x},${round(next)}`;
        if (layer < end) path += ` H${x + nodeSize.width}`;
        y = next;
      }
      return [{ from, to: step.name, path }];
    }),
  );
  const bottom = Math.max(...layers.flat().map((slot) => slot.y + slot.height));
  return { nodes, edges, width: left(layers.length) - gap.x + margin, height: bottom + margin };
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
