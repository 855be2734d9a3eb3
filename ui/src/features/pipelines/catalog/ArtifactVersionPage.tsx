import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { isGone } from '../../../api/http';
import { artifactContentQuery, artifactDownloadAt, artifactLineageQuery, artifactVersionQuery, deleteArtifactVersion, tagArtifact, type ArtifactVersionDetail } from '../../../api/pipelineArtifacts';
import { Button, buttonClass } from '../../../kit/Button';
import { Confirm } from '../../../kit/Confirm';
import { LabelEditor } from '../../../kit/LabelEditor';
import { Loaded } from '../../../kit/Loaded';
import { Card, Page, Part } from '../../../kit/Page';
import { RowTable, type RowColumn } from '../../../kit/Table';
import { When } from '../../../kit/Time';
import { notify, notifyRefused } from '../../../kit/toast';
import { useAct } from '../../../kit/useAct';
import { wrappable } from '../../../kit/wrappable';
import { formatBytes } from '../../../lib/bytes';
import { shortType } from '../../../lib/types';
import { pathOf } from '../../../lib/url';
import { PipelinesNav } from '../PipelinesNav';
import { ArtifactContents } from './ArtifactContents';
import { ArtifactFlow, UsedBy } from './ArtifactFlow';
import styles from './Catalog.module.css';
import { StageChip } from './links';
import { Metadata } from './Metadata';

interface ArtifactVersionPageProps {
  name: string;
  /** A number, or `latest`. */
  version: string;
  onOpen: (path: string) => void;
}

/** One version of an artifact: what it is, how it looks, what made it and what took it. */
export function ArtifactVersionPage({ name, version, onOpen }: ArtifactVersionPageProps) {
  const asked = useQuery(artifactVersionQuery(name, version));
  const { data, error } = asked;
  const title = `${name} ${data?.version ?? version}`;
  return (
    <Page
      title={title}
      heading={
        <>
          <Link to="/pipeline-artifacts/$name" params={{ name }}>
            {wrappable(name)}
          </Link>{' '}
          version {data?.version ?? version}
        </>
      }
      below={data && <Beside artifact={data} />}
      actions={data && <Actions artifact={data} onOpen={onOpen} />}
    >
      <PipelinesNav />
      <Loaded
        noun="version"
        rows={6}
        asked={asked}
        gone={isGone(error)}
        elsewhere={
          <Link to="/pipeline-artifacts/$name" params={{ name }}>
            All versions of {name}
          </Link>
        }
      >
        {(known) => <Known key={known.version} artifact={known} onOpen={onOpen} />}
      </Loaded>
    </Page>
  );
}

function Beside({ artifact }: { artifact: ArtifactVersionDetail }) {
  const { name, before, after, newest, version } = artifact;
  const to = (which: number, text: string) => (
    <span>
      <Link to="/pipeline-artifacts/$name/$version" params={{ name, version: String(which) }}>
        {text}
      </Link>
    </span>
  );
  return (
    <>
      <span>{version === newest ? 'the newest version' : <>an older version</>}</span>
      {before !== null && to(before, `← version ${before}`)}
      {after !== null && to(after, `version ${after} →`)}
      {after !== null && newest !== after && to(newest, `newest: version ${newest}`)}
    </>
  );
}

function Actions({ artifact, onOpen }: { artifact: ArtifactVersionDetail; onOpen: (path: string) => void }) {
  const client = useQueryClient();
  const { name, version } = artifact;
  const { data: lineage } = useQuery(artifactLineageQuery(name, String(version)));
  const [asking, setAsking] = useState(false);
  // Runs and models hold what they made and took; what nothing holds may go.
  const held = artifact.models.length > 0 ? 'A model has it' : artifact.madeBy ? 'The run that made it has it' : (lineage?.usedBy.length ?? 0) > 0 ? 'A run took it' : undefined;
  const remove = async () => {
    try {
      await deleteArtifactVersion(name, version);
      await client.invalidateQueries({ queryKey: ['pipeline-artifacts'], refetchType: 'none' });
      notify({ text: `Version ${version} of ${name} is deleted.` });
      onOpen(pathOf(['pipeline-artifacts', name]));
    } catch (refusal) {
      notifyRefused(refusal);
    }
  };
  return (
    <>
      <a href={artifactDownloadAt(name, version)} className={buttonClass} download>
        Download {formatBytes(artifact.size)}
      </a>
      <Button icon="trash" disabled={held !== undefined || lineage === undefined} title={held ? `${held}: delete that first` : 'Delete this version'} onClick={() => setAsking(true)}>
        Delete
      </Button>
      {asking && (
        <Confirm title={`Delete version ${version} of ${name}?`} action="Delete" onConfirm={() => void remove()} onClose={() => setAsking(false)}>
          The version is gone for good, and its content with it if nothing else has the same.
        </Confirm>
      )}
    </>
  );
}

const modelColumns: RowColumn<ArtifactVersionDetail['models'][number]>[] = [
  {
    label: 'Model',
    cell: ({ model }) => (
      <Link to="/pipeline-models/$model" params={{ model }}>
        {wrappable(model)}
      </Link>
    ),
  },
  {
    label: 'Version',
    cell: ({ model, number, version }) => (
      <Link to="/pipeline-models/$model/$version" params={{ model, version: String(number) }} className={styles['link']}>
        version {version}
      </Link>
    ),
  },
  { label: 'Stage', cell: (row) => <StageChip stage={row.stage} /> },
];

function Known({ artifact, onOpen }: { artifact: ArtifactVersionDetail; onOpen: (path: string) => void }) {
  const { name, version, metadata, models } = artifact;
  return (
    <>
      <div className={styles['beside']}>
        <Facts artifact={artifact} />
        {Object.keys(metadata).length > 0 && (
          <Part title="Metadata">
            <Card>
              <Metadata metadata={metadata} />
            </Card>
          </Part>
        )}
        {models.length > 0 && (
          <Part title="Models that have it">
            <Card>
              <RowTable label="Models that have it" columns={modelColumns} rows={models} keyOf={(row) => `${row.model} ${row.number}`} />
            </Card>
          </Part>
        )}
        <UsedBy name={name} version={version} />
      </div>
      <ArtifactFlow name={name} version={version} onOpen={onOpen} />
      <ArtifactContents artifact={artifact} />
    </>
  );
}

function Facts({ artifact }: { artifact: ArtifactVersionDetail }) {
  const act = useAct(['pipeline-artifacts']);
  const { name, version, tags, madeBy } = artifact;
  const { data: content } = useQuery(artifactContentQuery(name, String(version)));
  const change = (next: string[]) => act(() => tagArtifact(name, version, next.filter((tag) => !tags.includes(tag)), tags.filter((tag) => !next.includes(tag))));
  return (
    <Part title="About">
      <Card>
        <dl className={styles['facts']}>
          <dt>Type</dt>
          <dd title={artifact.type}>{shortType(artifact.type)}</dd>
          <dt>Kind</dt>
          <dd>{artifact.kind}</dd>
          <dt>Size</dt>
          <dd title={`${artifact.size.toLocaleString('en')} bytes`}>{formatBytes(artifact.size)}</dd>
          <dt>Made</dt>
          <dd>
            <When millis={artifact.createdMillis} />
          </dd>
          <dt>Made by</dt>
          <dd>
            {madeBy ? (
              <>
                step{' '}
                <Link to="/pipelines/$runName" params={{ runName: madeBy.run }} search={{ step: madeBy.step }}>
                  {madeBy.step}
                </Link>{' '}
                of run{' '}
                <Link to="/pipelines/$runName" params={{ runName: madeBy.run }} search={{}}>
                  {madeBy.run}
                </Link>
              </>
            ) : (
              'no run that is still there: it was saved by hand, or the run was deleted'
            )}
          </dd>
          <dt>Materializer</dt>
          <dd className={styles['code']}>{artifact.materializer}</dd>
          <dt>Content</dt>
          <dd className={styles['code']}>
            {artifact.uri}
            {content?.there === false && <strong className={styles['gone']}> cannot be read from here</strong>}
          </dd>
          <dt>Tags</dt>
          <dd>
            <LabelEditor noun="tag" labels={tags} onChange={(next) => void change(next)} />
          </dd>
        </dl>
      </Card>
    </Part>
  );
}
