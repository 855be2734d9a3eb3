import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiError } from '../../../api/http';
import { deleteModelVersion, modelVersionQuery, promoteModel, stages, type ModelVersionDetail, type Stage } from '../../../api/pipelineModels';
import { Button } from '../../../kit/Button';
import { Confirm } from '../../../kit/Confirm';
import { Select } from '../../../kit/Field';
import { Card, Page, Part } from '../../../kit/Page';
import { Empty, Problem, SkeletonRows } from '../../../kit/State';
import { NumberCell, Table, Value } from '../../../kit/Table';
import { When } from '../../../kit/Time';
import { notify } from '../../../kit/toast';
import { formatBytes } from '../../../lib/bytes';
import { shortType } from '../../../lib/types';
import { PipelinesNav } from '../PipelinesNav';
import styles from './Catalog.module.css';
import { StageChip } from './links';

interface ModelVersionPageProps {
  model: string;
  /** A number, a name, a stage, or `latest`. */
  version: string;
  onOpen: (path: string) => void;
}

/** One version of a model: its stage, what was learned of it, and the artifacts and runs that belong to it. */
export function ModelVersionPage({ model, version, onOpen }: ModelVersionPageProps) {
  const { data, error, refetch } = useQuery(modelVersionQuery(model, version));
  const gone = error instanceof ApiError && error.status === 404;
  const name = data?.version ?? version;
  return (
    <Page
      title={`${model} ${name}`}
      heading={
        <>
          <Link to="/pipeline-models/$model" params={{ model }}>
            {model}
          </Link>{' '}
          version {name}
        </>
      }
      below={
        data && (
          <>
            {data.stage === 'none' ? <span>in no stage</span> : <StageChip stage={data.stage} />}
            <span>
              made <When millis={data.createdMillis} />
            </span>
            {data.description && <span>{data.description}</span>}
          </>
        )
      }
      actions={data && <Actions version={data} asked={version} onOpen={onOpen} />}
    >
      <PipelinesNav />
      {!data && gone && (
        <Empty title="There is no such version">
          <p>{error.message}</p>
          <Link to="/pipeline-models/$model" params={{ model }}>
            All versions of {model}
          </Link>
        </Empty>
      )}
      {!data && error && !gone && <Problem title="The version could not be read" error={error} onRetry={() => void refetch()} />}
      {!data && !error && (
        <Card>
          <SkeletonRows label="Loading the version" />
        </Card>
      )}
      {data && <Known version={data} />}
    </Page>
  );
}

function Actions({ version, asked, onOpen }: { version: ModelVersionDetail; asked: string; onOpen: (path: string) => void }) {
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { model, number, stage } = version;
  const refused = (refusal: unknown) => notify({ text: refusal instanceof Error ? refusal.message : String(refusal), bad: true });
  const move = async (next: Stage, undoable: boolean) => {
    try {
      await promoteModel(model, number, next);
      const undo = undoable ? { undo: () => void move(stage, false) } : {};
      notify({ text: `Version ${version.version} of ${model} is ${next === 'none' ? 'in no stage' : next === 'archived' ? 'archived' : `in ${next}`}.`, ...undo });
      // An address that names a stage would now show another version.
      if (!/^\d+$/.test(asked)) onOpen(`/pipeline-models/${encodeURIComponent(model)}/${number}`);
    } catch (refusal) {
      refused(refusal);
    }
    await client.invalidateQueries({ queryKey: ['pipeline-models'] });
  };
  const remove = async () => {
    try {
      await deleteModelVersion(model, number);
      await client.invalidateQueries({ queryKey: ['pipeline-models'], refetchType: 'none' });
      notify({ text: `Version ${version.version} of ${model} is deleted.` });
      onOpen(`/pipeline-models/${encodeURIComponent(model)}`);
    } catch (refusal) {
      refused(refusal);
    }
  };
  return (
    <>
      <Select label="Stage" value={stage} options={stages.map((each) => ({ value: each, label: each }))} onChange={(next) => void move(stages.find((each) => each === next) ?? 'none', true)} />
      <Button icon="trash" onClick={() => setAsking(true)}>
        Delete
      </Button>
      {asking && (
        <Confirm title={`Delete version ${version.version} of ${model}?`} action="Delete" onConfirm={() => void remove()} onClose={() => setAsking(false)}>
          The version and what was learned of it are gone for good; its artifacts and runs stay.
        </Confirm>
      )}
    </>
  );
}

function Known({ version }: { version: ModelVersionDetail }) {
  const { artifacts, runs, metadata } = version;
  return (
    <>
      <Part title="Artifacts">
        <Card>
          {artifacts.length === 0 ? (
            <p className={styles['none']}>No artifact belongs to it.</p>
          ) : (
            <Table label="Artifacts of the version" columns={[{ label: 'Artifact' }, { label: 'Version', number: true }, { label: 'Type' }, { label: 'Size', number: true }]}>
              {artifacts.map((row) => (
                <tr key={row.name}>
                  <th scope="row">
                    <Link to="/pipeline-artifacts/$name/$version" params={{ name: row.name, version: String(row.version) }} className={styles['name']}>
                      {row.name}
                    </Link>
                  </th>
                  <NumberCell>{row.version}</NumberCell>
                  <td title={row.type}>{shortType(row.type)}</td>
                  <NumberCell title={`${row.size.toLocaleString('en')} bytes`}>{formatBytes(row.size)}</NumberCell>
                </tr>
              ))}
            </Table>
          )}
        </Card>
      </Part>
      <div className={styles['beside']}>
        <Part title="Metadata">
          <Card>
            {Object.keys(metadata).length === 0 ? (
              <p className={styles['none']}>Nothing was logged of it.</p>
            ) : (
              <dl className={styles['facts']}>
                {Object.entries(metadata).map(([key, value]) => (
                  <div key={key} style={{ display: 'contents' }}>
                    <dt>{key}</dt>
                    <dd>
                      <Value>{value}</Value>
                    </dd>
                  </div>
                ))}
              </dl>
            )}
          </Card>
        </Part>
        <Part title="Runs">
          <Card>
            {runs.length === 0 ? (
              <p className={styles['none']}>No run that is still there worked on it.</p>
            ) : (
              <Table label="Runs of the version" columns={[{ label: 'Run' }]}>
                {runs.map((run) => (
                  <tr key={run}>
                    <th scope="row">
                      <Link to="/pipelines/$runName" params={{ runName: run }}>
                        {run}
                      </Link>
                    </th>
                  </tr>
                ))}
              </Table>
            )}
          </Card>
        </Part>
      </div>
    </>
  );
}
