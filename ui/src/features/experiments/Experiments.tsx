import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { experimentsQuery } from '../../api/experiments';
import type { ExperimentRow } from '../../api/schema';
import { Button } from '../../kit/Button';
import { SearchField, Select } from '../../kit/Field';
import { Card, Page, Spacer, Toolbar } from '../../kit/Page';
import { Empty, Problem, SkeletonRows } from '../../kit/State';
import { Tag } from '../../kit/Tag';
import { plural } from '../../lib/format';
import { filterRows, groupRows, sortRows } from './arrange';
import { chooseColumns, discoverColumns } from './columns';
import { download, toCsv } from './csv';
import { ColumnChooser } from './ColumnChooser';
import { ExperimentsTable } from './ExperimentsTable';
import styles from './Experiments.module.css';
import { FirstExperiment } from './FirstExperiment';
import { nextSort, sortOrder, toggled, type ExperimentsView } from './viewState';

interface ExperimentsProps {
  workspace: string;
  project: string;
  view: ExperimentsView;
  onView: (change: Partial<ExperimentsView>) => void;
}

/** The overview of a project. */
export function Experiments({ workspace, project, view, onView }: ExperimentsProps) {
  const { data: rows, error, refetch } = useQuery(experimentsQuery(workspace, project));
  return (
    <Page title={project} heading={project} below={<Below workspace={workspace} rows={rows} />}>
      {rows === undefined && error && (
        <Problem title="The experiments could not be read" error={error} onRetry={() => void refetch()} />
      )}
      {rows === undefined && !error && (
        <Card>
          <SkeletonRows rows={12} label="Loading experiments" />
        </Card>
      )}
      {rows?.length === 0 && <FirstExperiment workspace={workspace} project={project} />}
      {rows && rows.length > 0 && <Overview workspace={workspace} project={project} rows={rows} view={view} onView={onView} />}
    </Page>
  );
}

function Below({ workspace, rows }: { workspace: string; rows: ExperimentRow[] | undefined }) {
  const running = rows?.filter((row) => row.state === 'running').length ?? 0;
  return (
    <>
      <Link to="/">{workspace}</Link>
      {rows && (
        <span>
          {plural(rows.length, 'experiment')}
          {running > 0 && `, ${running} running`}
        </span>
      )}
    </>
  );
}

type OverviewProps = ExperimentsProps & { rows: ExperimentRow[] };

function Overview({ workspace, project, rows, view, onView }: OverviewProps) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const all = useMemo(() => discoverColumns(rows), [rows]);
  const columns = useMemo(() => chooseColumns(all, rows, view.col), [all, rows, view.col]);
  const order = sortOrder(view);
  const found = useMemo(() => filterRows(rows, view), [rows, view]);
  const items = groupRows(sortRows(found, order), view.group, closed);
  const tags = view.tag ?? [];
  const onTag = (tag: string) => onView({ tag: toggled(view.tag, tag) });
  const groups = [
    { value: '', label: 'nothing' },
    { value: 'tag', label: 'tag' },
    ...all.filter((column) => column.kind === 'param').map((column) => ({ value: column.id, label: column.label })),
  ];

  return (
    <>
      <Toolbar label="Experiments">
        <SearchField primary label="Filter by name, tag, parameter" value={view.q ?? ''} onChange={(q) => onView({ q: q || undefined })} />
        {tags.map((tag) => (
          <Tag key={tag} text={tag} on removable action={`Stop filtering by tag ${tag}`} onClick={() => onTag(tag)} />
        ))}
        <Spacer />
        {view.mark && <CompareLink workspace={workspace} project={project} keys={view.mark} />}
        <Select label="Group by" value={view.group ?? ''} options={groups} onChange={(group) => onView({ group: group || undefined })} />
        <Button icon="download" title="The shown experiments and columns as CSV" onClick={() => download(`${project}.csv`, toCsv(sortRows(found, order), columns))}>
          CSV
        </Button>
        <ColumnChooser all={all} shown={columns} onChange={(col) => onView({ col })} />
      </Toolbar>
      <Card>
        {items.length > 0 ? (
          <ExperimentsTable
            items={items}
            columns={columns}
            order={order}
            tags={tags}
            marked={view.mark ?? []}
            onMark={(key) => onView({ mark: toggled(view.mark, key) })}
            closed={closed}
            onSort={(column, numeric) => onView({ sort: nextSort(order, column, numeric) })}
            onTag={onTag}
            onGroup={(label) => setClosed(new Set(toggled([...closed], label)))}
          />
        ) : (
          <Empty title="No experiment matches">
            <p>{plural(rows.length, 'experiment is', 'experiments are')} hidden by the filter.</p>
            <Button onClick={() => onView({ q: undefined, tag: undefined })}>Clear the filter</Button>
          </Empty>
        )}
      </Card>
    </>
  );
}

function CompareLink({ workspace, project, keys }: { workspace: string; project: string; keys: string[] }) {
  return (
    <Link to="/$workspace/$project/compare" params={{ workspace, project }} search={{ key: keys }} className={styles['compare']}>
      Compare {keys.length}
    </Link>
  );
}
