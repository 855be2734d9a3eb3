import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import type { AssetRow } from '../../api/assets';
import { experimentsByKeyQuery } from '../../api/experiments';
import type { ExperimentRow } from '../../api/schema';
import { Card, Page } from '../../kit/Page';
import { Empty, Problem, SkeletonRows } from '../../kit/State';
import { tabId, tabPanelId, Tabs } from '../../kit/Tabs';
import { plural } from '../../lib/format';
import { ComparedCode } from './ComparedCode';
import { ComparedEnvironment } from './ComparedEnvironment';
import { ComparedMedia } from './ComparedMedia';
import { diffOf } from './diff';
import styles from './Comparison.module.css';
import { Matrix } from './Matrix';
import type { ComparedPart } from './part';

interface ComparisonProps {
  workspace: string;
  project: string;
  keys: readonly string[];
  part: ComparedPart;
  onPart: (part: ComparedPart) => void;
  onlyDifferent: boolean;
  onOnlyDifferent: (only: boolean) => void;
  /** The charts of the experiments that were found. */
  renderCharts: (experiments: ExperimentRow[]) => ReactNode;
  /** Panels that people of the project wrote. */
  renderPanels: (experiments: ExperimentRow[]) => ReactNode;
  renderPreview: (experimentKey: string, asset: AssetRow) => ReactNode;
}

const tabs: readonly { id: ComparedPart; label: string }[] = [
  { id: 'charts', label: 'Charts and values' },
  { id: 'environment', label: 'Environment' },
  { id: 'packages', label: 'Packages' },
  { id: 'code', label: 'Code' },
  { id: 'media', label: 'Media' },
  { id: 'panels', label: 'Panels' },
];

/** Some experiments side by side: their curves, what they logged, where they ran, their code and their pictures. */
export function Comparison(props: ComparisonProps) {
  const { workspace, project, keys, part, onPart } = props;
  const { data: rows, error, refetch } = useQuery(experimentsByKeyQuery(keys));
  const found = useMemo(() => keys.flatMap((key) => rows?.find((row) => row.experimentKey === key) ?? []), [keys, rows]);
  const below = (
    <span>
      in{' '}
      <Link to="/$workspace/$project/experiments" params={{ workspace, project }}>
        {workspace} / {project}
      </Link>
    </span>
  );
  return (
    <Page title={`Compare ${keys.length}`} heading={`Compare ${plural(found.length || keys.length, 'experiment')}`} below={below}>
      {!rows && error && <Problem title="The experiments could not be read" error={error} onRetry={() => void refetch()} />}
      {!rows && !error && (
        <Card>
          <SkeletonRows label="Loading the experiments" />
        </Card>
      )}
      {rows && found.length === 0 && (
        <Empty title="Nothing to compare">
          <p>Mark experiments in the table of the project, then press Compare.</p>
        </Empty>
      )}
      {found.length > 0 && (
        <>
          <Tabs label="Comparison" tabs={tabs} selected={part} onSelect={onPart} />
          <div id={tabPanelId} className={styles['part']} role="tabpanel" aria-labelledby={tabId(part)}>
            <Part {...props} experiments={found} />
          </div>
        </>
      )}
    </Page>
  );
}

function Part({ part, experiments, onlyDifferent, onOnlyDifferent, renderCharts, renderPanels, renderPreview }: ComparisonProps & { experiments: ExperimentRow[] }) {
  switch (part) {
    case 'charts':
      return (
        <>
          {renderCharts(experiments)}
          <Matrix label="Values" experiments={experiments} sections={diffOf(experiments)} onlyDifferent={onlyDifferent} onOnlyDifferent={onOnlyDifferent} />
        </>
      );
    case 'environment':
    case 'packages':
      return <ComparedEnvironment key={part} part={part} experiments={experiments} onlyDifferent={onlyDifferent} onOnlyDifferent={onOnlyDifferent} />;
    case 'code':
      return <ComparedCode experiments={experiments} />;
    case 'media':
      return <ComparedMedia experiments={experiments} renderPreview={renderPreview} />;
    default:
      return renderPanels(experiments);
  }
}
