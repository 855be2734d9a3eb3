import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { artifactQuery, labelVersion, versionDownloadAt, versionFileAt, versionFilesQuery, versionQuery, versionsQuery, type ArtifactVersion, type ArtifactVersionDetail } from '../../api/artifacts';
import { isGone } from '../../api/http';
import { Lineage, type LineageNode } from '../../charts/Lineage';
import { Card, Page, Part } from '../../kit/Page';
import { FileTable } from '../../kit/FileTable';
import { Facts } from '../../kit/Facts';
import { LabelEditor } from '../../kit/LabelEditor';
import { Listed } from '../../kit/Listed';
import { Loaded } from '../../kit/Loaded';
import { Empty, Problem, SkeletonRows } from '../../kit/State';
import { Status } from '../../kit/Status';
import { RowTable, type RowColumn } from '../../kit/Table';
import { Tag, Tags } from '../../kit/Tag';
import { When } from '../../kit/Time';
import { notifyRefused } from '../../kit/toast';
import { formatBytes } from '../../lib/bytes';
import { plural } from '../../lib/format';
import { pathOf } from '../../lib/url';
import styles from './ArtifactPage.module.css';

interface ArtifactPageProps {
  artifactId: string;
  versionId: string | undefined;
  onOpen: (path: string) => void;
}

const states = { OPEN: 'running', CLOSED: 'finished', ERROR: 'failed' } as const;

const columns: RowColumn<ArtifactVersion>[] = [
  {
    label: 'Version',
    cell: ({ artifactId, versionId, version }) => (
      <Link to="/artifacts/$artifactId" params={{ artifactId }} search={{ version: versionId }}>
        {version}
      </Link>
    ),
  },
  { label: 'State', cell: (row) => <Status status={states[row.state]} /> },
  { label: 'Aliases and tags', cell: (row) => <Tags>{[...row.aliases, ...row.tags].map((tag, index) => <Tag key={`${index} ${tag}`} text={tag} />)}</Tags> },
  { label: 'Files', number: true, cell: (row) => row.fileCount.toLocaleString('en') },
  { label: 'Size', number: true, cell: (row) => formatBytes(row.sizeInBytes) },
  { label: 'Logged', oneLine: true, cell: (row) => <When millis={row.addedMillis} /> },
];

/** One artifact: its versions, and of one of them the files, what made it and who read it. */
export function ArtifactPage({ artifactId, versionId, onOpen }: ArtifactPageProps) {
  const asked = useQuery(artifactQuery(artifactId));
  const artifact = asked.data;
  const versions = useInfiniteQuery(versionsQuery(artifactId));
  const shown = versionId ?? versions.data?.pages[0]?.rows[0]?.versionId;
  if (!artifact) {
    return (
      <Page title="Artifact" heading="Artifact">
        <Loaded noun="artifact" asked={asked} gone={isGone(asked.error)} elsewhere={<Link to="/artifacts">All artifacts</Link>} />
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
        <Listed noun="version" pages={versions} empty={<Empty title="The artifact has no version" />}>
          {(rows) => <RowTable label="Versions" columns={columns} rows={rows} keyOf={(row) => row.versionId} current={(row) => row.versionId === shown} />}
        </Listed>
      </Part>
    </Page>
  );
}

function lineageOf(version: ArtifactVersionDetail): LineageNode[] {
  const experimentAt = (ref: { workspace: string; project: string; experimentKey: string }) => pathOf([ref.workspace, ref.project, ref.experimentKey], { tab: 'artifacts' });
  const { producer, consumers } = version;
  return [
    ...(producer ? [{ id: 'producer', label: producer.name, kind: 'made by', href: experimentAt(producer), upstream: [] }] : []),
    { id: 'here', label: `${version.name} ${version.version}`, kind: version.type, href: pathOf(['artifacts', version.artifactId], { version: version.versionId }), here: true, upstream: producer ? ['producer'] : [] },
    ...consumers.map((consumer) => ({ id: consumer.experimentKey, label: consumer.name, kind: 'read by', href: experimentAt(consumer), upstream: ['here'] })),
  ];
}

function Version({ versionId, onOpen }: { versionId: string; onOpen: (path: string) => void }) {
  const client = useQueryClient();
  const { data: version, error, refetch } = useQuery(versionQuery(versionId));
  const files = useQuery(versionFilesQuery(versionId));
  if (!version) return <Card>{error ? <Problem title="The version could not be read" error={error} onRetry={() => void refetch()} /> : <SkeletonRows label="Loading the version" rows={4} />}</Card>;
  const change = async (labels: { aliases?: string[]; tags?: string[] }) => {
    try {
      await labelVersion(versionId, labels);
    } catch (refusal) {
      notifyRefused(refusal);
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
        <Loaded noun="files" rows={3} asked={files}>
          {(all) => (
            <Card>
              <FileTable files={all} addressOf={(id) => versionFileAt(versionId, id)} whole={versionDownloadAt(versionId)} />
            </Card>
          )}
        </Loaded>
      </Part>
    </>
  );
}
