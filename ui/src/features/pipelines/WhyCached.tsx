import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { stepCacheQuery } from '../../api/steps';
import type { StepRow } from '../../api/schema';
import { Skeleton } from '../../kit/State';
import styles from './StepMore.module.css';

const words: Record<string, string> = {
  hit: 'Taken from the cache: nothing that its key is made of had changed.',
  miss: 'It ran: no earlier execution has the same key.',
  off: 'It ran: the cache is switched off for it.',
  expired: 'It ran: the cached result is older than allowed.',
  gone: 'It ran: the content of a cached result is gone.',
  replayed: 'Taken from the run that was replayed.',
  unknown: 'Not decided yet.',
};

/** Why the cache had the step or had it not: what its key was made of, beside the execution before. */
export function WhyCached({ run, step }: { run: string; step: StepRow }) {
  const { data, error } = useQuery(stepCacheQuery(run, step.name));
  if (error) return <p className={styles['none']}>{error.message}</p>;
  if (!data) return <Skeleton height={80} />;
  const before = data.before?.parts;
  const changed = (name: string) => before !== undefined && data.parts[name] !== before[name];
  const names = [...new Set([...Object.keys(data.parts), ...Object.keys(before ?? {})])].sort((left, right) => Number(changed(right)) - Number(changed(left)) || (left < right ? -1 : 1));
  const different = names.filter(changed);
  return (
    <div className={styles['why']}>
      <p>
        {words[data.status] ?? data.status} {data.detail}
      </p>
      {data.before && (
        <p>
          Compared with{' '}
          <Link to="/pipelines/$runName" params={{ runName: data.before.run }} search={{ step: data.before.step }}>
            {data.before.run}
          </Link>
          : {different.length === 0 ? 'nothing differs' : `${different.join(', ')} differ${different.length === 1 ? 's' : ''}`}.
        </p>
      )}
      {!data.before && data.status !== 'unknown' && <p>No run before executed it, so there is nothing to compare with.</p>}
      <dl aria-label="What the key was made of">
        {names.map((name) => (
          <div key={name} className={changed(name) ? styles['changed'] : undefined}>
            <dt>{name}</dt>
            <dd>
              {changed(name) && (
                <>
                  <del title={before?.[name]}>{before?.[name] ?? 'nothing'}</del>
                  <span aria-label="became">→</span>
                </>
              )}
              <span title={data.parts[name]}>{data.parts[name] ?? 'nothing'}</span>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
