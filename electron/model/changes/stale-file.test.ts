import { describe, expect, it } from 'vitest';
import { type ParsedDiffFile, parseUnifiedDiff } from '../../../shared/changes/parse-unified-diff.ts';
import { isStale, rebuildBefore } from './stale-file.ts';

const numbered = (count: number) => Array.from({ length: count }, (_, n) => `line ${n + 1}\n`).join('');
const original = numbered(20);
const after = original.replace('line 5\n', 'line five\n').replace('line 15\n', 'line 15\nline 15 and a half\n');

function file(text: string): ParsedDiffFile {
  const [parsed] = parseUnifiedDiff(text);
  if (parsed === undefined) throw new Error('No file');
  return parsed;
}

const modified = file(`diff --git a/a.txt b/a.txt
--- a/a.txt
+++ b/a.txt
@@ -2,7 +2,7 @@
 line 2
 line 3
 line 4
-line 5
+line five
 line 6
 line 7
 line 8
@@ -13,6 +13,7 @@
 line 13
 line 14
 line 15
+line 15 and a half
 line 16
 line 17
 line 18
`);
const added = file('diff --git a/n b/n\nnew file mode 100644\n--- /dev/null\n+++ b/n\n@@ -0,0 +1,2 @@\n+one\n+two\n');
const open = file('diff --git a/o b/o\n--- a/o\n+++ b/o\n@@ -1 +1 @@\n-old\n+new\n\\ No newline at end of file\n');
const deleted = file('diff --git a/d b/d\ndeleted file mode 100644\n--- a/d\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-x\n-y\n');

describe('a file after a diff', () => {
  it("a file is unchanged as long as the diff's lines are in place", () => {
    expect(isStale(modified, after)).toBe(false);
    expect(isStale(modified, after.replace('line 20', 'line twenty'))).toBe(false);
    expect(isStale(added, 'one\ntwo\n')).toBe(false);
    expect(isStale(open, 'new')).toBe(false);
    expect(isStale(deleted, null)).toBe(false);
  });

  it.each<[string, ParsedDiffFile, string | null]>([
    ['a line of it is another', modified, after.replace('line five', 'line V')],
    ['a line came in above', modified, `line 0\n${after}`],
    ['it is gone', modified, null],
    ['an added file has grown', added, 'one\ntwo\nthree\n'],
    ['its end has a line break now', open, 'new\n'],
    ['a deleted file is back', deleted, 'x\n'],
  ])('detects that a file changed after its diff when %s', (_when, diff, text) => {
    expect(isStale(diff, text)).toBe(true);
  });
});

describe('the file before a diff', () => {
  it('rebuilds the file before a diff from the lines around the changes, wherever they are now', () => {
    const now = `line 0\n${after.replace('line five\n', 'line V\nline VI\n').replace('line 20', 'line twenty')}`;
    const before = `line 0\n${original.replace('line 20', 'line twenty')}`;
    expect(rebuildBefore(modified, now)).toBe(before);
  });

  it('rebuilds the original file if nothing has changed since', () => {
    expect(rebuildBefore(modified, after)).toBe(original);
    expect(rebuildBefore(open, 'newer')).toBe('old');
  });

  it('rebuilds an empty text for an added file, and the whole file for a deleted one', () => {
    expect(rebuildBefore(added, 'whatever')).toBe('');
    expect(rebuildBefore(deleted, 'back again')).toBe('x\ny\n');
  });

  it('cannot rebuild the file before a diff if the lines around a change are gone', () => {
    expect(rebuildBefore(modified, 'something else\n')).toBeNull();
    expect(rebuildBefore(modified, after.replace('line 4\n', ''))).toBeNull();
  });
});
