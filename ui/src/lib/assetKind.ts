export type AssetKind = 'image' | 'audio' | 'video' | 'html' | 'confusion-matrix' | 'histogram' | 'curve' | 'scene' | 'table' | 'json' | 'markdown' | 'text' | 'file';

const byType: Record<string, AssetKind> = {
  image: 'image',
  audio: 'audio',
  video: 'video',
  'confusion-matrix': 'confusion-matrix',
  histogram3d: 'histogram',
  histogram2d: 'histogram',
  histogram_combined_3d: 'histogram',
  curve: 'curve',
  '3d-image': 'scene',
  '3d-points': 'scene',
  'text-sample': 'text',
};

const byExtension: readonly (readonly [AssetKind, RegExp])[] = [
  ['image', /\.(png|jpe?g|gif|webp|avif|bmp|svg)$/i],
  ['audio', /\.(mp3|wav|ogg|oga|opus|flac|m4a|aac)$/i],
  ['video', /\.(mp4|m4v|webm|ogv)$/i],
  ['html', /\.html?$/i],
  ['table', /\.(csv|tsv)$/i],
  ['json', /\.(json|ipynb)$/i],
  ['markdown', /\.(md|markdown)$/i],
  [
    'text',
    /(^|\/)(Dockerfile|Makefile|LICENSE|README|NOTICE)$|\.(txt|log|java|kt|kts|scala|groovy|clj|py|r|jl|sh|bash|ps1|sql|xml|yaml|yml|toml|ini|cfg|conf|properties|gradle|js|mjs|ts|tsx|jsx|css|c|h|cc|cpp|hpp|cu|rs|go|rb|lua|proto|jsonl|diff|patch|env|tex)$/i,
  ],
];

/** How a file is best shown, by what its client said of it and else by its name. */
export function assetKind(asset: { type: string; fileName: string }): AssetKind {
  const typed = byType[asset.type];
  if (typed) return typed;
  const named = byExtension.find(([, pattern]) => pattern.test(asset.fileName));
  if (named) return named[0];
  return asset.type === 'source_code' ? 'text' : 'file';
}
