import { queryOptions } from '@tanstack/react-query';
import { request, requestText, segment } from './http';

/** Comet's AssetLink: a file of an experiment. */
export interface AssetRow {
  assetId: string;
  fileName: string;
  fileSize: number;
  runContext: string | null;
  step: number | null;
  epoch: number | null;
  remote: boolean;
  link: string | null;
  createdAt: number;
  type: string;
  /** A JSON object as text. */
  metadata: string | null;
  groupingName: string | null;
}

const longestText = 4 << 20;

export function assetsQuery(experimentKey: string) {
  return queryOptions({
    queryKey: ['experiment', experimentKey, 'assets'],
    queryFn: async ({ signal }) => (await request<{ assets: AssetRow[] }>('/api/rest/v2/experiment/asset/list', { query: { experimentKey }, signal })).assets,
  });
}

/** Where a browser shows the file, in the server's sandbox. */
export function shownAt(experimentKey: string, assetId: string): string {
  return `/api/v1/experiments/${segment(experimentKey)}/asset?assetId=${segment(assetId)}`;
}

/** Where the file can be saved from. */
export function savedFrom(experimentKey: string, assetId: string): string {
  return `/api/rest/v2/experiment/asset/get-asset?experimentKey=${segment(experimentKey)}&assetId=${segment(assetId)}`;
}

export function assetTextQuery(experimentKey: string, assetId: string) {
  return queryOptions({
    queryKey: ['asset', experimentKey, assetId],
    queryFn: ({ signal }) => requestText('/api/rest/v2/experiment/asset/get-asset', { query: { experimentKey, assetId }, signal }, longestText),
    staleTime: Infinity,
  });
}
