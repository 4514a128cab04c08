import { describe, expect, it } from 'vitest';
import { parseUnifiedDiff } from '../../../shared/changes/parse-unified-diff.ts';
import { applyHunks } from './apply-hunks.ts';
import { recountHunks } from './recount-hunks.ts';

const names = '--- a/a.txt\n+++ b/a.txt\n';
const file = 'one\ntwo\nthree\nfour\nfive\n';

function apply(hunks: string, text: string) {
  const [parsed] = parseUnifiedDiff(recountHunks(names + hunks));
  return parsed === undefined ? null : applyHunks(parsed, text);
}

describe('hunks', () => {
  it('hunks replace the lines they refer to', () => {
    expect(apply('@@ -2,3 +2,3 @@\n two\n-three\n+THREE\n four', file)?.text).toBe('one\ntwo\nTHREE\nfour\nfive\n');
  });

  it('finds hunks whose numbers and counts are wrong, and reports where they were applied', () => {
    const patched = apply('@@ -40,1 +40,9 @@\n two\n-three\n+THREE\n+more\n four\n\n', file);
    expect(patched?.text).toBe('one\ntwo\nTHREE\nmore\nfour\nfive\n');
    expect(patched?.hunks).toBe('@@ -2,3 +2,4 @@\n two\n-three\n+THREE\n+more\n four\n');
  });

  it('loses no line of a hunk because of a wrong count', () => {
    expect(apply('@@ -1,1 +1,1 @@\n-one\n+ONE\n-two\n+TWO', file)?.text).toBe('ONE\nTWO\nthree\nfour\nfive\n');
  });

  it('applies hunks one after the other', () => {
    expect(apply('@@ -1 +1,2 @@\n one\n+more\n@@ -5 +6 @@\n-five\n+FIVE', file)?.text).toBe(
      'one\nmore\ntwo\nthree\nfour\nFIVE\n',
    );
  });

  it('applies no hunk at all if the lines of one are missing', () => {
    expect(apply('@@ -1 +1 @@\n-one\n+ONE\n@@ -5 +5 @@\n-six\n+SIX', file)).toBeNull();
  });

  it('rejects hunks without numbers that match twice', () => {
    const twice = 'a\nx\nb\nx\n';
    expect(apply('@@\n-x\n+y', twice)).toBeNull();
    expect(apply('@@\n b\n-x\n+y', twice)?.text).toBe('a\nx\nb\ny\n');
  });

  it('fills an empty file with a hunk and ends it as the diff says', () => {
    expect(apply('@@ -0,0 +1,2 @@\n+one\n+two', '')?.text).toBe('one\ntwo\n');
    expect(apply('@@ -0,0 +1 @@\n+one\n\\ No newline at end of file', '')?.text).toBe('one');
  });

  it('keeps CRLF line breaks of a file when it applies hunks', () => {
    expect(apply('@@ -2 +2 @@\n-two\n+TWO', file.replaceAll('\n', '\r\n'))?.text).toBe(
      'one\r\nTWO\r\nthree\r\nfour\r\nfive\r\n',
    );
  });

  it('keeps the end of a file without a line break', () => {
    expect(apply('@@ -1 +1 @@\n-one\n+ONE', 'one\ntwo')?.text).toBe('ONE\ntwo');
  });

  it('inserts lines by number alone when a hunk has no context', () => {
    expect(apply('@@ -2,0 +3 @@\n+more', file)?.text).toBe('one\ntwo\nmore\nthree\nfour\nfive\n');
    expect(apply('@@ -9,0 +10 @@\n+more', file)).toBeNull();
  });
});
