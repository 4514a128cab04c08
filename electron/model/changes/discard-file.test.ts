import { expect, it } from 'vitest';
import { type ParsedDiffFile, parseUnifiedDiff } from '../../../shared/changes/parse-unified-diff.ts';
import { type CurrentPath, discardFile } from './discard-file.ts';

function parsed(diff: string): ParsedDiffFile {
  const [file] = parseUnifiedDiff(diff);
  if (file === undefined) throw new Error('No file');
  return file;
}
const text = (words: string): CurrentPath => ({ kind: 'text', text: words });
const absent: CurrentPath = { kind: 'absent' };
const other: CurrentPath = { kind: 'other' };

const added = parsed('diff --git a/a b/a\nnew file mode 100644\n--- /dev/null\n+++ b/a\n@@ -0,0 +1,2 @@\n+one\n+two\n');
const deleted = parsed(
  'diff --git a/a b/a\ndeleted file mode 100755\n--- a/a\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-one\n-two\n\\ No newline at end of file\n',
);
const renamed = parsed(
  'diff --git a/a b/b\nrename from a\nrename to b\n--- a/a\n+++ b/b\n@@ -1,2 +1,2 @@\n one\n-two\n+three\n',
);
const mode = parsed(
  'diff --git a/a b/a\nold mode 100644\nnew mode 100755\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-one\n+two\n',
);
const binary = parsed('diff --git a/a b/a\nindex 1..2 100644\nBinary files a/a and b/a differ\n');
const link = parsed('diff --git a/a b/a\nnew file mode 120000\n--- /dev/null\n+++ b/a\n@@ -0,0 +1 @@\n+/etc/passwd\n');

it('removes an added file, and asks if it is not as it was added', () => {
  const gone = [{ path: 'a', text: null, isExecutable: null }];
  expect(discardFile(added, null, () => text('one\ntwo\n'))).toEqual({ paths: gone, isSure: true });
  expect(discardFile(added, null, () => text('one\ntwo\nmine\n'))).toEqual({ paths: gone, isSure: false });
  expect(discardFile(added, null, () => other)).toEqual({ paths: gone, isSure: false });
  expect(discardFile(added, null, () => absent)).toEqual({ paths: [], isSure: true });
});

it('restores a deleted file, and asks if another one is there', () => {
  const back = [{ path: 'a', text: 'one\ntwo', isExecutable: true }];
  expect(discardFile(deleted, null, () => absent)).toEqual({ paths: back, isSure: true });
  expect(discardFile(deleted, null, () => text('mine\n'))).toEqual({ paths: back, isSure: false });
  expect(discardFile(deleted, null, () => text('one\ntwo'))).toEqual({ paths: [], isSure: true });
  expect(discardFile(deleted, new Set([0]), () => absent)).toBeNull();
});

it('moves a renamed file back, and asks if the old name is taken', () => {
  const paths = [
    { path: 'a', text: 'one\ntwo\n', isExecutable: null },
    { path: 'b', text: null, isExecutable: null },
  ];
  const now = (old: CurrentPath) => (path: string) => (path === 'b' ? text('one\nthree\n') : old);
  expect(discardFile(renamed, null, now(absent))).toEqual({ paths, isSure: true });
  expect(discardFile(renamed, null, now(text('new\n')))).toEqual({ paths, isSure: false });
  expect(discardFile(renamed, null, () => absent)).toBeNull();
  const line = { path: 'b', text: 'one\ntwo\n', isExecutable: null };
  expect(discardFile(renamed, new Set([1, 2]), now(absent))).toEqual({ paths: [line], isSure: true });
});

it('restores a changed file mode only with the whole file', () => {
  expect(discardFile(mode, null, () => text('two\n'))?.paths).toEqual([
    { path: 'a', text: 'one\n', isExecutable: false },
  ]);
  expect(discardFile(mode, new Set([1]), () => text('two\n'))?.paths).toEqual([
    { path: 'a', text: '', isExecutable: null },
  ]);
});

it('leaves links and unknown contents alone when it discards changes', () => {
  expect(discardFile(link, null, () => text('/etc/passwd'))).toBeNull();
  expect(discardFile(binary, null, () => other)).toBeNull();
  expect(discardFile(mode, null, () => absent)).toBeNull();
});

it('makes no text of a removed submodule, nor of lines whose bytes the diff does not have', () => {
  const submodule = parsed(
    'diff --git a/sub b/sub\ndeleted file mode 160000\n--- a/sub\n+++ /dev/null\n@@ -1 +0,0 @@\n-Subproject commit 4d6d\n',
  );
  const latin = parsed(
    'diff --git a/a b/a\ndeleted file mode 100644\n--- a/a\n+++ /dev/null\n@@ -1 +0,0 @@\n-caf\uFFFD\n',
  );
  expect(discardFile(submodule, null, () => absent)).toBeNull();
  expect(discardFile(latin, null, () => absent)).toBeNull();
});
