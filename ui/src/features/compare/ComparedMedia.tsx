import { useQueries } from '@tanstack/react-query';
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { assetsQuery, type AssetRow } from '../../api/assets';
import { atStep, mediaGroups } from '../../api/media';
import type { ExperimentRow } from '../../api/schema';
import { Name } from '../../kit/Name';
import { Card, Spacer, Toolbar } from '../../kit/Page';
import { useMore } from '../../kit/More';
import { Empty, SkeletonRows } from '../../kit/State';
import { StepSlider } from '../../kit/StepSlider';
import { useInView } from '../../kit/useInView';
import { plural } from '../../lib/format';
import { seriesToken } from '../../theme/colour';
import styles from './ComparedMedia.module.css';

interface ComparedMediaProps {
  experiments: readonly ExperimentRow[];
  renderPreview: (experimentKey: string, asset: AssetRow) => ReactNode;
}

/** What was logged under one name, side by side for all experiments; one slider moves everything over the steps. */
export function ComparedMedia({ experiments, renderPreview }: ComparedMediaProps) {
  const assets = useQueries({ queries: experiments.map(({ experimentKey }) => assetsQuery(experimentKey)) });
  const [at, setAt] = useState<number | undefined>();
  const groups = assets.map((query) => new Map(mediaGroups(query.data ?? []).map((group) => [group.id, group])));
  const ids = [...new Set(groups.flatMap((of) => [...of.keys()]))];
  const [shown, more] = useMore(ids, 30);
  const steps = [...new Set(groups.flatMap((of) => [...of.values()].flatMap((group) => group.assets.map((asset) => asset.step ?? 0))))].sort((left, right) => left - right);
  if (assets.some((query) => query.isPending)) {
    return (
      <Card>
        <SkeletonRows label="Loading the media" />
      </Card>
    );
  }
  if (ids.length === 0) {
    return (
      <Card>
        <Empty title="No media logged">
          <p>Pictures, sound, films, texts, histograms and curves of these experiments would stand side by side here.</p>
        </Empty>
      </Card>
    );
  }
  const here = at ?? steps.length - 1;
  const pressed = (event: KeyboardEvent) => {
    const way = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (way === 0 || !(event.target instanceof HTMLElement) || event.target.closest('input,audio,video,[role=radiogroup],table')) return;
    event.preventDefault();
    setAt(Math.min(steps.length - 1, Math.max(0, here + way)));
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the arrow keys move the slider from anywhere on the page
    <div onKeyDown={pressed}>
      <Toolbar label="Media">
        <span className={styles['count']}>{plural(ids.length, 'name')}</span>
        <Spacer />
        {steps.length > 1 && <StepSlider label="Step of all media" steps={steps} at={here} onAt={setAt} />}
      </Toolbar>
      {shown.map((id) => {
        const name = groups.find((of) => of.has(id))?.get(id)?.name ?? id;
        return (
          <section key={id} className={styles['row']} aria-label={name}>
            <h2>{name}</h2>
            {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls */}
            <div className={styles['side']} tabIndex={0} role="group" aria-label={`${name}, side by side`}>
              {experiments.map((experiment, index) => {
                const group = groups[index]?.get(id);
                return <Cell key={experiment.experimentKey} experiment={experiment} asset={group && atStep(group.assets, steps[here] ?? 0)} renderPreview={renderPreview} />;
              })}
            </div>
          </section>
        );
      })}
      {more}
    </div>
  );
}

function Cell({ experiment, asset, renderPreview }: { experiment: ExperimentRow; asset: AssetRow | undefined; renderPreview: ComparedMediaProps['renderPreview'] }) {
  const [element, near] = useInView<HTMLElement>();
  const name = experiment.name || experiment.experimentKey;
  return (
    <figure ref={element} className={styles['cell']} aria-label={name}>
      <figcaption>
        <span className={styles['swatch']} style={{ background: `var(${seriesToken(experiment.experimentKey)})` }} />
        <Name>{name}</Name>
        <small>{asset?.step === null || asset === undefined ? '' : `step ${asset.step.toLocaleString('en')}`}</small>
      </figcaption>
      {asset === undefined ? <p className={styles['none']}>not logged</p> : near ? renderPreview(experiment.experimentKey, asset) : <div className={styles['waiting']} />}
    </figure>
  );
}
