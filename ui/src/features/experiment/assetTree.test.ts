import { expect, test } from 'vitest';
import type { AssetRow } from '../../api/assets';
import { treeLines } from './assetTree';

const asset = (fileName: string, given: Partial<AssetRow> = {}): AssetRow => ({
  assetId: fileName, fileName, fileSize: 10, runContext: null, step: null, epoch: null, remote: false, link: null, createdAt: 0, type: 'asset', metadata: null, groupingName: null, ...given,
});

test('files stand in their folders, those without one by their type', () => {
  const lines = treeLines([asset('model/b.bin'), asset('model/a/x.bin'), asset('loose.png', { type: 'image' })], new Set());
  expect(lines.map((line) => [line.depth, line.label, line.count])).toEqual([[0, 'image', 1], [1, 'loose.png', 1], [0, 'model', 2], [1, 'a', 1], [2, 'x.bin', 1], [1, 'b.bin', 1]]);
});

test('a closed folder keeps its sums', () => {
  const lines = treeLines([asset('model/b.bin'), asset('model/a/x.bin')], new Set(['model/']));
  expect(lines).toMatchObject([{ label: 'model', count: 2, bytes: 20 }]);
});
