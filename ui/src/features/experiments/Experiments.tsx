import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useLiveProject, type LiveState } from '../../api/live';
import { columnsQuery, differingQuery, type KnownColumn, type TableQuery } from '../../api/table';
import { Button } from '../../kit/Button';
import { Card, Page } from '../../kit/Page';
import { Empty, Problem, SkeletonRows } from '../../kit/State';
import { plural } from '../../lib/format';
import { BulkBar, useBulk } from './BulkBar';
import { ExperimentsTable } from './ExperimentsTable';
import { ExperimentsToolbar } from './ExperimentsToolbar';
import { FirstExperiment } from './FirstExperiment';
import { headingActions } from './headingActions';
import { useSelection } from './useSelection';
import { shownColumns, tableQuery } from './tableQuery';
import { useTable } from './useTable';
import { filterOf, sortOrders, toggled, type ExperimentsView } from './viewState';

interface ExperimentsProps {
  workspace: string;
  project: string;
  view: ExperimentsView;
  onView: (change: Partial<ExperimentsView>) => void;
  /** The charts over what the table shows, between toolbar and table. */
  renderPanel: (query: TableQuery, known: readonly KnownColumn[]) => ReactNode;
  panel: boolean;
  onPanel: () => void;
}

/** The overview of a project. */
export function Experiments({ workspace, project, view, onView, renderPanel, panel, onPanel }: ExperimentsProps) {
  const filter = filterOf(view);
  const archived = view.archived !== undefined;
  const { data: known } = useQuery(columnsQuery(workspace, project, ''));
  const { data: differing } = useQuery({ ...differingQuery(workspace, project, filter, archived), enabled: view.differ !== undefined });
  const columns = shownColumns(view, known?.columns ?? [], differing);
  const orders = sortOrders(view);
  const query = tableQuery(workspace, project, view, columns);
  const live = useLiveProject(workspace, project);
  const table = useTable(query, live === 'push', known !== undefined || view.col !== undefined);
  const { page, error, refetch } = table;
  const shownKeys = () =>
    Array.from({ length: Math.min(page?.items ?? 0, 10_000) }, (_, index) => table.item(index)).flatMap((item) => (item?.kind === 'row' ? item.experimentKey : []));
  const selection = useSelection(view.mark, shownKeys, (mark) => onView({ mark }));
  const run = useBulk();
  const toggleGroup = (path: readonly string[]) => onView({ shut: toggled(view.shut, JSON.stringify(path)) });

  if (!page && error) {
    return (
      <Page title={project} heading={project}>
        <Problem title="The experiments could not be read" error={error} onRetry={refetch} />
      </Page>
    );
  }
  if (!page || !known) {
    return (
      <Page title={project} heading={project} below={<Below workspace={workspace} />}>
        <Card>
          <SkeletonRows rows={12} label="Loading experiments" />
        </Card>
      </Page>
    );
  }
  if (page.total === 0 && !archived) {
    return (
      <Page title={project} heading={project} below={<Below workspace={workspace} count={0} />}>
        <FirstExperiment workspace={workspace} project={project} />
      </Page>
    );
  }
  return (
    <Page title={project} heading={project} below={<Below workspace={workspace} count={page.total} matching={page.matching} archived={archived} live={live} />}>
      <ExperimentsToolbar workspace={workspace} project={project} view={view} onView={onView} query={query} known={known.columns} found={known.found} columns={columns} panel={panel} onPanel={onPanel} />
      {(selection.marked.size > 0 || selection.all) && (
        <BulkBar
          workspace={workspace}
          project={project}
          keys={selection.all ? undefined : [...selection.marked]}
          filter={filter}
          archived={archived}
          matching={page.matching}
          onClear={selection.clear}
          onAll={selection.markAll}
        />
      )}
      {panel && renderPanel(query, known.columns)}
      <Card>
        {error && <p role="alert">{error.message}</p>}
        {page.items > 0 ? (
          <ExperimentsTable
            count={page.items}
            item={table.item}
            pinned={page.pinned}
            columns={columns}
            freeze={Math.min(view.freeze ?? 0, columns.length)}
            orders={orders}
            tags={view.tag ?? []}
            marked={selection.marked}
            allMarked={selection.all}
            baseline={page.pinned.find((row) => row.experimentKey === view.base)}
            aggregate={view.agg ?? 'mean'}
            headings={headingActions(view, onView, columns, orders)}
            rows={{
              onMark: selection.mark,
              onPin: (key) => onView({ pin: toggled(view.pin, key) }),
              onBaseline: (key) => onView({ base: view.base === key ? undefined : key }),
              onTag: (tag) => onView({ tag: toggled(view.tag, tag) }),
              onArchive: (row) => void run({ workspace, project, action: row.archived ? 'restore' : 'archive', keys: [row.experimentKey] }),
            }}
            onGroup={toggleGroup}
            onShow={table.show}
            onMarkAll={selection.markAll}
          />
        ) : (
          <Empty title={archived && page.total === 0 ? 'The archive is empty' : 'No experiment matches'}>
            <p>{plural(page.total, 'experiment is', 'experiments are')} hidden by the filter.</p>
            <Button onClick={() => onView({ q: undefined, tag: undefined })}>Clear the filter</Button>
          </Empty>
        )}
      </Card>
    </Page>
  );
}

function Below({ workspace, count, matching, archived = false, live }: { workspace: string; count?: number; matching?: number; archived?: boolean; live?: LiveState }) {
  return (
    <>
      <Link to="/">{workspace}</Link>
      {count !== undefined && (
        <span>
          {matching !== undefined && matching !== count ? `${matching.toLocaleString('en')} of ` : ''}
          {plural(count, 'experiment')}
          {archived && ' in the archive'}
        </span>
      )}
      {live === 'push' && <span title="The server tells of every change">live</span>}
      {live === 'paused' && <span>paused</span>}
    </>
  );
}
