import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { systemQuery } from '../../api/details';
import { SearchField } from '../../kit/Field';
import { useMore } from '../../kit/More';
import { Card, Part } from '../../kit/Page';
import { Empty, Problem, SkeletonRows } from '../../kit/State';
import { plural } from '../../lib/format';
import styles from './Environment.module.css';
import { readEnvironment, type Facts } from '../../lib/environment';

/** The machine, the runtime (JVM or Python), the packages: what is needed to run it again the same way. */
export function Environment({ experimentKey }: { experimentKey: string }) {
  const { data, error, refetch } = useQuery(systemQuery(experimentKey));
  const [filter, setFilter] = useState('');
  if (!data) {
    return <Card>{error ? <Problem title="The environment could not be read" error={error} onRetry={() => void refetch()} /> : <SkeletonRows label="Loading the environment" />}</Card>;
  }
  const { facts, lists } = readEnvironment(data);
  if (facts.length === 0 && lists.length === 0) {
    return (
      <Card>
        <Empty title="No environment logged">
          <p>Comet’s clients tell of the machine, the runtime and its packages when an experiment begins.</p>
        </Empty>
      </Card>
    );
  }
  const wanted = filter.toLowerCase();
  return (
    <div className={styles['parts']}>
      <SearchField primary label="Filter the environment" value={filter} onChange={setFilter} />
      {facts.map((part) => (
        <FactsCard key={part.title} part={part} wanted={wanted} />
      ))}
      {lists.map((list) => (
        <List key={list.title} title={list.title} items={list.items} wanted={wanted} />
      ))}
    </div>
  );
}

function FactsCard({ part, wanted }: { part: Facts; wanted: string }) {
  const shown = part.values.filter(([name, value]) => `${name} ${value}`.toLowerCase().includes(wanted));
  if (shown.length === 0) return null;
  return (
    <Part title={part.title}>
      <Card>
        <dl className={styles['facts']}>
          {shown.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </Card>
    </Part>
  );
}

function List({ title, items, wanted }: { title: string; items: readonly string[]; wanted: string }) {
  const found = items.filter((item) => item.toLowerCase().includes(wanted));
  const [shown, more] = useMore(found, 200, wanted);
  if (found.length === 0) return null;
  return (
    <Part title={title} aside={plural(found.length, 'entry', 'entries')}>
      <Card>
        <ul className={styles['list']}>
          {shown.map((item, index) => (
            <li key={index}>{item}</li>
          ))}
        </ul>
        {more}
      </Card>
    </Part>
  );
}
