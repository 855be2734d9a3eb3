import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { ExperimentRow } from '../../api/schema';
import { changeView, createView, deleteView, viewsQuery, type SavedView } from '../../api/views';
import { Button } from '../../kit/Button';
import { Dialog } from '../../kit/Dialog';
import { Card, Spacer, Toolbar } from '../../kit/Page';
import { Empty, SkeletonRows } from '../../kit/State';
import { saveText } from '../../kit/save';
import { notify, notifyRefused } from '../../kit/toast';
import styles from './CustomPanels.module.css';
import { PanelFrame } from './PanelFrame';
import { example } from './protocol';

interface CustomPanelsProps {
  workspace: string;
  project: string;
  experiments: readonly ExperimentRow[];
}

/** Panels that people of the project wrote: pages of their own that get the compared experiments and can reach nothing else. */
export function CustomPanels({ workspace, project, experiments }: CustomPanelsProps) {
  const client = useQueryClient();
  const { data: panels } = useQuery(viewsQuery(workspace, project, 'panel'));
  const [edited, setEdited] = useState<SavedView | 'new' | undefined>();
  const attempt = async (what: string, work: () => Promise<unknown>) => {
    try {
      await work();
      await client.invalidateQueries({ queryKey: ['views'] });
      setEdited(undefined);
      notify({ text: what });
    } catch (error) {
      notifyRefused(error);
    }
  };
  const save = (name: string, team: boolean, code: string) => {
    if (edited === 'new') void attempt(`Saved “${name}”.`, () => createView({ workspace, project, kind: 'panel', name, team, state: code }));
    else if (edited) void attempt(`Saved “${name}”.`, () => changeView(edited.id, { ...(edited.mine && { name, team }), state: code, version: edited.version }));
  };
  if (!panels) {
    return (
      <Card>
        <SkeletonRows label="Loading the panels" />
      </Card>
    );
  }
  return (
    <>
      <Toolbar label="Panels">
        <span>Pages of your own in a sandbox: HTML and a script that draw the compared experiments.</span>
        <Spacer />
        <Button icon="plus" onClick={() => setEdited('new')}>
          New panel
        </Button>
      </Toolbar>
      {panels.length === 0 && (
        <Card>
          <Empty title="No panel yet">
            <p>A panel is one HTML page. It gets the experiments by a message and asks for series by messages.</p>
          </Empty>
        </Card>
      )}
      {panels.map((panel) => (
        <section key={panel.id} className={styles['panel']} aria-label={panel.name}>
          <header>
            <h2>{panel.name}</h2>
            {panel.team && <small>of the team, by {panel.owner}</small>}
            <Spacer />
            <Button look="plain" icon="download" aria-label={`Export ${panel.name}`} onClick={() => saveText(`${panel.name}.html`, panel.state, 'text/html')} />
            <Button look="plain" icon="edit" aria-label={`Edit ${panel.name}`} onClick={() => setEdited(panel)} />
            {panel.mine && <Button look="plain" icon="close" aria-label={`Delete ${panel.name}`} onClick={() => void attempt(`Deleted “${panel.name}”.`, () => deleteView(panel.id))} />}
          </header>
          <PanelFrame key={panel.version} id={panel.id} name={panel.name} experiments={experiments} />
        </section>
      ))}
      {edited && <Editor panel={edited === 'new' ? undefined : edited} onSave={save} onClose={() => setEdited(undefined)} />}
    </>
  );
}

interface EditorProps {
  panel: SavedView | undefined;
  onSave: (name: string, team: boolean, code: string) => void;
  onClose: () => void;
}

function Editor({ panel, onSave, onClose }: EditorProps) {
  const [name, setName] = useState(panel?.name ?? '');
  const [team, setTeam] = useState(panel?.team ?? false);
  const [code, setCode] = useState(panel?.state ?? example);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '') onSave(name.trim(), team, code);
  };
  return (
    <Dialog label={panel ? `Edit ${panel.name}` : 'New panel'} onClose={onClose}>
      <form className={styles['editor']} onSubmit={submit}>
        <label>
          Name
          <input type="text" value={name} maxLength={200} onChange={(event) => setName(event.target.value)} />
        </label>
        <label>
          Page
          <textarea spellCheck={false} rows={18} value={code} onChange={(event) => setCode(event.target.value)} />
        </label>
        <label className={styles['check']}>
          <input type="checkbox" checked={team} onChange={(event) => setTeam(event.target.checked)} /> for the whole team
        </label>
        <div className={styles['buttons']}>
          <Button type="submit" look="primary" disabled={name.trim() === ''}>
            Save
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
