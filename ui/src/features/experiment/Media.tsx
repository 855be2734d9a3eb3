import { useQuery } from '@tanstack/react-query';
import { useMemo, useState, type KeyboardEvent } from 'react';
import { assetsQuery, type AssetRow } from '../../api/assets';
import { Select } from '../../kit/Field';
import { Card, Spacer, Toolbar } from '../../kit/Page';
import { Empty, Problem, SkeletonRows } from '../../kit/State';
import { StepSlider } from '../../kit/StepSlider';
import { useInView } from '../../kit/useInView';
import { plural } from '../../lib/format';
import { AssetPreview } from './AssetPreview';
import styles from './Media.module.css';
import { atStep, mediaGroups, mediaKinds, type MediaGroup } from '../../api/media';

interface MediaProps {
  experimentKey: string;
  /** A step from elsewhere, as from the crosshair of the charts; else the slider here decides. */
  step?: number | undefined;
}

/** Pictures, sound, films, texts, histograms, curves and confusion matrices: what was logged under one name, moved over its steps together. */
export function Media({ experimentKey, step: linked }: MediaProps) {
  const { data: assets, error, refetch } = useQuery(assetsQuery(experimentKey));
  const groups = useMemo(() => mediaGroups(assets ?? []), [assets]);
  const steps = useMemo(() => [...new Set(groups.flatMap((group) => group.assets.map((asset) => asset.step ?? 0)))].sort((left, right) => left - right), [groups]);
  const [at, setAt] = useState<number | undefined>();
  const [kind, setKind] = useState('');
  if (!assets) {
    return <Card>{error ? <Problem title="The media could not be read" error={error} onRetry={() => void refetch()} /> : <SkeletonRows label="Loading the media" />}</Card>;
  }
  if (groups.length === 0) {
    return (
      <Card>
        <Empty title="No media logged">
          <p>Pictures, sound, films, texts, histograms, curves and confusion matrices appear here, by step.</p>
        </Empty>
      </Card>
    );
  }
  const here = linked === undefined ? (at ?? steps.length - 1) : Math.max(0, steps.findLastIndex((candidate) => candidate <= linked));
  const step = steps[here] ?? 0;
  const kinds = mediaKinds.filter((candidate) => groups.some((group) => group.kind === candidate));
  const pressed = (event: KeyboardEvent) => {
    const way = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (way === 0 || !(event.target instanceof HTMLElement) || event.target.closest('input,audio,video,[role=radiogroup],table')) return;
    event.preventDefault();
    setAt(Math.min(steps.length - 1, Math.max(0, here + way)));
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the arrow keys move the slider from anywhere on the page
    <div className={styles['media']} onKeyDown={pressed}>
      <Toolbar label="Media">
        {kinds.length > 1 && <Select label="Show" value={kind} options={[{ value: '', label: 'everything' }, ...kinds.map((value) => ({ value, label: labels[value] ?? value }))]} onChange={setKind} />}
        <span className={styles['count']}>{plural(groups.length, 'name')}</span>
        <Spacer />
        {steps.length > 1 && <StepSlider label="Step of all media" steps={steps} at={here} onAt={setAt} />}
      </Toolbar>
      <div className={styles['grid']}>
        {groups
          .filter((group) => kind === '' || group.kind === kind)
          .map((group) => (
            <Group key={group.id} experimentKey={experimentKey} group={group} step={step} />
          ))}
      </div>
    </div>
  );
}

const labels: Record<string, string> = {
  image: 'pictures',
  audio: 'sound',
  video: 'films',
  text: 'texts',
  html: 'HTML',
  'confusion-matrix': 'confusion matrices',
  histogram: 'histograms',
  curve: 'curves',
  scene: 'scenes in space',
};

function Group({ experimentKey, group, step }: { experimentKey: string; group: MediaGroup; step: number }) {
  const [element, near] = useInView<HTMLElement>();
  const asset: AssetRow = atStep(group.assets, step);
  const wide = group.kind === 'confusion-matrix' || group.kind === 'html' || group.kind === 'histogram' || group.kind === 'curve' || group.kind === 'scene';
  return (
    <article ref={element} className={`${styles['card']} ${wide ? styles['wide'] : ''}`} aria-label={group.name}>
      <header>
        <h2 title={group.name}>{group.name}</h2>
        <small>
          {group.context && `${group.context} · `}
          {asset.step === null ? '' : `step ${asset.step.toLocaleString('en')}`}
          {group.assets.length > 1 && ` · ${group.assets.length} steps`}
        </small>
      </header>
      <div className={styles['body']}>{near ? <AssetPreview key={asset.assetId} experimentKey={experimentKey} asset={asset} /> : <div className={styles['waiting']} />}</div>
    </article>
  );
}
