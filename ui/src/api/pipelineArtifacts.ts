import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { request, requestText, segment } from './http';
import { pagesQuery } from './pages';

/** What a list of artifacts or models shows: all of it is in the address of its page. */
export interface Asked {
  /** Part of the name. */
  q?: string | undefined;
  /** Conditions as the command line writes them: `metadata.accuracy=gt:0.9`. */
  filter?: readonly string[] | undefined;
  /** A field, with a `-` before it for the largest first. */
  sort?: string | undefined;
}

function askedQuery({ q, filter = [], sort }: Asked) {
  const filters = q ? [`name=contains:${q}`, ...filter] : filter;
  return { filter: filters, sort: sort?.replace(/^-/, ''), descending: sort === undefined ? undefined : sort.startsWith('-'), limit: 100 };
}

/** Of artifacts and versions the server counts one more than these at the most. */
export const mostCounted = 10_000;

export interface StepAt {
  run: string;
  step: string;
}

export interface ArtifactVersionRow {
  name: string;
  version: number;
  type: string;
  kind: string;
  size: number;
  createdMillis: number;
  tags: string[];
  metadata: Record<string, string>;
  /** Null if no step made it, or that run was deleted. */
  madeBy: StepAt | null;
  /** How many versions the artifact has, in the list of artifacts. */
  versions?: number;
}

export interface Visualisation {
  title: string;
  mediaType: string;
  size: number;
}

export interface ArtifactVersionDetail extends ArtifactVersionRow {
  materializer: string;
  hash: string;
  uri: string;
  newest: number;
  before: number | null;
  after: number | null;
  visualisations: Visualisation[];
  models: { model: string; number: number; version: string; stage: string }[];
}

export interface Flow extends StepAt {
  status: string | null;
  artifacts: { name: string; version: number }[];
}

export interface ArtifactLineage {
  madeBy: Flow | null;
  usedBy: Flow[];
}

const root = ['pipeline-artifacts'] as const;

/** A list of the catalog; what is on screen stays until the next question is answered. */
export function catalogQuery<Row>(queryKey: readonly unknown[], path: string, field: string, asked: Asked) {
  return { ...pagesQuery<Row, string>([...queryKey, asked], path, field, askedQuery(asked)), placeholderData: keepPreviousData, refetchInterval: 15_000 };
}

export const namedArtifactsQuery = (asked: Asked) => catalogQuery<ArtifactVersionRow>([...root, 'named'], '/pipeline-artifacts', 'artifacts', asked);
export const artifactVersionsQuery = (asked: Asked) => catalogQuery<ArtifactVersionRow>([...root, 'versions'], '/pipeline-artifact-versions', 'versions', asked);

const at = (name: string, version: string) => `/pipeline-artifacts/${segment(name)}/versions/${segment(version)}`;

export function artifactVersionQuery(name: string, version: string) {
  return queryOptions({ queryKey: [...root, name, version], queryFn: ({ signal }) => request<ArtifactVersionDetail>(at(name, version), { signal }) });
}

export function artifactLineageQuery(name: string, version: string) {
  return queryOptions({ queryKey: [...root, name, version, 'lineage'], queryFn: ({ signal }) => request<ArtifactLineage>(`${at(name, version)}/lineage`, { signal }) });
}

export function artifactContentQuery(name: string, version: string) {
  return queryOptions({
    queryKey: [...root, name, version, 'content'],
    queryFn: ({ signal }) => request<{ there: boolean; text: string | null; cut: boolean }>(`${at(name, version)}/content`, { signal }),
    staleTime: 60_000,
  });
}

export const artifactDownloadAt = (name: string, version: string | number) => `/api/v1${at(name, String(version))}/download`;
export const artifactViewAt = (name: string, version: string | number, index: number) => `/api/v1${at(name, String(version))}/visualisations/${index}`;

const longestShown = 2_000_000;

/** A view that is a text, by its address: a table, Markdown, JSON. */
export function viewQuery(address: string) {
  return queryOptions({ queryKey: ['view', address], queryFn: ({ signal }) => requestText(address, { signal }, longestShown), staleTime: Infinity });
}

export function tagArtifact(name: string, version: number, add: readonly string[], remove: readonly string[]): Promise<void> {
  return request(`${at(name, String(version))}/tags`, { method: 'POST', body: { add, remove } });
}

export function deleteArtifactVersion(name: string, version: number): Promise<void> {
  return request(at(name, String(version)), { method: 'DELETE' });
}
