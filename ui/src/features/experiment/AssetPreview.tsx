import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useState } from 'react';
import { assetTextQuery, savedFrom, shownAt, type AssetRow } from '../../api/assets';
import { ConfusionMatrix } from '../../charts/ConfusionMatrix';
import { Curve } from '../../charts/Curve';
import { Histograms } from '../../charts/Histograms';
import { readConfusion, type Confusion } from '../../charts/math/confusion';
import { readHistograms, type Histogram } from '../../charts/math/histogram';
import { DelimitedTable } from '../../kit/DelimitedTable';
import { SourceText } from '../../kit/SourceText';
import { Problem, Skeleton } from '../../kit/State';
import { assetKind, type AssetKind } from '../../lib/assetKind';
import { webAddress } from '../../lib/url';
import styles from './AssetPreview.module.css';

const Markdown = lazy(async () => ({ default: (await import('../../kit/Markdown')).Markdown }));

const Scene = lazy(async () => ({ default: (await import('./Scene')).Scene }));

interface AssetPreviewProps {
  experimentKey: string;
  asset: AssetRow;
}

/** A file as it is best seen. What runs, runs in the server’s sandbox; what is unknown can be saved. */
export function AssetPreview({ experimentKey, asset }: AssetPreviewProps) {
  const kind = assetKind(asset);
  const name = asset.fileName;
  if (asset.remote) return <Remote link={asset.link} />;
  const shown = shownAt(experimentKey, asset.assetId);
  switch (kind) {
    case 'image':
      return <Picture address={shown} name={name} />;
    case 'audio':
      // oxlint-disable-next-line jsx-a11y/media-has-caption -- what was logged has none
      return <audio className={styles['media']} src={shown} controls preload="metadata" aria-label={name} />;
    case 'video':
      // oxlint-disable-next-line jsx-a11y/media-has-caption -- what was logged has none
      return <video className={styles['media']} src={shown} controls preload="metadata" aria-label={name} />;
    case 'scene':
      return (
        <Suspense fallback={<Skeleton height={380} />}>
          <Scene experimentKey={experimentKey} asset={asset} />
        </Suspense>
      );
    case 'html':
      return <iframe className={styles['frame']} src={shown} title={name} sandbox="allow-scripts" referrerPolicy="no-referrer" loading="lazy" />;
    case 'file':
      return (
        <p className={styles['none']}>
          There is no preview of this kind of file.{' '}
          <a href={savedFrom(experimentKey, asset.assetId)} download>
            Download it
          </a>
        </p>
      );
    default:
      return <TextPreview experimentKey={experimentKey} asset={asset} kind={kind} />;
  }
}

function Picture({ address, name }: { address: string; name: string }) {
  const [broken, setBroken] = useState(false);
  if (broken) return <p className={styles['none']}>The picture cannot be shown: its file is damaged or of another kind.</p>;
  return <img className={styles['picture']} src={address} alt={name} loading="lazy" onError={() => setBroken(true)} />;
}

function Remote({ link }: { link: string | null }) {
  const address = link === null ? undefined : webAddress(link);
  return (
    <p className={styles['none']}>
      The file is elsewhere: {address ? <a href={address} rel="noreferrer noopener">{address}</a> : <code>{link}</code>}
    </p>
  );
}

function TextPreview({ experimentKey, asset, kind }: AssetPreviewProps & { kind: AssetKind }) {
  const { data, error, refetch } = useQuery(assetTextQuery(experimentKey, asset.assetId));
  if (error && !data) return <Problem title="The file could not be read" error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton height={160} />;
  return (
    <>
      {data.cut && <p className={styles['cut']}>Only the first part of the file is shown; download it to see the rest.</p>}
      <Parsed experimentKey={experimentKey} asset={asset} kind={kind} text={data.text} />
    </>
  );
}

type Read =
  | { kind: 'confusion'; confusion: Confusion }
  | { kind: 'histograms'; histograms: Histogram[] }
  | { kind: 'curve'; x: number[]; y: number[] }
  | { kind: 'rows' | 'markdown' }
  | { kind: 'json'; text: string }
  | { kind: 'plain' };

/** What the text of a file is. One that is not what its name says is shown as what it is, a text. */
function read(kind: AssetKind, text: string, step: number | null): Read {
  try {
    if (kind === 'table') return { kind: 'rows' };
    if (kind === 'markdown') return { kind: 'markdown' };
    if (kind === 'json') return { kind: 'json', text: JSON.stringify(JSON.parse(text), null, 2) };
    if (kind === 'confusion-matrix') {
      const confusion = readConfusion(text);
      if (confusion) return { kind: 'confusion', confusion };
    }
    if (kind === 'histogram') {
      const histograms = readHistograms(text, step);
      if (histograms.length > 0) return { kind: 'histograms', histograms };
    }
    if (kind === 'curve') {
      const { x, y } = JSON.parse(text) as { x?: unknown; y?: unknown };
      if (Array.isArray(x) && Array.isArray(y)) return { kind: 'curve', x: x.map(Number), y: y.map(Number) };
    }
  } catch {
    return { kind: 'plain' };
  }
  return { kind: 'plain' };
}

function Parsed({ experimentKey, asset, kind, text }: AssetPreviewProps & { kind: AssetKind; text: string }) {
  const shown = useMemo(() => read(kind, text, asset.step), [kind, text, asset.step]);
  const name = asset.fileName;
  switch (shown.kind) {
    case 'confusion':
      return <Confusions experimentKey={experimentKey} confusion={shown.confusion} />;
    case 'histograms':
      return <Histograms name={name} histograms={shown.histograms} />;
    case 'curve':
      return <Curve name={name} x={shown.x} y={shown.y} />;
    case 'rows':
      return <DelimitedTable text={text} name={name} />;
    case 'json':
      return <SourceText text={shown.text} label={name} fileName="x.json" />;
    case 'markdown':
      return (
        <Suspense fallback={<Skeleton height={120} />}>
          <Markdown text={text} />
        </Suspense>
      );
    default:
      return <SourceText text={text} label={name} fileName={name} />;
  }
}

function Confusions({ experimentKey, confusion }: { experimentKey: string; confusion: Confusion }) {
  const [cell, setCell] = useState<{ row: number; column: number } | undefined>();
  const samples = cell ? confusion.samples(cell.row, cell.column) : [];
  const count = cell ? (confusion.matrix[cell.row]?.[cell.column] ?? 0) : 0;
  return (
    <div className={styles['confusion']}>
      <ConfusionMatrix confusion={confusion} selected={cell} onCell={(row, column) => setCell({ row, column })} />
      <section aria-label="Samples" aria-live="polite">
        {cell === undefined ? (
          <p className={styles['hint']}>Choose a cell to see samples of it.</p>
        ) : (
          <>
            <h4>
              {confusion.labels[cell.row]} → {confusion.labels[cell.column]}: {count.toLocaleString('en')}
            </h4>
            {samples.length === 0 && <p className={styles['hint']}>No samples were logged for this cell.</p>}
            <ul className={styles['samples']}>
              {samples.map((sample, index) => (
                <li key={index}>
                  {sample.assetId && <img src={shownAt(experimentKey, sample.assetId)} alt={sample.text ?? `sample ${sample.index ?? index}`} loading="lazy" />}
                  <span>{sample.text !== null && webAddress(sample.text) ? <a href={sample.text} rel="noreferrer noopener">{sample.text}</a> : (sample.text ?? `index ${sample.index}`)}</span>
                </li>
              ))}
            </ul>
          </>
        )}
      </section>
    </div>
  );
}
