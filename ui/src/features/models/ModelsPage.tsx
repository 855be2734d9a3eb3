import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { modelsQuery } from '../../api/models';
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
import { plural } from '../../lib/format';

interface ModelsPageProps {
  workspace: string | undefined;
  onWorkspace: (workspace: string) => void;
}

const columns = [{ label: 'Model' }, { label: 'Latest' }, { label: 'Status' }, { label: 'Tags' }, { label: 'Versions', number: true }, { label: 'Updated' }];

/** The model registry of a workspace. */
export function ModelsPage({ workspace, onWorkspace }: ModelsPageProps) {
  const { data: session } = useQuery(sessionQuery);
  const { data: workspaces = [] } = useQuery(workspacesQuery);
  const of = workspace ?? session?.defaultWorkspace ?? '';
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery({ ...modelsQuery(of), enabled: of !== '' });
  const [filter, setFilter] = useState('');
  const rows = data?.pages.flatMap((page) => page.models);
  const shown = rows?.filter((row) => `${row.name} ${row.description ?? ''} ${row.latestVersion?.status ?? ''}`.toLowerCase().includes(filter.toLowerCase()));
  return (
    <Page title="Models" heading="Models" below={<>{rows && <span>{plural(rows.length, 'model')} in {of}, registered from experiments</span>}<span>What pipelines promote is in <Link to="/pipeline-models">Models of pipelines</Link></span></>}>
      <Toolbar label="Models">
        <WorkspacePick names={workspaces.map((each) => each.name)} value={of} onChange={onWorkspace} />
        <SearchField primary label="Filter models" value={filter} onChange={setFilter} />
      </Toolbar>
      <Card>
        {error && !rows && <Problem title="The models could not be read" error={error} onRetry={() => void refetch()} />}
        {!rows && !error && <SkeletonRows label="Loading the models" />}
        {rows?.length === 0 && (
          <Empty title="No models registered yet">
            <p>An experiment logs the files of a model and registers them:</p>
            <Snippet code={'experiment.log_model("digits", "model/")\nexperiment.register_model("digits")'} />
          </Empty>
        )}
        {shown && rows && rows.length > 0 && shown.length === 0 && <Empty title="No model matches" />}
        {shown && shown.length > 0 && (
          <Table label="Models" columns={columns}>
            {shown.map((row) => (
              <tr key={row.modelId}>
                <th scope="row">
                  <Link to="/models/$modelId" params={{ modelId: row.modelId }}>
                    {row.name}
                  </Link>
                </th>
                <td>{row.latestVersion?.version ?? '–'}</td>
                <td>{row.latestVersion?.status ?? '–'}</td>
                <td>
                  <Tags>{(row.latestVersion?.tags ?? []).map((tag) => <Tag key={tag} text={tag} />)}</Tags>
                </td>
                <NumberCell>{row.versionCount.toLocaleString('en')}</NumberCell>
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
