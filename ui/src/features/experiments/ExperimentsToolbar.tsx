import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { exportTable, type KnownColumn, type TableQuery } from '../../api/table';
import { Button, buttonClass } from '../../kit/Button';
import { Icon } from '../../kit/Icon';
import { Menu, type MenuItem } from '../../kit/Menu';
import { Spacer, Toolbar } from '../../kit/Page';
import { Tag } from '../../kit/Tag';
import { notify } from '../../kit/toast';
import { saveText } from '../../kit/save';
import { messageOf } from '../../lib/message';
import { ColumnChooser } from './ColumnChooser';
import { columnOf, statLabel, type Column } from './columns';
import styles from './Experiments.module.css';
import { FilterField } from './FilterField';
import { toggled, type ExperimentsView } from './viewState';
import { ViewsMenu } from './ViewsMenu';

interface ExperimentsToolbarProps {
  workspace: string;
  project: string;
  view: ExperimentsView;
  onView: (change: Partial<ExperimentsView>) => void;
  query: TableQuery;
  known: readonly KnownColumn[];
  found: number;
  columns: readonly Column[];
  /** Whether the panel over the table is open. */
  panel: boolean;
  onPanel: () => void;
}

export function ExperimentsToolbar({ workspace, project, view, onView, query, known, found, columns, panel, onPanel }: ExperimentsToolbarProps) {
  const [busy, setBusy] = useState(false);
  const save = async (format: 'csv' | 'json') => {
    setBusy(true);
    try {
      saveText(`${project}.${format}`, await exportTable(query, format), format === 'csv' ? 'text/csv' : 'application/json');
    } catch (error) {
      notify({ text: `The table could not be exported: ${messageOf(error)}`, bad: true });
    } finally {
      setBusy(false);
    }
  };
  const more = (): MenuItem[] => [
    { label: 'Only columns that differ', checked: view.differ !== undefined, onChoose: () => onView({ differ: view.differ ? undefined : '1' }) },
    { label: 'Show the archive', checked: view.archived !== undefined, onChoose: () => onView({ archived: view.archived ? undefined : '1', mark: undefined }) },
    { label: 'Groups show the mean', checked: view.agg === undefined, apart: true, onChoose: () => onView({ agg: undefined }) },
    { label: 'Groups show the lowest', checked: view.agg === 'min', onChoose: () => onView({ agg: 'min' }) },
    { label: 'Groups show the highest', checked: view.agg === 'max', onChoose: () => onView({ agg: 'max' }) },
    { label: 'Export all matches as CSV', apart: true, disabled: busy, onChoose: () => void save('csv') },
    { label: 'Export all matches as JSON', disabled: busy, onChoose: () => void save('json') },
  ];
  const groups = view.group ?? [];
  return (
    <Toolbar label="Experiments">
      <FilterField workspace={workspace} project={project} value={view.q ?? ''} onChange={(q) => onView({ q: q || undefined })} />
      {(view.tag ?? []).map((tag) => (
        <Tag key={tag} text={tag} on removable action={`Stop filtering by tag ${tag}`} onClick={() => onView({ tag: toggled(view.tag, tag) })} />
      ))}
      <Spacer />
      <Button pressed={panel} onClick={onPanel}>
        Panels
      </Button>
      <GroupBy known={known} groups={groups} onGroup={(group) => onView({ group: group.length === 0 ? undefined : group, shut: undefined })} />
      <ColumnChooser workspace={workspace} project={project} found={found} shown={columns} onChange={(col) => onView({ col })} />
      <ViewsMenu workspace={workspace} project={project} view={view} onView={onView} />
      <Link to="/$workspace/$project/reports" params={{ workspace, project }} className={buttonClass}>
        Reports
      </Link>
      <Menu label="More" className={styles['more']} items={more}>
        More <Icon name="down" size={12} />
      </Menu>
    </Toolbar>
  );
}

interface GroupByProps {
  known: readonly KnownColumn[];
  groups: readonly string[];
  onGroup: (groups: string[]) => void;
}

const offered = 300;

/** Nested groups: each choice adds an inner one. */
function GroupBy({ known, groups, onGroup }: GroupByProps) {
  const byId = new Map(known.map((column) => [column.id, column]));
  const name = (id: string) => {
    const column = columnOf(id === 'tag' ? 'tags' : id, byId);
    return column ? `${column.label}${column.stat ? ` ${statLabel(column.stat)}` : ''}` : id;
  };
  const options = ['tags', 'state', 'user', ...known.filter((column) => column.kind !== 'metric').map((column) => column.id)].filter((id) => !groups.includes(id));
  return (
    <span className={styles['groups']} role="group" aria-label="Groups">
      {groups.map((id) => (
        <Button key={id} onClick={() => onGroup(groups.filter((other) => other !== id))} aria-label={`Do not group by ${name(id)}`}>
          {name(id)} <Icon name="close" size={10} />
        </Button>
      ))}
      <label className={styles['select']}>
        {groups.length === 0 ? 'Group by' : 'then by'}
        <select value="" onChange={(event) => event.target.value !== '' && onGroup([...groups, event.target.value])}>
          <option value="">…</option>
          {options.slice(0, offered).map((id) => (
            <option key={id} value={id}>
              {name(id)}
            </option>
          ))}
        </select>
      </label>
    </span>
  );
}
