import { Select } from './Field';

interface WorkspacePickProps {
  names: readonly string[];
  value: string;
  onChange: (name: string) => void;
}

/** Which workspace a list is of; not there where there is only one. */
export function WorkspacePick({ names, value, onChange }: WorkspacePickProps) {
  if (names.length < 2) return null;
  return <Select label="Workspace" value={value} options={names.map((name) => ({ value: name, label: name }))} onChange={onChange} />;
}
