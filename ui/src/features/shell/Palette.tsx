import { useQuery } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { useState, type KeyboardEvent } from 'react';
import { foundExperimentsQuery } from '../../api/experiments';
import { pipelineRunsQuery } from '../../api/pipelines';
import { workspacesQuery } from '../../api/workspaces';
import { Dialog } from '../../kit/Dialog';
import styles from './Palette.module.css';
import { findPlaces, placesOf, type Place } from './places';

interface PaletteProps {
  /** What can be done from anywhere. */
  actions: readonly Place[];
  onClose: () => void;
}

/** Jump anywhere, or do something, by typing a part of its name. */
export function Palette({ actions, onClose }: PaletteProps) {
  const router = useRouter();
  const [query, setQuery] = useState('');
  const [selected, setSelected] = useState(0);
  const { data: workspaces = [] } = useQuery(workspacesQuery);
  const { data: runs = [] } = useQuery(pipelineRunsQuery);
  const typed = query.trim();
  const { data: experiments = [] } = useQuery({ ...foundExperimentsQuery(typed), enabled: typed !== '' });
  const places = findPlaces([...placesOf(workspaces, experiments, runs), ...actions], query);

  const pressed = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && places.length > 0) {
      event.preventDefault();
      const next = (selected + step + places.length) % places.length;
      setSelected(next);
      document.getElementById(`place-${next}`)?.scrollIntoView({ block: 'nearest' });
    }
    const place = places[selected];
    if (event.key === 'Enter' && place) {
      event.preventDefault();
      onClose();
      if (place.act) place.act();
      else router.history.push(place.path);
    }
  };

  return (
    <Dialog label="Jump to" onClose={onClose} top>
      <input
        className={styles['input']}
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="places"
        aria-activedescendant={places.length > 0 ? `place-${selected}` : undefined}
        aria-label="Jump to a project, experiment, run or setting, or do something"
        placeholder="Jump to a project, experiment, run or setting, or do something…"
        value={query}
        spellCheck={false}
        autoComplete="off"
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog has just this field
        autoFocus
        onChange={(event) => {
          setQuery(event.target.value);
          setSelected(0);
        }}
        onKeyDown={pressed}
      />
      <div className={styles['list']} id="places" role="listbox" aria-label="Places">
        {places.map((place, index) => (
          <Link key={`${place.path} ${place.name}`} id={`place-${index}`} role="option" aria-selected={index === selected} tabIndex={-1} to={place.path as '/'} onClick={(event) => {
              onClose();
              if (!place.act) return;
              event.preventDefault();
              place.act();
            }} onMouseMove={() => setSelected(index)}>
            <span className={styles['name']}>{place.name}</span>
            <small>{place.kind}</small>
          </Link>
        ))}
        {places.length === 0 && <p className={styles['none']}>Nothing of that name.</p>}
      </div>
    </Dialog>
  );
}
