import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { changeView, createView, deleteView, viewsQuery, viewVersionsQuery, type SavedView } from '../../api/views';
import { Button } from '../../kit/Button';
import { Popover } from '../../kit/Popover';
import { When } from '../../kit/Time';
import { saveText } from '../../kit/save';
import { notify, notifyRefused } from '../../kit/toast';
import { parseSearch, stringifySearch } from '../../lib/url';
import { experimentsSearch, type ExperimentsView } from './viewState';
import styles from './ViewsMenu.module.css';

interface ViewsMenuProps {
  workspace: string;
  project: string;
  view: ExperimentsView;
  onView: (change: Partial<ExperimentsView>) => void;
}

const nothing = Object.fromEntries(Object.keys(experimentsSearch.shape).map((name) => [name, undefined])) as Partial<ExperimentsView>;

/** Views with names: one's own and the team's. A view is an address; saving it again keeps the older versions. */
export function ViewsMenu({ workspace, project, view, onView }: ViewsMenuProps) {
  const client = useQueryClient();
  const { data: views = [] } = useQuery(viewsQuery(workspace, project, 'table'));
  const current = views.find((candidate) => candidate.id === view.view);
  const state = stringifySearch({ ...view, view: undefined, mark: undefined });
  const changed = current !== undefined && current.state !== state;
  const renew = () => client.invalidateQueries({ queryKey: ['views'] });
  const attempt = async (what: string, work: () => Promise<unknown>) => {
    try {
      await work();
      await renew();
      notify({ text: what });
    } catch (error) {
      notifyRefused(error);
    }
  };
  const show = (id: string, search: string) => onView({ ...nothing, ...experimentsSearch.parse(parseSearch(search)), view: id });
  const save = (name: string, team: boolean) =>
    attempt(`Saved “${name}”.`, async () => onView({ view: (await createView({ workspace, project, kind: 'table', name, team, state })).id }));
  return (
    <Popover label={current ? `${current.name}${changed ? ' *' : ''}` : 'Views'}>
      {(close) => (
        <div className={styles['views']}>
          {[true, false].map((team) => (
            <ViewList
              key={String(team)}
              title={team ? 'Views of the team' : 'My views'}
              views={views.filter((candidate) => candidate.team === team)}
              current={view.view}
              onShow={(chosen) => {
                show(chosen.id, chosen.state);
                close();
              }}
              onDelete={(chosen) => void attempt(`Deleted “${chosen.name}”.`, () => deleteView(chosen.id))}
            />
          ))}
          {current && changed && (
            <div className={styles['row']}>
              <Button look="primary" onClick={() => void attempt(`Saved “${current.name}”.`, () => changeView(current.id, { state, version: current.version }))}>
                Save changes to {current.name}
              </Button>
              <Button onClick={() => show(current.id, current.state)}>Reset</Button>
            </div>
          )}
          <SaveAs onSave={save} />
          {current && <Versions id={current.id} onShow={(old) => show(current.id, old)} />}
          <div className={styles['row']}>
            <Button onClick={() => saveText(`${project}-view.json`, viewAsCode(current?.name ?? project, view), 'application/json')}>Export as JSON</Button>
            <label className={styles['file']}>
              Import…
              <input
                type="file"
                accept=".json,application/json"
                onChange={(event) => {
                  const file = event.target.files?.[0];
                  if (file) void file.text().then((text) => attempt('Imported.', async () => onView({ ...nothing, ...viewFromCode(text) })));
                }}
              />
            </label>
          </div>
        </div>
      )}
    </Popover>
  );
}

/** A view as a file that people keep beside their code. */
function viewAsCode(name: string, view: ExperimentsView): string {
  const { view: _, mark: __, ...rest } = view;
  return `${JSON.stringify({ halleyView: 1, kind: 'table', name, view: rest }, null, 2)}\n`;
}

function viewFromCode(text: string): ExperimentsView {
  const file = JSON.parse(text) as { halleyView?: unknown; view?: Record<string, unknown> };
  if (file.halleyView !== 1 || typeof file.view !== 'object') throw new Error('This is no view of Halley (expected: "halleyView": 1 and a "view").');
  return experimentsSearch.parse(file.view);
}

interface ViewListProps {
  title: string;
  views: readonly SavedView[];
  current: string | undefined;
  onShow: (view: SavedView) => void;
  onDelete: (view: SavedView) => void;
}

function ViewList({ title, views, current, onShow, onDelete }: ViewListProps) {
  if (views.length === 0) return null;
  return (
    <div role="group" aria-label={title}>
      <h3>{title}</h3>
      <ul>
        {views.map((view) => (
          <li key={view.id}>
            <button type="button" aria-current={view.id === current} onClick={() => onShow(view)}>
              {view.name}
              {view.team && <small> by {view.owner}</small>}
            </button>
            {view.mine && <Button look="plain" icon="close" aria-label={`Delete the view ${view.name}`} onClick={() => onDelete(view)} />}
          </li>
        ))}
      </ul>
    </div>
  );
}

function SaveAs({ onSave }: { onSave: (name: string, team: boolean) => Promise<void> }) {
  const [name, setName] = useState('');
  const [team, setTeam] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '') void onSave(name.trim(), team).then(() => setName(''));
  };
  return (
    <form className={styles['save']} onSubmit={submit}>
      <label>
        Save this view as
        <input type="text" value={name} maxLength={200} onChange={(event) => setName(event.target.value)} />
      </label>
      <label className={styles['check']}>
        <input type="checkbox" checked={team} onChange={(event) => setTeam(event.target.checked)} /> for the whole team
      </label>
      <Button type="submit" disabled={name.trim() === ''}>
        Save
      </Button>
    </form>
  );
}

function Versions({ id, onShow }: { id: string; onShow: (state: string) => void }) {
  const { data: versions = [] } = useQuery(viewVersionsQuery(id));
  if (versions.length < 2) return null;
  return (
    <details className={styles['versions']}>
      <summary>{versions.length} versions</summary>
      <ul>
        {versions.map((version) => (
          <li key={version.version}>
            <button type="button" onClick={() => onShow(version.state)}>
              Version {version.version} by {version.user}, <When millis={version.savedMillis} />
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
