import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiError } from '../../../api/http';
import { artifactContentQuery, artifactDownloadAt, artifactLineageQuery, artifactVersionQuery, deleteArtifactVersion, tagArtifact, type ArtifactVersionDetail } from '../../../api/pipelineArtifacts';
import { Button, buttonClass } from '../../../kit/Button';
import { Confirm } from '../../../kit/Confirm';
import { LabelEditor } from '../../../kit/LabelEditor';
import { Card, Page, Part } from '../../../kit/Page';
import { Empty, Problem, SkeletonRows } from '../../../kit/State';
import { Table, Value } from '../../../kit/Table';
import { When } from '../../../kit/Time';
import { notify } from '../../../kit/toast';
import { formatBytes } from '../../../lib/bytes';
import { shortType } from '../../../lib/types';
import { PipelinesNav } from '../PipelinesNav';
import { ArtifactContents } from './ArtifactContents';
import { ArtifactFlow, UsedBy } from './ArtifactFlow';
import styles from './Catalog.module.css';
import { StageChip } from './links';

interface ArtifactVersionPageProps {
  name: string;
  /** A number, or `latest`. */
  version: string;
  onOpen: (path: string) => void;
}

/** One version of an artifact: what it is, how it looks, what made it and what took it. */
export function ArtifactVersionPage({ name, version, onOpen }: ArtifactVersionPageProps) {
  const { data, error, refetch } = useQuery(artifactVersionQuery(name, version));
  const gone = error instanceof ApiError && error.status === 404;
  const title = `${name} ${data?.version ?? version}`;
  return (
    <Page
      title={title}
      heading={
        <>
          <Link to="/pipeline-artifacts/$name" params={{ name }}>
            {name}
          </Link>{' '}
          version {data?.version ?? version}
        </>
      }
      below={data && <Beside artifact={data} />}
      actions={data && <Actions artifact={data} onOpen={onOpen} />}
    >
      <PipelinesNav />
      {!data && !error && (
        <Card>
          <SkeletonRows label="Loading the version" rows={6} />
        </Card>
      )}
      {!data && gone && (
        <Empty title="There is no such version">
          <p>{error.message}</p>
          <Link to="/pipeline-artifacts/$name" params={{ name }}>
            All versions of {name}
          </Link>
        </Empty>
      )}
      {!data && error && !gone && <Problem title="The version could not be read" error={error} onRetry={() => void refetch()} />}
      {data && <Known key={data.version} artifact={data} onOpen={onOpen} />}
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
      onOpen(`/pipeline-artifacts/${encodeURIComponent(name)}`);
    } catch (refusal) {
      notify({ text: refusal instanceof Error ? refusal.message : String(refusal), bad: true });
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

function Known({ artifact, onOpen }: { artifact: ArtifactVersionDetail; onOpen: (path: string) => void }) {
  const { name, version, metadata, models } = artifact;
  return (
    <>
      <div className={styles['beside']}>
        <Facts artifact={artifact} />
        {Object.keys(metadata).length > 0 && (
          <Part title="Metadata">
            <Card>
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
            </Card>
          </Part>
        )}
        {models.length > 0 && (
          <Part title="Models that have it">
            <Card>
              <Table label="Models that have it" columns={[{ label: 'Model' }, { label: 'Version' }, { label: 'Stage' }]}>
                {models.map((row) => (
                  <tr key={`${row.model} ${row.number}`}>
                    <th scope="row">
                      <Link to="/pipeline-models/$model" params={{ model: row.model }}>
                        {row.model}
                      </Link>
                    </th>
                    <td>
                      <Link to="/pipeline-models/$model/$version" params={{ model: row.model, version: String(row.number) }} className={styles['link']}>
                        version {row.version}
                      </Link>
                    </td>
                    <td>
                      <StageChip stage={row.stage} />
                    </td>
                  </tr>
                ))}
              </Table>
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
  const client = useQueryClient();
  const { name, version, tags, madeBy } = artifact;
  const { data: content } = useQuery(artifactContentQuery(name, String(version)));
  const change = async (next: string[]) => {
    try {
      await tagArtifact(name, version, next.filter((tag) => !tags.includes(tag)), tags.filter((tag) => !next.includes(tag)));
    } catch (refusal) {
      notify({ text: refusal instanceof Error ? refusal.message : String(refusal), bad: true });
    }
    await client.invalidateQueries({ queryKey: ['pipeline-artifacts'] });
  };
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
