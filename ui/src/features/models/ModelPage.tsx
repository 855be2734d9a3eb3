import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { changeModelVersion, modelDownloadAt, modelFileAt, modelQuery, modelVersionQuery, modelVersionsQuery, statusesQuery, type ModelVersionDetail } from '../../api/models';
import { Lineage, type LineageNode } from '../../charts/Lineage';
import { Select } from '../../kit/Field';
import { FileTable } from '../../kit/FileTable';
import { LabelEditor } from '../../kit/LabelEditor';
import { Card, Page, Part } from '../../kit/Page';
import { Problem, Skeleton, SkeletonRows } from '../../kit/State';
import { NumberCell, Table } from '../../kit/Table';
import { Tag, Tags } from '../../kit/Tag';
import { When } from '../../kit/Time';
import { notify } from '../../kit/toast';
import { formatBytes } from '../../lib/bytes';
import { plural } from '../../lib/format';
import styles from './ModelPage.module.css';

const Markdown = lazy(async () => ({ default: (await import('../../kit/Markdown')).Markdown }));

interface ModelPageProps {
  modelId: string;
  itemId: string | undefined;
  onOpen: (path: string) => void;
}

/** One registered model: its versions with their status, where each came from, its files and what was done to it. */
export function ModelPage({ modelId, itemId, onOpen }: ModelPageProps) {
  const { data: model, error, refetch } = useQuery(modelQuery(modelId));
  const { data: versions = [] } = useQuery(modelVersionsQuery(modelId));
  const shown = itemId ?? versions[0]?.itemId;
  if (!model) {
    return (
      <Page title="Model" heading="Model">
        <Card>{error ? <Problem title="The model could not be read" error={error} onRetry={() => void refetch()} /> : <SkeletonRows label="Loading the model" />}</Card>
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
          <Table label="Versions" columns={[{ label: 'Version' }, { label: 'Status' }, { label: 'Tags' }, { label: 'Comment' }, { label: 'Size', number: true }, { label: 'Registered' }]}>
            {versions.map((row) => (
              <tr key={row.itemId} aria-current={row.itemId === shown ? 'true' : undefined}>
                <th scope="row">
                  <Link to="/models/$modelId" params={{ modelId }} search={{ version: row.itemId }}>
                    {row.version}
                  </Link>
                </th>
                <td>{row.status ?? '–'}</td>
                <td>
                  <Tags>{row.tags.map((tag) => <Tag key={tag} text={tag} />)}</Tags>
                </td>
                <td>{row.comment}</td>
                <NumberCell>{formatBytes(row.sizeInBytes)}</NumberCell>
                <td>
                  <When millis={row.createdMillis} />
                </td>
              </tr>
            ))}
          </Table>
        </Card>
      </Part>
    </Page>
  );
}

const e = encodeURIComponent;

function lineageOf(version: ModelVersionDetail): LineageNode[] {
  const { experiment } = version;
  return [
    ...(experiment ? [{ id: 'experiment', label: experiment.name, kind: 'trained by', href: `/${e(experiment.workspace)}/${e(experiment.project)}/${e(experiment.experimentKey)}`, upstream: [] }] : []),
    { id: 'here', label: `${version.name} ${version.version}`, kind: 'model', href: `/models/${e(version.modelId)}?version=${e(version.itemId)}`, here: true, upstream: experiment ? ['experiment'] : [] },
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
      notify({ text: refusal instanceof Error ? refusal.message : String(refusal), bad: true });
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
            <Table label="History" columns={[{ label: 'When' }, { label: 'Who' }, { label: 'What' }, { label: 'Before' }, { label: 'After' }]}>
              {version.history.map((entry, index) => (
                <tr key={index}>
                  <td>
                    <When millis={entry.atMillis} />
                  </td>
                  <td>{entry.user}</td>
                  <td>{entry.action.toLowerCase().replaceAll('_', ' ')}</td>
                  <td>{valuesOf(entry.previousValue)}</td>
                  <td>{valuesOf(entry.newValue)}</td>
                </tr>
              ))}
            </Table>
          </Card>
        </Part>
      )}
    </>
  );
}

function valuesOf(values: Record<string, unknown> | null): string {
  return Object.values(values ?? {}).map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(', ');
}
