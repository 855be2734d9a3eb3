import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { isGone } from '../../../api/http';
import { deleteModelVersion, modelVersionQuery, promoteModel, stages, type ModelVersionDetail, type Stage } from '../../../api/pipelineModels';
import { Button } from '../../../kit/Button';
import { Confirm } from '../../../kit/Confirm';
import { Select } from '../../../kit/Field';
import { Loaded } from '../../../kit/Loaded';
import { Card, Page, Part } from '../../../kit/Page';
import { RowTable, type RowColumn } from '../../../kit/Table';
import { When } from '../../../kit/Time';
import { notify, notifyRefused } from '../../../kit/toast';
import { wrappable } from '../../../kit/wrappable';
import { pathOf } from '../../../lib/url';
import { PipelinesNav } from '../PipelinesNav';
import styles from './Catalog.module.css';
import { sizeColumn, typeColumn } from './columns';
import { RunLink, StageChip } from './links';
import { Metadata } from './Metadata';

interface ModelVersionPageProps {
  model: string;
  /** A number, a name, a stage, or `latest`. */
  version: string;
  onOpen: (path: string) => void;
}

/** One version of a model: its stage, what was learned of it, and the artifacts and runs that belong to it. */
export function ModelVersionPage({ model, version, onOpen }: ModelVersionPageProps) {
  const asked = useQuery(modelVersionQuery(model, version));
  const { data, error } = asked;
  const name = data?.version ?? version;
  return (
    <Page
      title={`${model} ${name}`}
      heading={
        <>
          <Link to="/pipeline-models/$model" params={{ model }}>
            {wrappable(model)}
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
      <Loaded
        noun="version"
        asked={asked}
        gone={isGone(error)}
        elsewhere={
          <Link to="/pipeline-models/$model" params={{ model }}>
            All versions of {model}
          </Link>
        }
      >
        {(known) => <Known version={known} />}
      </Loaded>
    </Page>
  );
}

function Actions({ version, asked, onOpen }: { version: ModelVersionDetail; asked: string; onOpen: (path: string) => void }) {
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { model, number, stage } = version;
  const move = async (next: Stage, undoable: boolean) => {
    try {
      await promoteModel(model, number, next);
      const undo = undoable ? { undo: () => void move(stage, false) } : {};
      notify({ text: `Version ${version.version} of ${model} is ${next === 'none' ? 'in no stage' : next === 'archived' ? 'archived' : `in ${next}`}.`, ...undo });
      // An address that names a stage would now show another version.
      if (!/^\d+$/.test(asked)) onOpen(pathOf(['pipeline-models', model, number]));
    } catch (refusal) {
      notifyRefused(refusal);
    }
    await client.invalidateQueries({ queryKey: ['pipeline-models'] });
  };
  const remove = async () => {
    try {
      await deleteModelVersion(model, number);
      await client.invalidateQueries({ queryKey: ['pipeline-models'], refetchType: 'none' });
      notify({ text: `Version ${version.version} of ${model} is deleted.` });
      onOpen(pathOf(['pipeline-models', model]));
    } catch (refusal) {
      notifyRefused(refusal);
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

const artifactColumns: RowColumn<ModelVersionDetail['artifacts'][number]>[] = [
  {
    label: 'Artifact',
    cell: ({ name, version }) => (
      <Link to="/pipeline-artifacts/$name/$version" params={{ name, version: String(version) }} className={styles['name']}>
        {wrappable(name)}
      </Link>
    ),
  },
  { label: 'Version', number: true, cell: (row) => row.version },
  typeColumn(),
  sizeColumn(),
];

const runColumns: RowColumn<string>[] = [{ label: 'Run', cell: (run) => <RunLink run={run} /> }];

function Known({ version }: { version: ModelVersionDetail }) {
  const { artifacts, runs, metadata } = version;
  return (
    <>
      <Part title="Artifacts">
        <Card>
          {artifacts.length === 0 ? (
            <p className={styles['none']}>No artifact belongs to it.</p>
          ) : (
            <RowTable label="Artifacts of the version" columns={artifactColumns} rows={artifacts} keyOf={(row) => row.name} />
          )}
        </Card>
      </Part>
      <div className={styles['beside']}>
        <Part title="Metadata">
          <Card>
            <Metadata metadata={metadata} />
          </Card>
        </Part>
        <Part title="Runs">
          <Card>
            {runs.length === 0 ? (
              <p className={styles['none']}>No run that is still there worked on it.</p>
            ) : (
              <RowTable label="Runs of the version" columns={runColumns} rows={runs} keyOf={(run) => run} />
            )}
          </Card>
        </Part>
      </div>
    </>
  );
}
