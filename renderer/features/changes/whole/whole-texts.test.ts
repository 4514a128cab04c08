import { describe, expect, test } from 'vitest';
import { parseUnifiedDiff } from '../../../../shared/changes/parse-unified-diff.ts';
import { getOnlyFileTexts, splitKeepingBreaks } from './whole-texts.ts';

const texts = (diff: string) => getOnlyFileTexts(parseUnifiedDiff(diff));
const created = '--- /dev/null\n+++ b/a.txt\n@@ -0,0 +1,2 @@\n+one\n+two\n';

describe('both texts of a changed file', () => {
  test('reads both texts of a new file from its diff', () => {
    expect(texts(created)).toEqual({ before: null, after: 'one\ntwo\n' });
  });

  test('reads both texts of a deleted file, including a missing last line break', () => {
    const diff = '--- a/a.txt\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-one\r\n-two\n\\ No newline at end of file\n';
    expect(texts(diff)).toEqual({ before: 'one\r\ntwo', after: null });
  });

  test.each([
    ['a file that was there before', '--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-a\n+b\n'],
    ['a new file with lines that were there before', '--- /dev/null\n+++ b/a.txt\n@@ -1 +1,2 @@\n a\n+b\n'],
    ['a diff of two files', created + created.replace('a.txt', 'b.txt')],
    ['a moved file', 'diff --git a/a b/b\nsimilarity index 90%\nrename from a\nrename to b\n'],
    ['a binary file', 'diff --git a/a b/a\nnew file mode 100644\nBinary files /dev/null and b/a differ\n'],
    ['an empty diff', ''],
  ])('returns no texts for %s', (_name, diff) => {
    expect(texts(diff)).toBeNull();
  });
});

test('splits a text into lines with their line breaks', () => {
  expect(splitKeepingBreaks('a\r\n\nb')).toEqual(['a\r\n', '\n', 'b']);
  expect(splitKeepingBreaks('')).toEqual([]);
});
