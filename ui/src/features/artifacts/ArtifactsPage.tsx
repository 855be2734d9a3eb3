import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { artifactsQuery, type ArtifactRow } from '../../api/artifacts';
import { rowsOf } from '../../api/pages';
import { sessionQuery } from '../../api/session';
import { workspacesQuery } from '../../api/workspaces';
import { SearchField } from '../../kit/Field';
import { Listed, useAllPages } from '../../kit/Listed';
import { Page, Toolbar } from '../../kit/Page';
import { Empty, Snippet } from '../../kit/State';
import { RowTable, type RowColumn } from '../../kit/Table';
import { Tag, Tags } from '../../kit/Tag';
import { When } from '../../kit/Time';
import { wrappable } from '../../kit/wrappable';
import { WorkspacePick } from '../../kit/WorkspacePick';
import { formatBytes } from '../../lib/bytes';
import { plural } from '../../lib/format';

interface ArtifactsPageProps {
  workspace: string | undefined;
  onWorkspace: (workspace: string) => void;
}

const columns: RowColumn<ArtifactRow>[] = [
  {
    label: 'Artifact',
    cell: ({ artifactId, name }) => (
      <Link to="/artifacts/$artifactId" params={{ artifactId }}>
        {wrappable(name)}
      </Link>
    ),
  },
  { label: 'Type', cell: (row) => row.type },
  { label: 'Latest', cell: (row) => row.latestVersion?.version ?? '–' },
  { label: 'Aliases and tags', cell: (row) => <Tags>{[...(row.latestVersion?.aliases ?? []), ...row.tags].map((tag, index) => <Tag key={`${index} ${tag}`} text={tag} />)}</Tags> },
  { label: 'Versions', number: true, cell: (row) => row.versionCount.toLocaleString('en') },
  { label: 'Size', number: true, cell: (row) => formatBytes(row.sizeInBytes) },
  { label: 'Updated', oneLine: true, cell: (row) => <When millis={row.lastUpdatedMillis} /> },
];

const matches = (row: ArtifactRow, filter: string) => `${row.name} ${row.type} ${row.tags.join(' ')}`.toLowerCase().includes(filter.toLowerCase());

/** The artifacts of a workspace: data and files that experiments read and made, in versions. */
export function ArtifactsPage({ workspace, onWorkspace }: ArtifactsPageProps) {
  const { data: session } = useQuery(sessionQuery);
  const { data: workspaces = [] } = useQuery(workspacesQuery);
  const of = workspace ?? session?.defaultWorkspace ?? '';
  const pages = useInfiniteQuery({ ...artifactsQuery(of), enabled: of !== '' });
  const [filter, setFilter] = useState('');
  useAllPages(pages, filter !== '');
  const rows = rowsOf(pages.data);
  return (
    <Page title="Artifacts" heading="Artifacts" below={<>{rows && <span>{pages.hasNextPage && 'the first '}{plural(rows.length, 'artifact')} in {of}, logged by experiments</span>}<span>What steps of pipelines make is in <Link to="/pipeline-artifacts">Artifacts of pipelines</Link></span></>}>
      <Toolbar label="Artifacts">
        <WorkspacePick names={workspaces.map((each) => each.name)} value={of} onChange={onWorkspace} />
        <SearchField primary label="Filter artifacts" value={filter} onChange={setFilter} />
      </Toolbar>
      <Listed
        noun="artifact"
        pages={pages}
        empty={
          <Empty title="No artifacts yet">
            <p>An experiment logs a version of data or files like this, and another one reads it:</p>
            <Snippet code={'artifact = Artifact("digits", "dataset")\nartifact.add("digits.csv")\nexperiment.log_artifact(artifact)'} />
          </Empty>
        }
      >
        {(all) => {
          const shown = all.filter((row) => matches(row, filter));
          return shown.length === 0 ? <Empty title="No artifact matches" /> : <RowTable label="Artifacts" columns={columns} rows={shown} keyOf={(row) => row.artifactId} />;
        }}
      </Listed>
    </Page>
  );
}
