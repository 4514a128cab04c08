import { expect, it } from 'vitest';
import { sectionOfDiff } from './section-of-diff.ts';

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

it('returns the part of a diff that is about a file, relative or absolute', () => {
  expect(sectionOfDiff(two, 'src/a.ts')).toContain('+b');
  expect(sectionOfDiff(two, 'src/a.ts')).not.toContain('+c');
  expect(sectionOfDiff(two, '/work/ledger/b.ts')).toContain('+c');
  expect(sectionOfDiff(two, 'C:\\ledger\\src\\a.ts')).toContain('-a');
});

it('keeps a diff that names no file, or not that one', () => {
  expect(sectionOfDiff('@@ -1 +1 @@\n+x', 'a.ts')).toBe('@@ -1 +1 @@\n+x');
  expect(sectionOfDiff(two, 'other.ts')).toBe(two);
});
