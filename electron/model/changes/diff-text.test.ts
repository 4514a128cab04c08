import { describe, expect, it } from 'vitest';
import { entryId, threadId, turnId } from '../../../shared/base/ids.ts';
import { DiffText } from './diff-text.ts';

const place = { threadId: threadId.parse('t'), turnId: turnId.parse('u'), entryId: entryId.parse('e') };
const head = 'diff --git a/a.txt b/a.txt\n';
const hunk = '--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-one\n+two\n';
const codex = `${head}index 1111111..2222222 100644\n${hunk}`;

describe('DiffText', () => {
  it('keeps the text that the user has seen when the record says the same', () => {
    const diff = new DiffText(place);
    diff.report(codex);
    expect(diff.record(`${head}${hunk}`)).toBe(false);
    expect([diff.text, diff.version]).toEqual([codex, 1]);
  });

  it('takes the text of the record when an image has other contents', () => {
    const image = (contents: string) =>
      `diff --git a/i.png b/i.png\nindex ${contents}\nBinary files a/i.png and b/i.png differ\n`;
    const diff = new DiffText(place);
    diff.record(image('1a..2b'));
    expect(diff.record(image('1a..2b'))).toBe(false);
    expect(diff.record(image('1a..3c'))).toBe(true);
    expect(diff.text).toBe(image('1a..3c'));
  });

  it.each([
    ['another line', `${head}${hunk.replace('two', 'three')}`],
    ['another mode', `${head}old mode 100644\nnew mode 100755\n${hunk}`],
    [
      'another file',
      `${head}${hunk}diff --git a/b b/b\nnew file mode 100644\n--- /dev/null\n+++ b/b\n@@ -0,0 +1 @@\n+b\n`,
    ],
  ])('takes the text of the record when it has %s, and no more from Codex', (_what, text) => {
    const diff = new DiffText(place);
    diff.report(codex);
    expect(diff.record(text)).toBe(true);
    expect(diff.report(codex)).toBe(false);
    expect([diff.text, diff.reported, diff.version]).toEqual([text, codex, 2]);
  });
});
