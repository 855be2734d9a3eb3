import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { modelsQuery, type ModelRow } from '../../api/models';
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
import { plural } from '../../lib/format';

interface ModelsPageProps {
  workspace: string | undefined;
  onWorkspace: (workspace: string) => void;
}

const columns: RowColumn<ModelRow>[] = [
  {
    label: 'Model',
    cell: ({ modelId, name }) => (
      <Link to="/models/$modelId" params={{ modelId }}>
        {wrappable(name)}
      </Link>
    ),
  },
  { label: 'Latest', cell: (row) => row.latestVersion?.version ?? '–' },
  { label: 'Status', cell: (row) => row.latestVersion?.status ?? '–' },
  { label: 'Tags', cell: (row) => <Tags>{(row.latestVersion?.tags ?? []).map((tag) => <Tag key={tag} text={tag} />)}</Tags> },
  { label: 'Versions', number: true, cell: (row) => row.versionCount.toLocaleString('en') },
  { label: 'Updated', oneLine: true, cell: (row) => <When millis={row.lastUpdatedMillis} /> },
];

const matches = (row: ModelRow, filter: string) => `${row.name} ${row.description ?? ''} ${row.latestVersion?.status ?? ''}`.toLowerCase().includes(filter.toLowerCase());

/** The model registry of a workspace. */
export function ModelsPage({ workspace, onWorkspace }: ModelsPageProps) {
  const { data: session } = useQuery(sessionQuery);
  const { data: workspaces = [] } = useQuery(workspacesQuery);
  const of = workspace ?? session?.defaultWorkspace ?? '';
  const pages = useInfiniteQuery({ ...modelsQuery(of), enabled: of !== '' });
  const [filter, setFilter] = useState('');
  useAllPages(pages, filter !== '');
  const rows = rowsOf(pages.data);
  return (
    <Page title="Models" heading="Models" below={<>{rows && <span>{pages.hasNextPage && 'the first '}{plural(rows.length, 'model')} in {of}, registered from experiments</span>}<span>What pipelines promote is in <Link to="/pipeline-models">Models of pipelines</Link></span></>}>
      <Toolbar label="Models">
        <WorkspacePick names={workspaces.map((each) => each.name)} value={of} onChange={onWorkspace} />
        <SearchField primary label="Filter models" value={filter} onChange={setFilter} />
      </Toolbar>
      <Listed
        noun="model"
        pages={pages}
        empty={
          <Empty title="No models registered yet">
            <p>An experiment logs the files of a model and registers them:</p>
            <Snippet code={'experiment.log_model("digits", "model/")\nexperiment.register_model("digits")'} />
          </Empty>
        }
      >
        {(all) => {
          const shown = all.filter((row) => matches(row, filter));
          return shown.length === 0 ? <Empty title="No model matches" /> : <RowTable label="Models" columns={columns} rows={shown} keyOf={(row) => row.modelId} />;
        }}
      </Listed>
    </Page>
  );
}
