import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { artifactQuery, labelVersion, versionDownloadAt, versionFileAt, versionFilesQuery, versionQuery, versionsQuery, type ArtifactVersionDetail } from '../../api/artifacts';
import { Lineage, type LineageNode } from '../../charts/Lineage';
import { Card, Page, Part } from '../../kit/Page';
import { FileTable } from '../../kit/FileTable';
import { Facts } from '../../kit/Facts';
import { LabelEditor } from '../../kit/LabelEditor';
import { Problem, SkeletonRows } from '../../kit/State';
import { Status } from '../../kit/Status';
import { NumberCell, Table } from '../../kit/Table';
import { Tag, Tags } from '../../kit/Tag';
import { When } from '../../kit/Time';
import { notify } from '../../kit/toast';
import { formatBytes } from '../../lib/bytes';
import { plural } from '../../lib/format';
import styles from './ArtifactPage.module.css';

interface ArtifactPageProps {
  artifactId: string;
  versionId: string | undefined;
  onOpen: (path: string) => void;
}

const columns = [{ label: 'Version' }, { label: 'State' }, { label: 'Aliases and tags' }, { label: 'Files', number: true }, { label: 'Size', number: true }, { label: 'Logged' }];

const states = { OPEN: 'running', CLOSED: 'finished', ERROR: 'failed' } as const;

/** One artifact: its versions, and of one of them the files, what made it and who read it. */
export function ArtifactPage({ artifactId, versionId, onOpen }: ArtifactPageProps) {
  const { data: artifact, error, refetch } = useQuery(artifactQuery(artifactId));
  const { data: versions } = useInfiniteQuery(versionsQuery(artifactId));
  const rows = versions?.pages.flatMap((page) => page.versions) ?? [];
  const shown = versionId ?? rows[0]?.versionId;
  if (!artifact) {
    return (
      <Page title="Artifact" heading="Artifact">
        <Card>{error ? <Problem title="The artifact could not be read" error={error} onRetry={() => void refetch()} /> : <SkeletonRows label="Loading the artifact" />}</Card>
      </Page>
    );
  }
  return (
    <Page
      title={artifact.name}
      heading={artifact.name}
      below={
        <>
          <span>{artifact.type}</span>
          <Link to="/artifacts" search={{ workspace: artifact.workspace }}>
            Artifacts of {artifact.workspace}
          </Link>
          <span>{plural(artifact.versionCount, 'version')}, {formatBytes(artifact.sizeInBytes)}</span>
          {artifact.description && <span>{artifact.description}</span>}
        </>
      }
    >
      {shown && <Version versionId={shown} onOpen={onOpen} />}
      <Part title="Versions">
        <Card>
          <Table label="Versions" columns={columns}>
            {rows.map((row) => (
              <tr key={row.versionId} aria-current={row.versionId === shown ? 'true' : undefined}>
                <th scope="row">
                  <Link to="/artifacts/$artifactId" params={{ artifactId }} search={{ version: row.versionId }}>
                    {row.version}
                  </Link>
                </th>
                <td>
                  <Status status={states[row.state]} />
                </td>
                <td>
                  <Tags>{[...row.aliases, ...row.tags].map((tag, index) => <Tag key={`${index} ${tag}`} text={tag} />)}</Tags>
                </td>
                <NumberCell>{row.fileCount.toLocaleString('en')}</NumberCell>
                <NumberCell>{formatBytes(row.sizeInBytes)}</NumberCell>
                <td>
                  <When millis={row.addedMillis} />
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

function lineageOf(version: ArtifactVersionDetail): LineageNode[] {
  const experimentAt = (ref: { workspace: string; project: string; experimentKey: string }) => `/${e(ref.workspace)}/${e(ref.project)}/${e(ref.experimentKey)}?tab=artifacts`;
  const { producer, consumers } = version;
  return [
    ...(producer ? [{ id: 'producer', label: producer.name, kind: 'made by', href: experimentAt(producer), upstream: [] }] : []),
    { id: 'here', label: `${version.name} ${version.version}`, kind: version.type, href: `/artifacts/${e(version.artifactId)}?version=${e(version.versionId)}`, here: true, upstream: producer ? ['producer'] : [] },
    ...consumers.map((consumer) => ({ id: consumer.experimentKey, label: consumer.name, kind: 'read by', href: experimentAt(consumer), upstream: ['here'] })),
  ];
}

function Version({ versionId, onOpen }: { versionId: string; onOpen: (path: string) => void }) {
  const client = useQueryClient();
  const { data: version, error, refetch } = useQuery(versionQuery(versionId));
  const { data: files } = useQuery(versionFilesQuery(versionId));
  if (!version) return <Card>{error ? <Problem title="The version could not be read" error={error} onRetry={() => void refetch()} /> : <SkeletonRows label="Loading the version" rows={4} />}</Card>;
  const change = async (labels: { aliases?: string[]; tags?: string[] }) => {
    try {
      await labelVersion(versionId, labels);
    } catch (refusal) {
      notify({ text: refusal instanceof Error ? refusal.message : String(refusal), bad: true });
    }
    await Promise.all([client.invalidateQueries({ queryKey: ['artifact-version', versionId] }), client.invalidateQueries({ queryKey: ['artifact', version.artifactId] })]);
  };
  return (
    <>
      <Part title={`Version ${version.version}`}>
        <Card>
          <div className={styles['facts']}>
            <LabelEditor noun="alias" labels={version.aliases} onChange={(aliases) => void change({ aliases })} />
            <LabelEditor noun="tag" labels={version.tags} onChange={(tags) => void change({ tags })} />
          </div>
          <Facts json={version.metadata} />
        </Card>
      </Part>
      <Part title="Lineage">
        <Card>
          <Lineage label="Lineage graph" nodes={lineageOf(version)} onOpen={onOpen} />
        </Card>
      </Part>
      <Part title="Files">
        <Card>{files ? <FileTable files={files.files} addressOf={(id) => versionFileAt(versionId, id)} whole={versionDownloadAt(versionId)} /> : <SkeletonRows label="Loading the files" rows={3} />}</Card>
      </Part>
    </>
  );
}
