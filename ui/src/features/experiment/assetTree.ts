import type { AssetRow } from '../../api/assets';
import { compareNatural } from '../../lib/natural';

/** A line of the tree: a folder, or a file in the folder above it. */
export interface TreeLine {
  depth: number;
  /** Path of the folder, or id of the file. */
  id: string;
  label: string;
  asset?: AssetRow;
  count: number;
  bytes: number;
}

interface Folder {
  folders: Map<string, Folder>;
  files: AssetRow[];
}

const newFolder = (): Folder => ({ folders: new Map(), files: [] });

/** Files by their folders; those without one by their type, as Comet does. */
function folderOf(asset: AssetRow): string[] {
  const parts = asset.fileName.split('/').filter((part) => part !== '');
  if (parts.length > 1) return parts.slice(0, -1);
  return [asset.groupingName || asset.type.replace(/[-_]/g, ' ')];
}

/** The lines of the tree that are open, folders first. */
export function treeLines(assets: readonly AssetRow[], closed: ReadonlySet<string>): TreeLine[] {
  const root = newFolder();
  for (const asset of assets) {
    let folder = root;
    for (const part of folderOf(asset)) {
      let next = folder.folders.get(part);
      if (!next) folder.folders.set(part, (next = newFolder()));
      folder = next;
    }
    folder.files.push(asset);
  }
  const lines: TreeLine[] = [];
  const walk = (folder: Folder, path: string, depth: number): { count: number; bytes: number } => {
    let count = folder.files.length;
    let bytes = folder.files.reduce((sum, asset) => sum + asset.fileSize, 0);
    for (const [name, inner] of [...folder.folders].sort(([left], [right]) => compareNatural(left, right))) {
      const line: TreeLine = { depth, id: `${path}${name}/`, label: name, count: 0, bytes: 0 };
      const place = lines.push(line);
      const sum = walk(inner, line.id, depth + 1);
      line.count = sum.count;
      line.bytes = sum.bytes;
      if (closed.has(line.id)) lines.length = place;
      count += sum.count;
      bytes += sum.bytes;
    }
    for (const asset of folder.files.toSorted((left, right) => compareNatural(left.fileName, right.fileName) || (left.step ?? 0) - (right.step ?? 0))) {
      lines.push({ depth, id: asset.assetId, label: asset.fileName.split('/').at(-1) || asset.assetId, asset, count: 1, bytes: asset.fileSize });
    }
    return { count, bytes };
  };
  walk(root, '', 0);
  return lines;
}
