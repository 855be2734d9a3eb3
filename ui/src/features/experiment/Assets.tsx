import { useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import { assetsQuery, savedFrom, type AssetRow } from '../../api/assets';
import { SearchField } from '../../kit/Field';
import { Icon } from '../../kit/Icon';
import { Card } from '../../kit/Page';
import { Empty, Problem, SkeletonRows } from '../../kit/State';
import { When } from '../../kit/Time';
import { formatBytes } from '../../lib/bytes';
import { plural } from '../../lib/format';
import { AssetPreview } from './AssetPreview';
import styles from './Assets.module.css';
import { treeLines } from './assetTree';

interface AssetsProps {
  experimentKey: string;
  /** Id of the file that is shown. */
  chosen: string | undefined;
  onChoose: (assetId: string) => void;
}

/** All files of an experiment, with what is known of the chosen one and how it looks. */
export function Assets({ experimentKey, chosen, onChoose }: AssetsProps) {
  const { data: assets, error, refetch } = useQuery(assetsQuery(experimentKey));
  if (!assets) {
    return <Card>{error ? <Problem title="The assets could not be read" error={error} onRetry={() => void refetch()} /> : <SkeletonRows label="Loading the assets" />}</Card>;
  }
  if (assets.length === 0) {
    return (
      <Card>
        <Empty title="No assets logged">
          <p>Files, pictures, models and tables that a client logs appear here.</p>
        </Empty>
      </Card>
    );
  }
  const shown = assets.find((asset) => asset.assetId === chosen);
  return (
    <div className={styles['columns']}>
      <Card label="Files">
        <Tree assets={assets} chosen={shown?.assetId} onChoose={onChoose} />
      </Card>
      <Card label="Preview">
        {shown ? (
          <Shown experimentKey={experimentKey} asset={shown} />
        ) : (
          <Empty title={plural(assets.length, 'file')}>
            <p>{formatBytes(assets.reduce((sum, asset) => sum + asset.fileSize, 0))} in all. Choose one to see it.</p>
          </Empty>
        )}
      </Card>
    </div>
  );
}

function Tree({ assets, chosen, onChoose }: { assets: readonly AssetRow[]; chosen: string | undefined; onChoose: (assetId: string) => void }) {
  const [filter, setFilter] = useState('');
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const lines = useMemo(() => {
    const wanted = filter.toLowerCase();
    return treeLines(assets.filter((asset) => `${asset.fileName} ${asset.type} ${asset.runContext ?? ''}`.toLowerCase().includes(wanted)), filter === '' ? closed : new Set());
  }, [assets, closed, filter]);
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: lines.length, getScrollElement: () => scroll.current, estimateSize: () => 28, overscan: 20, initialRect: { width: 320, height: 600 } });
  const toggle = (id: string) => {
    const next = new Set(closed);
    if (!next.delete(id)) next.add(id);
    setClosed(next);
  };
  return (
    <>
      <div className={styles['filter']}>
        <SearchField primary label="Filter files" value={filter} onChange={setFilter} />
      </div>
      <div className={styles['tree']} ref={scroll} role="group" aria-label="Files by folder">
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map((item) => {
            const line = lines[item.index];
            if (!line) return null;
            const { asset } = line;
            return (
              <button
                key={item.key}
                type="button"
                className={styles['line']}
                style={{ transform: `translateY(${item.start}px)`, paddingLeft: 12 + line.depth * 16 }}
                {...(asset ? { 'aria-pressed': asset.assetId === chosen } : { 'aria-expanded': !closed.has(line.id) })}
                title={asset?.fileName ?? line.label}
                onClick={() => (asset ? onChoose(asset.assetId) : toggle(line.id))}
              >
                <Icon name={asset ? 'file' : 'folder'} size={14} />
                <span>{line.label}</span>
                <small>{asset ? (asset.step === null ? formatBytes(asset.fileSize) : `step ${asset.step}`) : line.count.toLocaleString('en')}</small>
              </button>
            );
          })}
        </div>
      </div>
    </>
  );
}

function Shown({ experimentKey, asset }: { experimentKey: string; asset: AssetRow }) {
  const metadata = readMetadata(asset.metadata);
  return (
    <div className={styles['shown']}>
      <div className={styles['head']}>
        <h2>{asset.fileName}</h2>
        {!asset.remote && (
          <a href={savedFrom(experimentKey, asset.assetId)} download className={styles['save']}>
            <Icon name="download" size={14} /> Download
          </a>
        )}
      </div>
      <p className={styles['facts']}>
        <span>{asset.type}</span>
        {!asset.remote && <span>{formatBytes(asset.fileSize)}</span>}
        {asset.step !== null && <span>step {asset.step.toLocaleString('en')}</span>}
        {asset.epoch !== null && <span>epoch {asset.epoch.toLocaleString('en')}</span>}
        {asset.runContext && <span>context {asset.runContext}</span>}
        <span>
          logged <When millis={asset.createdAt} />
        </span>
      </p>
      <AssetPreview key={asset.assetId} experimentKey={experimentKey} asset={asset} />
      {metadata.length > 0 && (
        <section aria-label="Metadata" className={styles['metadata']}>
          <h3>Metadata</h3>
          <dl>
            {metadata.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </div>
  );
}

function readMetadata(text: string | null): [string, unknown][] {
  if (!text) return [];
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : [];
  } catch {
    return [['metadata', text]];
  }
}
