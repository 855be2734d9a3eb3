import type { LineageNode } from '../../../charts/Lineage';
import type { ArtifactLineage, Flow } from '../../../api/pipelineArtifacts';
import { pathOf } from '../../../lib/url';

const mostUsers = 12;

/** The address of a version of an artifact. */
const versionPath = (name: string, version: number) => pathOf(['pipeline-artifacts', name, version]);

/** `train::model` of `digits::train::model`: what else is in the graph is mostly of the same pipeline. */
const withoutPipeline = (name: string) => name.split('::').slice(-2).join('::');

/**
 * What the step that made a version took, that step, the version, the steps that took it, and what those made. Runs whose steps came
 * from the cache took the same and made the same: of each step of a pipeline the newest is enough here; the table has all.
 */
export function lineageOf({ madeBy, usedBy }: ArtifactLineage, name: string, version: number): LineageNode[] {
  const nodes = new Map<string, LineageNode>();
  const add = (id: string, node: Omit<LineageNode, 'id' | 'upstream'>, upstream: string[]) => {
    const known = nodes.get(id);
    nodes.set(id, { ...(known ?? { ...node, id }), upstream: [...new Set([...(known?.upstream ?? []), ...upstream])] });
  };
  const artifact = (each: { name: string; version: number }, upstream: string[]) => {
    const id = `${each.name} ${each.version}`;
    add(id, { label: `${withoutPipeline(each.name)} ${each.version}`, kind: 'artifact', href: versionPath(each.name, each.version) }, upstream);
    return id;
  };
  const step = (flow: Flow, kind: string, upstream: string[]) => {
    const id = `${flow.run}/${flow.step}`;
    add(id, { label: flow.step, kind, href: pathOf(['pipelines', flow.run], { step: flow.step }) }, upstream);
    return id;
  };
  const here = `${name} ${version}`;
  const maker = madeBy && step(madeBy, 'made by step', madeBy.artifacts.map((input) => artifact(input, [])));
  add(here, { label: `${withoutPipeline(name)} ${version}`, kind: 'this version', href: versionPath(name, version), here: true }, maker ? [maker] : []);
  const seen = new Set<string>();
  for (const user of usedBy) {
    if (seen.has(user.step) || seen.size >= mostUsers) continue;
    seen.add(user.step);
    const id = step(user, 'used by step', [here]);
    user.artifacts.forEach((output) => artifact(output, [id]));
  }
  return [...nodes.values()];
}
