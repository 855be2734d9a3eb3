const systems: Record<string, string> = { state: 'State', tags: 'Tags', started: 'Started', ended: 'Ended', duration: 'Duration', user: 'User', key: 'Key', file: 'File', name: 'Name' };
const stats: Record<string, string> = { min: 'lowest', max: 'highest', best: 'best', step: 'last step' };

/** What a column of a report's table shows: a field of the experiment itself, or something that was logged. */
export interface ReportColumn {
  id: string;
  /** The field's name, or undefined for logged values. */
  field: string | undefined;
  label: string;
  number: boolean;
}

/** `metric.min:loss` is “loss, lowest”; `duration` is “Duration”. */
export function columnOf(id: string): ReportColumn {
  const at = id.indexOf(':');
  if (at < 0) return { id, field: id, label: systems[id] ?? id, number: id === 'duration' };
  const kind = id.slice(0, at);
  const name = id.slice(at + 1);
  if (!kind.startsWith('metric')) return { id, field: undefined, label: name, number: false };
  const stat = kind.slice('metric'.length + 1);
  const said = kind.startsWith('metric@') ? `at step ${stat}` : (stats[stat] ?? stat);
  return { id, field: undefined, label: stat === '' || stat === 'last' ? name : `${name}, ${said}`, number: true };
}
