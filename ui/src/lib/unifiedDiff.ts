import { diffLines, type LineChange } from './lineDiff';

const context = 3;
/** Texts of more lines times lines than this are not compared line by line: one replaces the other. */
const most = 25_000_000;

/** The differences of two texts as git prints them, empty if there are none. */
export function unifiedDiff(name: string, before: string, after: string): string {
  if (before === after) return '';
  const edits = changes(before.replaceAll('\r\n', '\n'), after.replaceAll('\r\n', '\n'));
  const shown = edits.map(() => false);
  edits.forEach((edit, index) => {
    if (edit.kind !== 'same') shown.fill(true, Math.max(0, index - context), index + context + 1);
  });
  const out = [`diff --git a/${name} b/${name}`, `--- a/${name}`, `+++ b/${name}`];
  let [left, right] = [1, 1];
  for (let index = 0; index < edits.length; ) {
    if (!shown[index]) {
      left++;
      right++;
      index++;
      continue;
    }
    const hunk: Pick<LineChange, 'kind' | 'text'>[] = [];
    for (; index < edits.length && shown[index]; index++) hunk.push(edits[index] ?? { kind: 'same', text: '' });
    const [removed, added] = [hunk.filter((edit) => edit.kind !== 'added').length, hunk.filter((edit) => edit.kind !== 'removed').length];
    out.push(`@@ -${left},${removed} +${right},${added} @@`);
    for (const { kind, text } of hunk) out.push(`${kind === 'same' ? ' ' : kind === 'added' ? '+' : '-'}${text}`);
    left += removed;
    right += added;
  }
  return out.length === 3 ? '' : `${out.join('\n')}\n`;
}

function changes(before: string, after: string): Pick<LineChange, 'kind' | 'text'>[] {
  const lines = (text: string) => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));
  const [left, right] = [lines(before), lines(after)];
  if (left.length * right.length <= most) return diffLines(before, after);
  return [...left.map((text) => ({ kind: 'removed' as const, text })), ...right.map((text) => ({ kind: 'added' as const, text }))];
}
