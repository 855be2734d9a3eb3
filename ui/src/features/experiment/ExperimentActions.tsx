import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { archiveExperiment, renameExperiment, restoreExperiment, trashExperiment } from '../../api/changes';
import type { ExperimentDetail } from '../../api/schema';
import { Button } from '../../kit/Button';
import { copyText } from '../../kit/copyText';
import { Dialog } from '../../kit/Dialog';
import { Popover } from '../../kit/Popover';
import { notify, notifyRefused } from '../../kit/toast';
import styles from './ExperimentActions.module.css';
import { Reproduce } from './Reproduce';

/** What can be done with an experiment. Everything that changes it can be taken back. */
export function ExperimentActions({ experiment }: { experiment: ExperimentDetail }) {
  const { experimentKey, name, workspace, project, archived, trashed = false } = experiment;
  const client = useQueryClient();
  const router = useRouter();
  const [open, setOpen] = useState<'rename' | 'reproduce' | undefined>();
  const refresh = () => Promise.all([client.invalidateQueries({ queryKey: ['experiment', experimentKey] }), client.invalidateQueries({ queryKey: ['experiments', workspace, project] })]);
  const act = async (work: () => Promise<void>, done: string, back?: () => Promise<void>) => {
    try {
      await work();
      notify({ text: done, ...(back && { undo: () => void back().catch(notifyRefused).then(refresh) }) });
      await refresh();
      return true;
    } catch (refusal) {
      notifyRefused(refusal);
      return false;
    }
  };
  const restore = () => restoreExperiment(experimentKey);
  const toList = () => void router.navigate({ to: '/$workspace/$project/experiments', params: { workspace, project } });

  return (
    <>
      <Button onClick={() => setOpen('reproduce')} icon="play">
        Reproduce
      </Button>
      <Popover label="Actions" icon="more">
        {(close) => (
          <div className={styles['menu']}>
            <Item icon="edit" onClick={() => setOpen('rename')} close={close}>
              Rename
            </Item>
            <Item icon="copy" onClick={() => void copyText(experimentKey).then(() => notify({ text: 'The key is copied.' }))} close={close}>
              Copy the key
            </Item>
            {archived || trashed ? (
              <Item icon="undo" onClick={() => void act(restore, `“${name}” is back in the list.`)} close={close}>
                Restore
              </Item>
            ) : (
              <Item icon="archive" onClick={() => void act(() => archiveExperiment(experimentKey), `“${name}” is in the archive.`, restore)} close={close}>
                Archive
              </Item>
            )}
            {!trashed && (
              <Item icon="trash" onClick={() => void act(() => trashExperiment(experimentKey), `“${name}” is in the trash.`, restore).then((done) => done && toList())} close={close}>
                Delete
              </Item>
            )}
          </div>
        )}
      </Popover>
      {open === 'rename' && (
        <Rename
          name={name}
          onClose={() => setOpen(undefined)}
          onName={(next) => {
            setOpen(undefined);
            if (next !== name) void act(() => renameExperiment(experimentKey, next), `Renamed to “${next}”.`, () => renameExperiment(experimentKey, name));
          }}
        />
      )}
      {open === 'reproduce' && <Reproduce experiment={experiment} onClose={() => setOpen(undefined)} />}
    </>
  );
}

interface ItemProps {
  icon: 'edit' | 'copy' | 'undo' | 'archive' | 'trash';
  onClick: () => void;
  close: () => void;
  children: ReactNode;
}

function Item({ icon, onClick, close, children }: ItemProps) {
  return (
    <Button
      look="plain"
      icon={icon}
      onClick={() => {
        close();
        onClick();
      }}
    >
      {children}
    </Button>
  );
}

function Rename({ name, onName, onClose }: { name: string; onName: (name: string) => void; onClose: () => void }) {
  const [text, setText] = useState(name);
  return (
    <Dialog label="Rename the experiment" onClose={onClose}>
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== '') onName(text.trim());
        }}
      >
        <h2>Rename the experiment</h2>
        <label>
          Name
          {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog has just this field */}
          <input type="text" value={text} maxLength={500} autoFocus onChange={(event) => setText(event.target.value)} />
        </label>
        <p>
          <Button look="primary" type="submit" disabled={text.trim() === ''}>
            Rename
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </p>
      </form>
    </Dialog>
  );
}
