import { expect, test } from 'vitest';
import { parseDiff } from './diff';

const patch = `diff --git a/src/A.java b/src/A.java
index 1..2 100644
--- a/src/A.java
+++ b/src/A.java
@@ -1,3 +1,3 @@ class A {
 same
-old
+new
+more
diff --git a/B.txt b/B.txt
new file mode 100644
--- /dev/null
+++ b/B.txt
@@ -0,0 +1 @@
+--- not a file
\\ No newline at end of file
`;

test('files, hunks and line numbers of both sides', () => {
  const [a, b] = parseDiff(patch);
  expect([a?.name, a?.added, a?.removed]).toEqual(['src/A.java', 2, 1]);
  expect(a?.lines.map(({ kind, before, after }) => [kind, before, after])).toEqual([
    ['hunk', undefined, undefined],
    ['same', 1, 1],
    ['removed', 2, undefined],
    ['added', undefined, 2],
    ['added', undefined, 3],
  ]);
  expect([b?.name, b?.added]).toEqual(['B.txt', 1]);
  expect(b?.lines.map(({ kind }) => kind)).toEqual(['note', 'hunk', 'added', 'note']);
});

test('a diff without the lines of git', () => {
  expect(parseDiff('--- a/x.py\n+++ b/x.py\n@@ -1 +1 @@\n-a\n+b\n')).toMatchObject([{ name: 'x.py', added: 1, removed: 1 }]);
  expect(parseDiff('nothing of the kind')).toEqual([]);
});
