export interface LineChange {
  kind: 'same' | 'added' | 'removed';
  text: string;
  before?: number;
  after?: number;
}

/** Lines that are the same in both texts, in order, and those that are not: by the longest common subsequence. For texts of some thousand lines. */
export function diffLines(before: string, after: string): LineChange[] {
  const left = before === '' ? [] : before.replace(/\n$/, '').split('\n');
  const right = after === '' ? [] : after.replace(/\n$/, '').split('\n');
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start++;
  let end = 0;
  while (end < left.length - start && end < right.length - start && left[left.length - 1 - end] === right[right.length - 1 - end]) end++;
  const rows = left.length - start - end;
  const columns = right.length - start - end;
  const width = columns + 1;
  // Length of the longest common subsequence of what is left of both, from each place on.
  const common = new Uint32Array((rows + 1) * width);
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      const at = row * width + column;
      common[at] = left[start + row] === right[start + column] ? (common[at + width + 1] ?? 0) + 1 : Math.max(common[at + width] ?? 0, common[at + 1] ?? 0);
    }
  }
  const changes: LineChange[] = [];
  const same = (row: number, column: number) => changes.push({ kind: 'same', text: left[row] ?? '', before: row + 1, after: column + 1 });
  for (let line = 0; line < start; line++) same(line, line);
  let row = 0;
  let column = 0;
  while (row < rows || column < columns) {
    const at = row * width + column;
    if (row < rows && column < columns && left[start + row] === right[start + column]) {
      same(start + row++, start + column++);
    } else if (row < rows && (column === columns || (common[at + width] ?? 0) >= (common[at + 1] ?? 0))) {
      changes.push({ kind: 'removed', text: left[start + row] ?? '', before: start + ++row });
    } else {
      changes.push({ kind: 'added', text: right[start + column] ?? '', after: start + ++column });
    }
  }
  for (let line = 0; line < end; line++) same(left.length - end + line, right.length - end + line);
  return changes;
}
