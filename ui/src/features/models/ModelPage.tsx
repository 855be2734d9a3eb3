import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { isGone } from '../../api/http';
import { changeModelVersion, modelDownloadAt, modelFileAt, modelQuery, modelVersionQuery, modelVersionsQuery, statusesQuery, type ModelVersion, type ModelVersionDetail } from '../../api/models';
import { Lineage, type LineageNode } from '../../charts/Lineage';
import { Select } from '../../kit/Field';
import { FileTable } from '../../kit/FileTable';
import { LabelEditor } from '../../kit/LabelEditor';
import { Loaded } from '../../kit/Loaded';
import { Card, Page, Part } from '../../kit/Page';
import { Problem, Skeleton, SkeletonRows } from '../../kit/State';
import { RowTable, type RowColumn } from '../../kit/Table';
import { Tag, Tags } from '../../kit/Tag';
import { When } from '../../kit/Time';
import { notify, notifyRefused } from '../../kit/toast';
import { formatBytes } from '../../lib/bytes';
import { plural } from '../../lib/format';
import { pathOf } from '../../lib/url';
import styles from './ModelPage.module.css';

const Markdown = lazy(async () => ({ default: (await import('../../kit/Markdown')).Markdown }));

interface ModelPageProps {
  modelId: string;
  itemId: string | undefined;
  onOpen: (path: string) => void;
}

const columns: RowColumn<ModelVersion>[] = [
  {
    label: 'Version',
    cell: ({ modelId, itemId, version }) => (
      <Link to="/models/$modelId" params={{ modelId }} search={{ version: itemId }}>
        {version}
      </Link>
    ),
  },
  { label: 'Status', cell: (row) => row.status ?? '–' },
  { label: 'Tags', cell: (row) => <Tags>{row.tags.map((tag) => <Tag key={tag} text={tag} />)}</Tags> },
  { label: 'Comment', cell: (row) => row.comment },
  { label: 'Size', number: true, cell: (row) => formatBytes(row.sizeInBytes) },
  { label: 'Registered', oneLine: true, cell: (row) => <When millis={row.createdMillis} /> },
];

const historyColumns: RowColumn<ModelVersionDetail['history'][number]>[] = [
  { label: 'When', cell: (entry) => <When millis={entry.atMillis} /> },
  { label: 'Who', cell: (entry) => entry.user },
  { label: 'What', cell: (entry) => entry.action.toLowerCase().replaceAll('_', ' ') },
  { label: 'Before', cell: (entry) => valuesOf(entry.previousValue) },
  { label: 'After', cell: (entry) => valuesOf(entry.newValue) },
];

/** One registered model: its versions with their status, where each came from, its files and what was done to it. */
export function ModelPage({ modelId, itemId, onOpen }: ModelPageProps) {
  const asked = useQuery(modelQuery(modelId));
  const model = asked.data;
  const { data: versions = [] } = useQuery(modelVersionsQuery(modelId));
  const shown = itemId ?? versions[0]?.itemId;
  if (!model) {
    return (
      <Page title="Model" heading="Model">
        <Loaded noun="model" asked={asked} gone={isGone(asked.error)} elsewhere={<Link to="/models">All models</Link>} />
      </Page>
    );
  }
  return (
    <Page
      title={model.name}
      heading={model.name}
      below={
        <>
          <Link to="/models" search={{ workspace: model.workspace }}>
            Models of {model.workspace}
          </Link>
          <span>{plural(model.versionCount, 'version')}</span>
          {model.description && <span>{model.description}</span>}
        </>
      }
    >
      {model.notes && (
        <Card label="Notes">
          <div className={styles['notes']}>
            <Suspense fallback={<Skeleton height={60} />}>
              <Markdown text={model.notes} />
            </Suspense>
          </div>
        </Card>
      )}
      {shown && <Version itemId={shown} onOpen={onOpen} />}
      <Part title="Versions">
        <Card>
          <RowTable label="Versions" columns={columns} rows={versions} keyOf={(row) => row.itemId} current={(row) => row.itemId === shown} />
        </Card>
      </Part>
    </Page>
  );
}

function lineageOf(version: ModelVersionDetail): LineageNode[] {
  const { experiment } = version;
  return [
    ...(experiment ? [{ id: 'experiment', label: experiment.name, kind: 'trained by', href: pathOf([experiment.workspace, experiment.project, experiment.experimentKey]), upstream: [] }] : []),
    { id: 'here', label: `${version.name} ${version.version}`, kind: 'model', href: pathOf(['models', version.modelId], { version: version.itemId }), here: true, upstream: experiment ? ['experiment'] : [] },
  ];
}

function Version({ itemId, onOpen }: { itemId: string; onOpen: (path: string) => void }) {
  const client = useQueryClient();
  const { data: version, error, refetch } = useQuery(modelVersionQuery(itemId));
  const { data: statuses = [] } = useQuery(statusesQuery);
  if (!version) return <Card>{error ? <Problem title="The version could not be read" error={error} onRetry={() => void refetch()} /> : <SkeletonRows label="Loading the version" rows={4} />}</Card>;
  const refresh = () => Promise.all([client.invalidateQueries({ queryKey: ['model-version', itemId] }), client.invalidateQueries({ queryKey: ['model', version.modelId] })]);
  const change = async (next: { tags?: string[]; status?: string }, back: { tags?: string[]; status?: string }) => {
    try {
      await changeModelVersion(itemId, next);
      await refresh();
      notify({ text: next.status === undefined ? 'The tags are changed.' : `The status is ${next.status || 'none'}.`, undo: () => void changeModelVersion(itemId, back).then(refresh) });
    } catch (refusal) {
      notifyRefused(refusal);
    }
  };
  const status = version.status ?? '';
  return (
    <>
      <Part title={`Version ${version.version}`}>
        <Card>
          <div className={styles['facts']}>
            <Select label="Status" value={status} options={[...new Set([status, ...statuses])].map((value) => ({ value, label: value || 'none' }))} onChange={(next) => void change({ status: next }, { status })} />
            <LabelEditor noun="tag" labels={version.tags} onChange={(tags) => void change({ tags }, { tags: version.tags })} />
          </div>
          {version.comment && <p className={styles['notes']}>{version.comment}</p>}
        </Card>
      </Part>
      <Part title="Lineage">
        <Card>
          <Lineage label="Lineage graph" nodes={lineageOf(version)} onOpen={onOpen} />
        </Card>
      </Part>
      <Part title="Files">
        <Card>
          <FileTable files={version.files} addressOf={(id) => modelFileAt(itemId, id)} whole={modelDownloadAt(itemId)} />
        </Card>
      </Part>
      {version.history.length > 0 && (
        <Part title="History">
          <Card>
            <RowTable label="History" columns={historyColumns} rows={version.history} keyOf={(entry) => `${entry.atMillis} ${version.history.indexOf(entry)}`} />
          </Card>
        </Part>
      )}
    </>
  );
}

function valuesOf(values: Record<string, unknown> | null): string {
  return Object.values(values ?? {}).map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(', ');
}
