import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { assetTextQuery, type AssetRow } from '../../api/assets';
import { PointCloud } from '../../charts/PointCloud';
import { Problem, Skeleton } from '../../kit/State';

interface SceneProps {
  experimentKey: string;
  asset: AssetRow;
}

interface Item {
  assetId: string;
  type: string;
}

/** A scene of Comet's: its file names the files of its points and boxes. */
export function Scene({ experimentKey, asset }: SceneProps) {
  const { data, error, refetch } = useQuery(assetTextQuery(experimentKey, asset.assetId));
  const items = useMemo(() => itemsOf(data?.text ?? ''), [data]);
  const files = useQueries({ queries: items.map((item) => assetTextQuery(experimentKey, item.assetId)), combine: (results) => ({ texts: results.map((result) => result.data?.text), waiting: results.some((result) => result.isPending) }) });
  const joined = files.texts.join('\n');
  const texts = useMemo(() => [joined], [joined]);
  if (error && !data) return <Problem title="The scene could not be read" error={error} onRetry={() => void refetch()} />;
  if (!data || files.waiting) return <Skeleton height={380} />;
  return <PointCloud name={asset.fileName} texts={items.length === 0 ? [data.text] : texts} />;
}

function itemsOf(text: string): Item[] {
  try {
    const { items } = JSON.parse(text) as { items?: Item[] };
    return Array.isArray(items) ? items.filter((item) => item.type === 'points' || item.type === 'boxes') : [];
  } catch {
    return [];
  }
}
