import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { artifactsQuery } from '../../api/artifacts';
import { sessionQuery } from '../../api/session';
import { workspacesQuery } from '../../api/workspaces';
import { Button } from '../../kit/Button';
import { SearchField } from '../../kit/Field';
import { Card, Page, Toolbar } from '../../kit/Page';
import { Empty, Problem, SkeletonRows, Snippet } from '../../kit/State';
import { NumberCell, Table } from '../../kit/Table';
import { Tag, Tags } from '../../kit/Tag';
import { When } from '../../kit/Time';
import { WorkspacePick } from '../../kit/WorkspacePick';
import { formatBytes } from '../../lib/bytes';
import { plural } from '../../lib/format';

interface ArtifactsPageProps {
  workspace: string | undefined;
  onWorkspace: (workspace: string) => void;
}

const columns = [{ label: 'Artifact' }, { label: 'Type' }, { label: 'Latest' }, { label: 'Aliases and tags' }, { label: 'Versions', number: true }, { label: 'Size', number: true }, { label: 'Updated' }];

/** The artifacts of a workspace: data and files that experiments read and made, in versions. */
export function ArtifactsPage({ workspace, onWorkspace }: ArtifactsPageProps) {
  const { data: session } = useQuery(sessionQuery);
  const { data: workspaces = [] } = useQuery(workspacesQuery);
  const of = workspace ?? session?.defaultWorkspace ?? '';
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery({ ...artifactsQuery(of), enabled: of !== '' });
  const [filter, setFilter] = useState('');
  const rows = data?.pages.flatMap((page) => page.artifacts);
  const shown = rows?.filter((row) => `${row.name} ${row.type} ${row.tags.join(' ')}`.toLowerCase().includes(filter.toLowerCase()));
  return (
    <Page title="Artifacts" heading="Artifacts" below={<>{rows && <span>{plural(rows.length, 'artifact')} in {of}, logged by experiments</span>}<span>What steps of pipelines make is in <Link to="/pipeline-artifacts">Artifacts of pipelines</Link></span></>}>
      <Toolbar label="Artifacts">
        <WorkspacePick names={workspaces.map((each) => each.name)} value={of} onChange={onWorkspace} />
        <SearchField primary label="Filter artifacts" value={filter} onChange={setFilter} />
      </Toolbar>
      <Card>
        {error && !rows && <Problem title="The artifacts could not be read" error={error} onRetry={() => void refetch()} />}
        {!rows && !error && <SkeletonRows label="Loading the artifacts" />}
        {rows?.length === 0 && (
          <Empty title="No artifacts yet">
            <p>An experiment logs a version of data or files like this, and another one reads it:</p>
            <Snippet code={'artifact = Artifact("digits", "dataset")\nartifact.add("digits.csv")\nexperiment.log_artifact(artifact)'} />
          </Empty>
        )}
        {shown && rows && rows.length > 0 && shown.length === 0 && <Empty title="No artifact matches" />}
        {shown && shown.length > 0 && (
          <Table label="Artifacts" columns={columns}>
            {shown.map((row) => (
              <tr key={row.artifactId}>
                <th scope="row">
                  <Link to="/artifacts/$artifactId" params={{ artifactId: row.artifactId }}>
                    {row.name}
                  </Link>
                </th>
                <td>{row.type}</td>
                <td>{row.latestVersion?.version ?? '–'}</td>
                <td>
                  <Tags>{[...(row.latestVersion?.aliases ?? []), ...row.tags].map((tag, index) => <Tag key={`${index} ${tag}`} text={tag} />)}</Tags>
                </td>
                <NumberCell>{row.versionCount.toLocaleString('en')}</NumberCell>
                <NumberCell>{formatBytes(row.sizeInBytes)}</NumberCell>
                <td>
                  <When millis={row.lastUpdatedMillis} />
                </td>
              </tr>
            ))}
          </Table>
        )}
      </Card>
      {hasNextPage && <Button onClick={() => void fetchNextPage()}>Show more</Button>}
    </Page>
  );
}
