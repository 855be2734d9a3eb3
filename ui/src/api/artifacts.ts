import { queryOptions } from '@tanstack/react-query';
import { request, segment } from './http';
import { pagesQuery } from './pages';

export interface ExperimentRef {
  experimentKey: string;
  name: string;
  project: string;
  workspace: string;
}

export interface ArtifactVersion {
  versionId: string;
  artifactId: string;
  version: string;
  state: 'OPEN' | 'CLOSED' | 'ERROR';
  owner: string;
  experimentKey: string | null;
  addedMillis: number;
  fileCount: number;
  sizeInBytes: number;
  metadata: string | null;
  aliases: string[];
  tags: string[];
}

export interface ArtifactRow {
  artifactId: string;
  workspace: string;
  project: string | null;
  name: string;
  type: string;
  description: string | null;
  owner: string;
  createdMillis: number;
  lastUpdatedMillis: number;
  versionCount: number;
  sizeInBytes: number;
  tags: string[];
  latestVersion: ArtifactVersion | null;
}

export interface ArtifactVersionDetail extends ArtifactVersion {
  name: string;
  type: string;
  workspace: string;
  producer: ExperimentRef | null;
  consumers: (ExperimentRef & { consumedMillis: number })[];
}

export interface StoredFile {
  assetId: string;
  fileName: string;
  fileSize: number;
  remote: boolean;
  link: string | null;
}

export type NamedVersion = ArtifactVersion & { name: string; type: string; workspace: string };

export const artifactsQuery = (workspace: string) => pagesQuery<ArtifactRow, 'artifacts'>(['artifacts', workspace], '/artifacts', 'artifacts', { workspace, limit: 200 });

export function artifactQuery(artifactId: string) {
  return queryOptions({ queryKey: ['artifact', artifactId], queryFn: ({ signal }) => request<ArtifactRow>(`/artifacts/${segment(artifactId)}`, { signal }) });
}

export const versionsQuery = (artifactId: string) => pagesQuery<ArtifactVersion, 'versions'>(['artifact', artifactId, 'versions'], `/artifacts/${segment(artifactId)}/versions`, 'versions', { limit: 200 });

export function versionQuery(versionId: string) {
  return queryOptions({ queryKey: ['artifact-version', versionId], queryFn: ({ signal }) => request<ArtifactVersionDetail>(`/artifact-versions/${segment(versionId)}`, { signal }) });
}

/** All of them: they are sorted and summed up on the page. */
export function versionFilesQuery(versionId: string) {
  return queryOptions({
    queryKey: ['artifact-version', versionId, 'files'],
    queryFn: async ({ signal }) => {
      const all: StoredFile[] = [];
      for (let after: string | undefined; ; ) {
        const { files, next } = await request<{ files: StoredFile[]; next?: string | null }>(`/artifact-versions/${segment(versionId)}/files`, { query: { after, limit: 1000 }, signal });
        all.push(...files);
        if (!next) return all;
        after = next;
      }
    },
  });
}

export function experimentArtifactsQuery(experimentKey: string) {
  return queryOptions({
    queryKey: ['experiment', experimentKey, 'artifacts'],
    queryFn: ({ signal }) => request<{ inputs: NamedVersion[]; outputs: NamedVersion[] }>(`/experiments/${segment(experimentKey)}/artifacts`, { signal }),
  });
}

export function labelVersion(versionId: string, labels: { aliases?: string[]; tags?: string[] }): Promise<ArtifactVersion> {
  return request(`/artifact-versions/${segment(versionId)}/labels`, { method: 'PUT', body: labels });
}

export const versionFileAt = (versionId: string, assetId: string) => `/api/v1/artifact-versions/${segment(versionId)}/files/${segment(assetId)}/content`;
export const versionDownloadAt = (versionId: string) => `/api/v1/artifact-versions/${segment(versionId)}/download`;
