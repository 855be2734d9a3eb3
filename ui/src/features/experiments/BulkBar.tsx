import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { bulk, undoBulk, type BulkAction, type BulkRequest } from '../../api/table';
import { workspacesQuery } from '../../api/workspaces';
import { Button } from '../../kit/Button';
import { Dialog } from '../../kit/Dialog';
import { notify, notifyRefused } from '../../kit/toast';
import { plural } from '../../lib/format';
import styles from './Experiments.module.css';

interface BulkBarProps {
  workspace: string;
  project: string;
  /** The selected ones; undefined for everything that matches. */
  keys: readonly string[] | undefined;
  filter: string;
  archived: boolean;
  matching: number;
  onClear: () => void;
  onAll: () => void;
}

const done: Record<BulkAction, string> = {
  archive: 'Archived',
  restore: 'Brought back',
  delete: 'Moved to the trash:',
  tag: 'Tagged',
  untag: 'Untagged',
  move: 'Moved',
};

/** What is said after a bulk action, with the way back. */
export function useBulk() {
  const client = useQueryClient();
  const renew = () => client.invalidateQueries({ queryKey: ['experiments'] });
  return async (body: BulkRequest) => {
    try {
      const { id, changed } = await bulk(body);
      await renew();
      const undo = async () => {
        const back = await undoBulk(id).catch((error: unknown) => error);
        await renew();
        if (back instanceof Error) notify({ text: `It could not be undone: ${back.message}`, bad: true });
        else notify({ text: 'Undone.' });
      };
      notify({ text: `${done[body.action]} ${plural(changed, 'experiment')}.`, undo: () => void undo() });
    } catch (error) {
      notifyRefused(error);
    }
  };
}

/** Stands under the toolbar while something is selected. */
export function BulkBar({ workspace, project, keys, filter, archived, matching, onClear, onAll }: BulkBarProps) {
  const [asking, setAsking] = useState<'tag' | 'untag' | 'move' | undefined>();
  const run = useBulk();
  const count = keys?.length ?? matching;
  const act = (action: BulkAction, argument?: string) => {
    const which = keys ? { keys } : { filter, archived };
    void run({ workspace, project, action, ...which, ...(argument === undefined ? {} : { argument }) }).then(onClear);
  };
  return (
    <div className={styles['bulk']} role="region" aria-label="Selection">
      <strong>{plural(count, 'experiment')} selected</strong>
      {keys && matching > keys.length && (
        <Button look="plain" onClick={onAll}>
          Select all {matching.toLocaleString('en')} that match
        </Button>
      )}
      {keys && (
        <Link to="/$workspace/$project/compare" params={{ workspace, project }} search={{ key: [...keys] }} className={styles['compare']}>
          Compare {keys.length}
        </Link>
      )}
      <Button onClick={() => act(archived ? 'restore' : 'archive')}>{archived ? 'Bring back' : 'Archive'}</Button>
      <Button onClick={() => setAsking('tag')}>Add tag…</Button>
      <Button onClick={() => setAsking('untag')}>Remove tag…</Button>
      <Button onClick={() => setAsking('move')}>Move…</Button>
      <Button onClick={() => act('delete')}>Delete</Button>
      <Button look="plain" icon="close" aria-label="Clear the selection" onClick={onClear} />
      {asking && (
        <AskText
          action={asking}
          count={count}
          workspace={workspace}
          project={project}
          onClose={() => setAsking(undefined)}
          onText={(text) => {
            setAsking(undefined);
            act(asking, text);
          }}
        />
      )}
    </div>
  );
}

interface AskTextProps {
  action: 'tag' | 'untag' | 'move';
  count: number;
  workspace: string;
  project: string;
  onClose: () => void;
  onText: (text: string) => void;
}

const questions = { tag: 'Tag to add', untag: 'Tag to remove', move: 'Project to move to' } as const;

function AskText({ action, count, workspace, project, onClose, onText }: AskTextProps) {
  const [text, setText] = useState('');
  const { data: workspaces } = useQuery(workspacesQuery);
  const projects = workspaces?.find((candidate) => candidate.name === workspace)?.projects.filter((candidate) => candidate.name !== project) ?? [];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '') onText(text.trim());
  };
  return (
    <Dialog label={questions[action]} onClose={onClose}>
      <form className={styles['ask']} onSubmit={submit}>
        <label>
          {questions[action]} ({plural(count, 'experiment')})
          {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog has just this field */}
          <input type="text" value={text} autoFocus list={action === 'move' ? 'projects-to-move-to' : undefined} onChange={(event) => setText(event.target.value)} />
        </label>
        {action === 'move' && (
          <datalist id="projects-to-move-to">
            {projects.map((candidate) => (
              <option key={candidate.projectId} value={candidate.name}>
                {candidate.name}
              </option>
            ))}
          </datalist>
        )}
        <div>
          <Button type="submit" look="primary" disabled={text.trim() === ''}>
            {action === 'move' ? 'Move' : action === 'tag' ? 'Add' : 'Remove'}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
