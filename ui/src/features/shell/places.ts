import type { FoundExperiment } from '../../api/experiments';
import type { PipelineRunRow, Workspace } from '../../api/schema';
import { pathOf } from '../../lib/url';

/** Something the palette can jump to, or do. */
export interface Place {
  path: string;
  name: string;
  kind: string;
  /** Done instead of going anywhere. */
  act?: () => void;
}

export function placesOf(workspaces: readonly Workspace[], experiments: readonly FoundExperiment[], runs: readonly PipelineRunRow[]): Place[] {
  return [
    { path: '/', name: 'All projects', kind: 'page' },
    { path: '/pipelines', name: 'Pipeline runs', kind: 'page' },
    { path: '/pipeline-artifacts', name: 'Artifacts of pipelines', kind: 'page' },
    { path: '/pipeline-models', name: 'Models of pipelines', kind: 'page' },
    { path: '/blueprints', name: 'Blueprints: pipelines to copy', kind: 'page' },
    { path: '/device', name: 'Sign a command line in', kind: 'page' },
    { path: '/artifacts', name: 'Artifacts', kind: 'page' },
    { path: '/models', name: 'Models', kind: 'page' },
    { path: '/settings/stacks', name: 'Stacks and components', kind: 'setting' },
    { path: '/settings/secrets', name: 'Secrets', kind: 'setting' },
    { path: '/settings/keys', name: 'API keys', kind: 'setting' },
    { path: '/settings/members', name: 'Members', kind: 'setting' },
    { path: '/settings/links', name: 'Share links', kind: 'setting' },
    { path: '/settings/alerts', name: 'Alerts', kind: 'setting' },
    { path: '/settings/audit', name: 'Audit log', kind: 'setting' },
    ...workspaces.flatMap((workspace) =>
      workspace.projects.map((project) => ({
        path: pathOf([workspace.name, project.name, 'experiments']),
        name: `${workspace.name} / ${project.name}`,
        kind: 'project',
      })),
    ),
    ...workspaces.flatMap((workspace) =>
      workspace.projects.map((project) => ({
        path: pathOf([workspace.name, project.name, 'reports']),
        name: `Reports of ${project.name}`,
        kind: 'page',
      })),
    ),
    ...workspaces.flatMap((workspace) =>
      workspace.projects.map((project) => ({
        path: pathOf([workspace.name, project.name, 'trash']),
        name: `Archive and trash of ${project.name}`,
        kind: 'page',
      })),
    ),
    ...experiments.map((row) => ({
      path: pathOf([row.workspace, row.project, row.experimentKey]),
      name: row.name || row.experimentKey,
      kind: `experiment in ${row.project}`,
    })),
    ...runs.map((run) => ({ path: pathOf(['pipelines', run.name]), name: run.name, kind: `run of ${run.pipeline}` })),
  ];
}

/** The places whose text has every word of the query; whole prefixes first. */
export function findPlaces(places: readonly Place[], query: string, limit = 50): Place[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const score = (place: Place) => (place.name.toLowerCase().startsWith(words[0] ?? '') ? 0 : 1);
  return places
    .filter((place) => words.every((word) => `${place.name} ${place.kind} ${place.path}`.toLowerCase().includes(word)))
    .sort((left, right) => score(left) - score(right))
    .slice(0, limit);
}
