import { assetKind, type AssetKind } from '../lib/assetKind';
import { compareNatural } from '../lib/natural';
import type { AssetRow } from './assets';

export const mediaKinds: readonly AssetKind[] = ['image', 'confusion-matrix', 'histogram', 'curve', 'scene', 'audio', 'video', 'text', 'html'];

/** What was logged under one name in one context, over steps. */
export interface MediaGroup {
  id: string;
  kind: AssetKind;
  name: string;
  context: string | null;
  /** By step, the smallest first. */
  assets: AssetRow[];
}

/** Media by name and context. Samples of confusion matrices are left to their matrices, source code to its own tab. */
export function mediaGroups(assets: readonly AssetRow[]): MediaGroup[] {
  const groups = new Map<string, MediaGroup>();
  for (const asset of assets) {
    const kind = assetKind(asset);
    const isMedium = mediaKinds.includes(kind) && (kind !== 'text' || asset.type === 'text-sample');
    if (!isMedium || asset.remote || /^confusion-matrix-\d+(\.png)?$/.test(asset.fileName)) continue;
    const id = `${kind} ${asset.runContext ?? ''} ${asset.fileName}`;
    const group = groups.get(id);
    if (group) group.assets.push(asset);
    else groups.set(id, { id, kind, name: asset.fileName, context: asset.runContext, assets: [asset] });
  }
  const place = (kind: AssetKind) => mediaKinds.indexOf(kind);
  for (const group of groups.values()) group.assets.sort((left, right) => (left.step ?? 0) - (right.step ?? 0) || left.createdAt - right.createdAt);
  return [...groups.values()].sort((left, right) => place(left.kind) - place(right.kind) || compareNatural(left.name, right.name));
}

/** The asset of a step: the last one that had been logged by then, else the first. */
export function atStep(assets: readonly AssetRow[], step: number): AssetRow {
  return assets.findLast((asset) => (asset.step ?? 0) <= step) ?? (assets[0] as AssetRow);
}
