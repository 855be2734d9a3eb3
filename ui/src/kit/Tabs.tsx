import { useEffect, useRef, type KeyboardEvent } from 'react';
import { nextByKey } from '../lib/keys';
import styles from './Tabs.module.css';

export interface TabDefinition<T extends string> {
  id: T;
  label: string;
  count?: number | undefined;
}

interface TabsProps<T extends string> {
  label: string;
  tabs: readonly TabDefinition<T>[];
  selected: T;
  onSelect: (id: T) => void;
}

/** The tab strip. Its panel carries `id={tabPanelId}` and `aria-labelledby={tabId(selected)}`. */
export function Tabs<T extends string>({ label, tabs, selected, onSelect }: TabsProps<T>) {
  const strip = useRef<HTMLDivElement>(null);
  useEffect(() => {
    strip.current?.querySelector(`#${tabId(selected)}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [selected]);
  const pressed = (event: KeyboardEvent) => {
    const next = tabs[nextByKey(event.key, tabs.findIndex((tab) => tab.id === selected), tabs.length, 'right') ?? -1];
    if (!next) return;
    event.preventDefault();
    onSelect(next.id);
    strip.current?.querySelector<HTMLElement>(`#${tabId(next.id)}`)?.focus();
  };
  return (
    <div className={styles['tabs']} role="tablist" aria-label={label} ref={strip}>
      {tabs.map((tab) => (
        <button
          key={tab.id}
          id={tabId(tab.id)}
          type="button"
          role="tab"
          aria-selected={tab.id === selected}
          aria-controls={tabPanelId}
          tabIndex={tab.id === selected ? 0 : -1}
          onClick={() => onSelect(tab.id)}
          onKeyDown={pressed}
        >
          {tab.label}
          {tab.count !== undefined && <span className={styles['count']}>{tab.count}</span>}
        </button>
      ))}
    </div>
  );
}

export const tabPanelId = 'tab-panel';

export function tabId(id: string): string {
  return `tab-${id}`;
}
