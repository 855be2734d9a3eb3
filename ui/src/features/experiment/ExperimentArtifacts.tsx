import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { experimentArtifactsQuery, type NamedVersion } from '../../api/artifacts';
import type { ExperimentDetail } from '../../api/schema';
import { Lineage } from '../../charts/Lineage';
import { Card, Part } from '../../kit/Page';
import { Empty, Problem, SkeletonRows } from '../../kit/State';
import { NumberCell, Table } from '../../kit/Table';
import { formatBytes } from '../../lib/bytes';
import { pathOf } from '../../lib/url';
import styles from './Environment.module.css';

const addressOf = (version: NamedVersion) => pathOf(['artifacts', version.artifactId], { version: version.versionId });

interface ExperimentArtifactsProps {
  experiment: ExperimentDetail;
  onOpen: (path: string) => void;
}

/** The artifacts that an experiment read and made. */
export function ExperimentArtifacts({ experiment, onOpen }: ExperimentArtifactsProps) {
  const { experimentKey, name } = experiment;
  const { data, error, refetch } = useQuery(experimentArtifactsQuery(experimentKey));
  const nodes = useMemo(() => {
    const { inputs = [], outputs = [] } = data ?? {};
    const node = (version: NamedVersion, upstream: string[]) => ({ id: version.versionId, label: `${version.name} ${version.version}`, kind: version.type, href: addressOf(version), upstream });
    return [...inputs.map((version) => node(version, [])), { id: 'here', label: name, kind: 'experiment', href: undefined, here: true, upstream: inputs.map((version) => version.versionId) }, ...outputs.map((version) => node(version, ['here']))];
  }, [data, name]);
  if (!data) return <Card>{error ? <Problem title="The artifacts could not be read" error={error} onRetry={() => void refetch()} /> : <SkeletonRows label="Loading the artifacts" />}</Card>;
  if (data.inputs.length + data.outputs.length === 0) {
    return (
      <Card>
        <Empty title="No artifacts read or made">
          <p>Versions of data and files that this experiment logs or asks for appear here.</p>
        </Empty>
      </Card>
    );
  }
  return (
    <div className={styles['parts']}>
      <Card label="Lineage">
        <Lineage label="Lineage graph" nodes={nodes} onOpen={onOpen} />
      </Card>
      <Versions title="Read" versions={data.inputs} />
      <Versions title="Made" versions={data.outputs} />
    </div>
  );
}

function Versions({ title, versions }: { title: string; versions: readonly NamedVersion[] }) {
  if (versions.length === 0) return null;
  return (
    <Part title={title}>
      <Card>
        <Table label={title} columns={[{ label: 'Artifact' }, { label: 'Version' }, { label: 'Type' }, { label: 'Files', number: true }, { label: 'Size', number: true }]}>
          {versions.map((version) => (
            <tr key={version.versionId}>
              <th scope="row">
                <Link to="/artifacts/$artifactId" params={{ artifactId: version.artifactId }} search={{ version: version.versionId }}>
                  {version.name}
                </Link>
              </th>
              <td>{version.version}</td>
              <td>{version.type}</td>
              <NumberCell>{version.fileCount}</NumberCell>
              <NumberCell>{formatBytes(version.sizeInBytes)}</NumberCell>
            </tr>
          ))}
        </Table>
      </Card>
    </Part>
  );
}
