import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { artifactLineageQuery, type Flow } from '../../../api/pipelineArtifacts';
import { Lineage } from '../../../charts/Lineage';
import { Card, Part } from '../../../kit/Page';
import { Problem, SkeletonRows } from '../../../kit/State';
import { Status, statusTones, type StatusName } from '../../../kit/Status';
import { RowTable, type RowColumn } from '../../../kit/Table';
import styles from './Catalog.module.css';
import { lineageOf } from './lineageOf';
import { RunLink } from './links';

interface FlowProps {
  name: string;
  version: number;
}

/** What a version was made of and what was made of it. */
export function ArtifactFlow({ name, version, onOpen }: FlowProps & { onOpen: (path: string) => void }) {
  const { data, error, refetch } = useQuery(artifactLineageQuery(name, String(version)));
  return (
    <Part title="Lineage">
      <Card>
        {data && <Lineage label="Lineage of the version" nodes={lineageOf(data, name, version)} onOpen={onOpen} />}
        {!data && error && <Problem title="The lineage could not be read" error={error} onRetry={() => void refetch()} />}
        {!data && !error && <SkeletonRows label="Loading the lineage" rows={4} />}
      </Card>
    </Part>
  );
}

const userColumns: RowColumn<Flow>[] = [
  {
    label: 'Step',
    cell: ({ run, step }) => (
      <Link to="/pipelines/$runName" params={{ runName: run }} search={{ step }}>
        {step}
      </Link>
    ),
  },
  { label: 'Status', cell: ({ status }) => (status !== null && status in statusTones ? <Status status={status as StatusName} /> : '–') },
  { label: 'Run', cell: ({ run }) => <RunLink run={run} /> },
];

/** The steps that took a version, newest first. */
export function UsedBy({ name, version }: FlowProps) {
  const { data, error } = useQuery(artifactLineageQuery(name, String(version)));
  if (!data && error) return null;
  return (
    <Part title="Used by">
      <Card>
        {!data && <SkeletonRows label="Loading what used it" rows={4} />}
        {data?.usedBy.length === 0 && <p className={styles['none']}>No step has taken it as an input.</p>}
        {data && data.usedBy.length > 0 && (
          <RowTable label="Used by" columns={userColumns} rows={data.usedBy} keyOf={(user) => `${user.run} ${user.step}`} />
        )}
      </Card>
    </Part>
  );
}
