import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { saveNotes } from '../../api/changes';
import { notesQuery } from '../../api/details';
import { Button } from '../../kit/Button';
import { Markdown } from '../../kit/Markdown';
import { Card, Spacer, Toolbar } from '../../kit/Page';
import { Empty, Problem, SkeletonRows } from '../../kit/State';
import { notify } from '../../kit/toast';
import { messageOf } from '../../lib/message';
import styles from './Notes.module.css';

/** Notes in Markdown: read by everybody of the workspace, written by whoever may log. */
export function Notes({ experimentKey }: { experimentKey: string }) {
  const client = useQueryClient();
  const { data: notes, error, refetch } = useQuery(notesQuery(experimentKey));
  const [draft, setDraft] = useState<string | undefined>();
  const [failure, setFailure] = useState<string | undefined>();

  const store = async (text: string) => {
    await saveNotes(experimentKey, text);
    client.setQueryData(notesQuery(experimentKey).queryKey, text);
  };
  const save = async () => {
    if (draft === undefined || notes === undefined) return;
    try {
      await store(draft);
      setDraft(undefined);
      setFailure(undefined);
      notify({ text: 'The notes are saved.', undo: () => void store(notes) });
    } catch (refusal) {
      setFailure(messageOf(refusal));
    }
  };

  if (notes === undefined) {
    return <Card>{error ? <Problem title="The notes could not be read" error={error} onRetry={() => void refetch()} /> : <SkeletonRows label="Loading the notes" />}</Card>;
  }
  if (draft === undefined) {
    return (
      <Card label="Notes">
        {notes.trim() === '' ? (
          <Empty title="No notes yet">
            <p>What was this run about, what came out, what next? Markdown is understood.</p>
            <Button look="primary" onClick={() => setDraft('')}>
              Write notes
            </Button>
          </Empty>
        ) : (
          <div className={styles['read']}>
            <Button icon="edit" onClick={() => setDraft(notes)}>
              Edit
            </Button>
            <Markdown text={notes} />
          </div>
        )}
      </Card>
    );
  }
  return (
    <Card label="Edit notes">
      <div className={styles['bar']}>
        <Toolbar label="Notes">
          <Button look="primary" onClick={() => void save()}>
            Save
          </Button>
          <Button onClick={() => setDraft(undefined)}>Cancel</Button>
          <Spacer />
          <small>Markdown. Ctrl + Enter saves.</small>
        </Toolbar>
        {failure && <p role="alert">{failure}</p>}
      </div>
      <div className={styles['columns']}>
        <textarea
          aria-label="Notes in Markdown"
          value={draft}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- one has just asked to write
          autoFocus
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save();
          }}
        />
        <section aria-label="Preview">
          <Markdown text={draft} />
        </section>
      </div>
    </Card>
  );
}
