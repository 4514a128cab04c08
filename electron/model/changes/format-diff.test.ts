import { describe, expect, it } from 'vitest';
import { parseUnifiedDiff } from '../../../shared/changes/parse-unified-diff.ts';
import { applyHunks } from './apply-hunks.ts';
import { type DiffSide, formatDiff, pairRenames } from './format-diff.ts';

const absent: DiffSide = { kind: 'absent' };
const text = (content: string, mode = 0o644): DiffSide => ({ kind: 'text', text: content, mode });
const image = (sha256: string): DiffSide => ({ kind: 'other', mode: 0o644, sha256 });
const change = (before: DiffSide, after: DiffSide, path = 'a.txt') => ({ path, from: null, before, after });
const parse = async (...changes: ReturnType<typeof change>[]) =>
  parseUnifiedDiff((await pairRenames(changes, async () => undefined)).map(formatDiff).join(''));

describe('formatDiff', () => {
  it.each([
    ['an edit', 'one\ntwo\nthree\n', 'one\n2\nthree\n'],
    ['an edit without a last line break', 'one\ntwo', 'one\ntwo\nthree'],
    ['an edit of Windows line breaks', 'one\r\ntwo\r\n', 'one\r\n2\r\n'],
    ['two edits far apart', `a\n${'x\n'.repeat(30)}b\n`, `A\n${'x\n'.repeat(30)}B\n`],
    ['lines that look like a diff', '--- a\n+++ b\n@@ -1 +1 @@\n', '--- a\n@@ -1 +1 @@\n'],
    ['a file that becomes empty', 'one\n', ''],
    ['an empty file that gets lines', '', 'one\n'],
  ])('describes %s so that applying it gives the new text', async (_what, before, after) => {
    const [file] = await parse(change(text(before), text(after)));
    expect(file?.change).toBe('modified');
    expect(applyHunks({ hunks: file?.hunks ?? [] }, before)?.text).toBe(after);
  });

  it('describes new, deleted, linked and executable files as git does', async () => {
    expect(formatDiff(change(absent, text('one\n', 0o755)))).toBe(
      'diff --git a/a.txt b/a.txt\nnew file mode 100755\n--- /dev/null\n+++ b/a.txt\n@@ -0,0 +1 @@\n+one\n',
    );
    expect(formatDiff(change(text('one\n'), absent))).toBe(
      'diff --git a/a.txt b/a.txt\ndeleted file mode 100644\n--- a/a.txt\n+++ /dev/null\n@@ -1 +0,0 @@\n-one\n',
    );
    expect(formatDiff(change(text('one\n'), text('one\n', 0o755)))).toBe(
      'diff --git a/a.txt b/a.txt\nold mode 100644\nnew mode 100755\n',
    );
    // An image, too.
    expect(formatDiff(change(image('a'), { kind: 'other', mode: 0o755, sha256: 'a' }))).toBe(
      'diff --git a/a.txt b/a.txt\nold mode 100644\nnew mode 100755\n',
    );
    expect(
      (await parse(change(text('one\n'), { kind: 'link', target: 'b.txt' }))).map((file) => [
        file.change,
        file.newMode,
      ]),
    ).toEqual([
      ['deleted', null],
      ['added', '120000'],
    ]);
  });

  it('names a file whose content is not shown', async () => {
    const [file] = await parse(change(image('a'), image('b'), 'logo.png'));
    expect(file).toMatchObject({ path: 'logo.png', change: 'modified', binary: true, contents: 'a..b' });
    const [made] = await parse(change(absent, image('b'), 'logo.png'));
    expect(made).toMatchObject({ change: 'added', binary: true, contents: `${'0'.repeat(64)}..b` });
    const lost: DiffSide = { kind: 'other', mode: null, sha256: null };
    expect(await parse(change(lost, image('b'), 'logo.png'))).toMatchObject([{ binary: true, contents: null }]);
    const [moved, ...others] = await parse(
      change(image('a'), absent, 'logo.png'),
      change(absent, image('a'), 'icon.png'),
    );
    expect(others).toEqual([]);
    expect(moved).toMatchObject({ path: 'icon.png', from: 'logo.png', change: 'renamed' });
  });

  it('replaces all lines of two long texts that have nothing in common', async () => {
    const [before, after] = ['a', 'b'].map((letter) =>
      Array.from({ length: 40_000 }, (_, at) => `${letter}${(at * 7919) % 40_009}\n`).join(''),
    );
    const [file] = await parse(change(text(before ?? ''), text(after ?? '')));
    expect(file).toMatchObject({ added: 40_000, removed: 40_000 });
  });
});

describe('pairRenames', () => {
  const long = Array.from({ length: 20 }, (_, at) => `line ${at}\n`).join('');

  it('shows a moved file as a rename, with its edits', async () => {
    const edited = long.replace('line 3\n', 'line three\n');
    const [file, ...others] = await parse(
      change(text(long), absent, 'old.txt'),
      change(absent, text(edited), 'new.txt'),
    );
    expect(others).toEqual([]);
    expect(file).toMatchObject({ path: 'new.txt', from: 'old.txt', change: 'renamed', added: 1, removed: 1 });
  });

  it('pairs each file once, with the one that is most alike', async () => {
    const files = await parse(
      change(text(long), absent, 'old.txt'),
      change(absent, text(`${long}more\n`), 'close.txt'),
      change(absent, text(long), 'same.txt'),
      change(absent, text('something else\n'), 'other.txt'),
    );
    expect(files.map(({ from, path }) => [from, path])).toEqual([
      [null, 'close.txt'],
      ['old.txt', 'same.txt'],
      [null, 'other.txt'],
    ]);
  });
});
