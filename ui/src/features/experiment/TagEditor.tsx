import { Link } from '@tanstack/react-router';
import { addTag, removeTag } from '../../api/changes';
import type { ExperimentDetail } from '../../api/schema';
import { LabelEditor } from '../../kit/LabelEditor';
import { Tag } from '../../kit/Tag';
import { useAct } from '../../kit/useAct';

/** The tags of an experiment: each leads to the experiments with it and can be taken away; new ones are typed. */
export function TagEditor({ experiment }: { experiment: ExperimentDetail }) {
  const { experimentKey, workspace, project, tags } = experiment;
  const act = useAct(['experiment', experimentKey, 'detail']);
  const change = (next: readonly string[]) => {
    const [added] = next.filter((tag) => !tags.includes(tag));
    const [removed] = tags.filter((tag) => !next.includes(tag));
    if (added !== undefined) void act(() => addTag(experimentKey, added));
    if (removed !== undefined) void act(() => removeTag(experimentKey, removed), `Tag “${removed}” is removed.`, () => addTag(experimentKey, removed));
  };
  return (
    <LabelEditor
      noun="tag"
      labels={tags}
      onChange={change}
      renderLabel={(tag) => (
        <Link to="/$workspace/$project/experiments" params={{ workspace, project }} search={{ tag: [tag] }} aria-label={`Experiments with tag ${tag}`}>
          <Tag text={tag} />
        </Link>
      )}
    />
  );
}
