import type { ChildRun, StepRow, StepStatus } from '../../api/schema';

/** Steps that are shown as one: a group of the definition, the items of a mapped step, or the steps of a run that a step started. */
export interface Cluster {
  id: string;
  label: string;
  kind: 'group' | 'items' | 'run';
  /** The step that carries it; a group has none. */
  step: string | undefined;
  members: readonly StepRow[];
}

/** What the graph draws: a step, or a whole cluster in one. */
export interface GraphNode {
  name: string;
  label: string;
  upstream: string[];
  step: StepRow | undefined;
  /** A closed cluster that is the node, or that hangs on the step. */
  cluster: Cluster | undefined;
  /** Where the step is to be looked at, if it belongs to another run. */
  run: string | undefined;
}

export function clustersOf(steps: readonly StepRow[], children: readonly ChildRun[]): Cluster[] {
  const groups = new Map<string, StepRow[]>();
  const items = new Map<string, StepRow[]>();
  for (const step of steps) {
    if (step.parent) {
      items.set(step.parent, [...(items.get(step.parent) ?? []), step]);
      continue;
    }
    const parts = step.name.split('.');
    for (let end = 1; end < parts.length; end++) {
      const id = parts.slice(0, end).join('.');
      groups.set(id, [...(groups.get(id) ?? []), step]);
    }
  }
  return [
    ...[...groups].filter(([, members]) => members.length > 1).map(([id, members]): Cluster => ({ id: `group ${id}`, label: id, kind: 'group', step: undefined, members })),
    ...[...items].map(([step, members]): Cluster => ({ id: `items ${step}`, label: step, kind: 'items', step, members })),
    ...children.flatMap((child): Cluster[] => (child.step === null ? [] : [{ id: `run ${child.name}`, label: child.name, kind: 'run', step: child.step, members: child.steps }])),
  ];
}

const order: StepStatus[] = ['failed', 'cancelled', 'running', 'waiting', 'skipped', 'completed', 'cached'];

/** The most telling status of its members. */
export function statusOf(members: readonly StepRow[]): StepStatus {
  return order.find((status) => members.some((member) => member.status === status)) ?? 'waiting';
}

export function summaryOf({ kind, members }: Cluster): string {
  const count = (status: StepStatus) => members.filter((member) => member.status === status).length;
  const done = count('completed') + count('cached');
  const words = kind === 'items' ? 'items' : 'steps';
  const failed = count('failed');
  return `${done} of ${members.length} ${words} done${failed > 0 ? `, ${failed} failed` : ''}`;
}

/** The graph with the clusters that are open as their steps, and the others as one node each. */
export function graphOf(steps: readonly StepRow[], clusters: readonly Cluster[], open: ReadonlySet<string>): GraphNode[] {
  const closedGroup = new Map<string, Cluster>();
  for (const cluster of clusters) {
    if (cluster.kind !== 'group' || open.has(cluster.id)) continue;
    // The outermost closed group stands for all in it; groups come from the outside in.
    for (const member of cluster.members) if (!closedGroup.has(member.name)) closedGroup.set(member.name, cluster);
  }
  const items = new Map(clusters.flatMap((cluster) => (cluster.kind === 'items' && cluster.step ? [[cluster.step, cluster] as const] : [])));
  const runs = new Map(clusters.flatMap((cluster) => (cluster.kind === 'run' && cluster.step ? [[cluster.step, cluster] as const] : [])));
  const shownAs = (name: string) => closedGroup.get(name)?.id ?? name;
  const nodes = new Map<string, GraphNode>();
  for (const step of steps) {
    if (step.parent) continue;
    const group = closedGroup.get(step.name);
    const upstream = step.upstream.map(shownAs);
    if (group) {
      const node = nodes.get(group.id) ?? { name: group.id, label: group.label, upstream: [], step: undefined, cluster: group, run: undefined };
      node.upstream = [...new Set([...node.upstream, ...upstream])].filter((name) => name !== group.id);
      nodes.set(group.id, node);
      continue;
    }
    const mapped = items.get(step.name);
    const started = runs.get(step.name);
    const isOpen = mapped !== undefined && open.has(mapped.id);
    if (isOpen) {
      for (const item of mapped.members) nodes.set(item.name, { name: item.name, label: item.name, upstream, step: item, cluster: undefined, run: undefined });
    }
    const hanging = mapped ?? started;
    nodes.set(step.name, {
      name: step.name,
      label: step.name,
      // The mapped step collects what its items gave.
      upstream: isOpen ? mapped.members.map((item) => item.name) : upstream,
      step,
      cluster: hanging,
      run: undefined,
    });
    if (started && open.has(started.id)) {
      for (const inner of started.members) {
        if (inner.parent) continue;
        const name = `${started.label} ${inner.name}`;
        nodes.set(name, { name, label: inner.name, upstream: inner.upstream.length === 0 ? [step.name] : inner.upstream.map((from) => `${started.label} ${from}`), step: inner, cluster: undefined, run: started.label });
      }
    }
  }
  return [...nodes.values()];
}

/** What is open at first: everything that leaves the graph readable; items and runs of steps stay closed. */
export function initiallyOpen(steps: readonly StepRow[], clusters: readonly Cluster[], most = 40): Set<string> {
  const own = steps.filter((step) => !step.parent).length;
  return new Set(own > most ? [] : clusters.filter((cluster) => cluster.kind === 'group').map((cluster) => cluster.id));
}
