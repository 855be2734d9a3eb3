import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { addTag, removeTag } from '../../api/changes';
import type { ExperimentDetail } from '../../api/schema';
import { Button } from '../../kit/Button';
import { Icon } from '../../kit/Icon';
import { Tag } from '../../kit/Tag';
import { notify, notifyRefused } from '../../kit/toast';
import styles from './TagEditor.module.css';

/** The tags of an experiment: each leads to the experiments with it and can be taken away; new ones are typed. */
export function TagEditor({ experiment }: { experiment: ExperimentDetail }) {
  const { experimentKey, workspace, project, tags } = experiment;
  const client = useQueryClient();
  const [typing, setTyping] = useState(false);
  const change = async (work: () => Promise<void>, done?: { text: string; back: () => Promise<void> }) => {
    const refresh = () => client.invalidateQueries({ queryKey: ['experiment', experimentKey, 'detail'] });
    try {
      await work();
      await refresh();
      if (done) notify({ text: done.text, undo: () => void done.back().then(refresh) });
    } catch (refusal) {
      notifyRefused(refusal);
    }
  };
  return (
    <span className={styles['tags']}>
      {tags.map((tag) => (
        <span key={tag} className={styles['tag']}>
          <Link to="/$workspace/$project/experiments" params={{ workspace, project }} search={{ tag: [tag] }} aria-label={`Experiments with tag ${tag}`}>
            <Tag text={tag} />
          </Link>
          <button
            type="button"
            aria-label={`Remove tag ${tag}`}
            title={`Remove tag ${tag}`}
            onClick={() => void change(() => removeTag(experimentKey, tag), { text: `Tag “${tag}” is removed.`, back: () => addTag(experimentKey, tag) })}
          >
            <Icon name="close" size={10} />
          </button>
        </span>
      ))}
      {typing ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const tag = String(new FormData(event.currentTarget).get('tag') ?? '').trim();
            setTyping(false);
            if (tag !== '' && !tags.includes(tag)) void change(() => addTag(experimentKey, tag));
          }}
        >
          <input
            name="tag"
            aria-label="New tag"
            maxLength={100}
            autoComplete="off"
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- one has just asked to type
            autoFocus
            onBlur={() => setTyping(false)}
            onKeyDown={(event) => event.key === 'Escape' && setTyping(false)}
          />
        </form>
      ) : (
        <Button look="plain" icon="plus" className={styles['add']} onClick={() => setTyping(true)}>
          Tag
        </Button>
      )}
    </span>
  );
}
