import { expect, it } from 'vitest';
import { extractFileDiff } from './extract-file-diff.ts';

const two = `diff --git a/src/a.ts b/src/a.ts
--- a/src/a.ts
+++ b/src/a.ts
@@ -1 +1 @@
-a
+b
diff --git a/b.ts b/b.ts
--- /dev/null
+++ b/b.ts
@@ -0,0 +1 @@
+c
`;

it('returns the part of a diff for one file, by relative or absolute path', () => {
  expect(extractFileDiff(two, 'src/a.ts')).toContain('+b');
  expect(extractFileDiff(two, 'src/a.ts')).not.toContain('+c');
  expect(extractFileDiff(two, '/work/ledger/b.ts')).toContain('+c');
  expect(extractFileDiff(two, 'C:\\ledger\\src\\a.ts')).toContain('-a');
});

it('returns the whole diff if it does not name the file', () => {
  expect(extractFileDiff('@@ -1 +1 @@\n+x', 'a.ts')).toBe('@@ -1 +1 @@\n+x');
  expect(extractFileDiff(two, 'other.ts')).toBe(two);
});
