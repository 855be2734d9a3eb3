export type DiffKind = 'file' | 'hunk' | 'added' | 'removed' | 'same' | 'note';

export interface DiffLine {
  kind: DiffKind;
  text: string;
  before?: number;
  after?: number;
}

export interface DiffFile {
  name: string;
  lines: DiffLine[];
  added: number;
  removed: number;
}

const fileStart = /^diff --git (?:"?a\/(.*?)"?) (?:"?b\/(.*?)"?)$/;
const hunkStart = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/;

/** A unified diff, as git prints it, by files. Lines that belong to no file are left out. */
export function parseDiff(patch: string): DiffFile[] {
  const files: DiffFile[] = [];
  let file: DiffFile | undefined;
  let before = 0;
  let after = 0;
  let inHunk = false;
  for (const text of patch.replaceAll('\r\n', '\n').split('\n')) {
    const start = fileStart.exec(text);
    const plain = !start && !inHunk && text.startsWith('--- ') && (file === undefined || file.lines.some((line) => line.kind === 'hunk'));
    if (start || plain) {
      file = { name: start ? (start[2] ?? '') : text.slice(4).replace(/^a\//, ''), lines: [], added: 0, removed: 0 };
      files.push(file);
      inHunk = false;
      continue;
    }
    if (!file) continue;
    const hunk = hunkStart.exec(text);
    if (hunk) {
      before = Number(hunk[1]);
      after = Number(hunk[2]);
      inHunk = true;
      file.lines.push({ kind: 'hunk', text });
    } else if (!inHunk) {
      if (text.startsWith('+++ b/')) file.name = text.slice(6);
      else if (/^(new file|deleted file|rename|similarity|Binary|old mode|new mode)/.test(text)) file.lines.push({ kind: 'note', text });
    } else if (text.startsWith('+')) {
      file.lines.push({ kind: 'added', text: text.slice(1), after: after++ });
      file.added++;
    } else if (text.startsWith('-')) {
      file.lines.push({ kind: 'removed', text: text.slice(1), before: before++ });
      file.removed++;
    } else if (text.startsWith('\\')) file.lines.push({ kind: 'note', text });
    else if (text.startsWith(' ')) file.lines.push({ kind: 'same', text: text.slice(1), before: before++, after: after++ });
    else inHunk = false;
  }
  return files;
}
