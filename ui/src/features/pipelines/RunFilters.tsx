import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { deleteRunFilter, runFiltersQuery, saveRunFilter, type RunFilter } from '../../api/work';
import { Button } from '../../kit/Button';
import { Popover } from '../../kit/Popover';
import { useAct } from '../../kit/useAct';
import { parseSearch, stringifySearch } from '../../lib/url';
import styles from './PipelineRuns.module.css';
import { runsSearch, type RunsView } from './runsView';

interface RunFiltersProps {
  view: RunsView;
  onView: (change: Partial<RunsView>) => void;
}

const nothing: RunsView = { q: undefined, status: undefined, tag: undefined, days: undefined };

/** Filters under a name, one's own and the team's. */
export function RunFilters({ view, onView }: RunFiltersProps) {
  const act = useAct(['run-filters']);
  const { data: filters = [], error } = useQuery(runFiltersQuery);
  const remove = (filter: RunFilter) => act(() => deleteRunFilter(filter.id), `The filter ${filter.name} is deleted.`, () => saveRunFilter(filter.name, filter.state, filter.team));
  return (
    <Popover label="Filters">
      {(close) => (
        <div className={styles['panel']}>
          {error && <p>{error.message}</p>}
          {filters.length === 0 && !error && <p>No filter has a name yet.</p>}
          <ul>
            {filters.map((filter) => (
              <li key={filter.id}>
                <Button
                  look="plain"
                  onClick={() => {
                    onView({ ...nothing, ...runsSearch.parse(parseSearch(filter.state)) });
                    close();
                  }}
                >
                  {filter.name}
                </Button>
                <small>{filter.team ? `team, by ${filter.owner}` : 'only you'}</small>
                {filter.mine && <Button look="plain" icon="trash" aria-label={`Delete the filter ${filter.name}`} onClick={() => void remove(filter)} />}
              </li>
            ))}
          </ul>
          <SaveFilter view={view} />
        </div>
      )}
    </Popover>
  );
}

function SaveFilter({ view }: { view: RunsView }) {
  const act = useAct(['run-filters']);
  const [name, setName] = useState('');
  const [team, setTeam] = useState(false);
  const save = (event: FormEvent) => {
    event.preventDefault();
    void act(() => saveRunFilter(name, stringifySearch(view as Record<string, unknown>) || '?', team)).then((saved) => saved && setName(''));
  };
  return (
    <form onSubmit={save}>
      <input type="text" aria-label="Name of the filter" placeholder="Name for what is filtered now" value={name} maxLength={200} autoComplete="off" onChange={(event) => setName(event.target.value)} />
      <label>
        <input type="checkbox" checked={team} onChange={(event) => setTeam(event.target.checked)} />
        for the whole team
      </label>
      <Button type="submit" disabled={name.trim() === ''}>
        Save the filter
      </Button>
    </form>
  );
}
