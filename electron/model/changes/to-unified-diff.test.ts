import { describe, expect, it } from 'vitest';
import { parseUnifiedDiff } from '../../../shared/changes/parse-unified-diff.ts';
import type { FileUpdateChange } from '../codex-protocol/generated.ts';
import { toUnifiedDiff } from './to-unified-diff.ts';

const add = (path: string, diff: string): FileUpdateChange => ({ path, kind: { type: 'add' }, diff });
const remove = (path: string, diff: string): FileUpdateChange => ({ path, kind: { type: 'delete' }, diff });
const update = (path: string, diff: string, to: string | null = null): FileUpdateChange => ({
  path,
  kind: { type: 'update', move_path: to },
  diff,
});

describe('a diff of a patch item', () => {
  it('writes the diff of a patch item like git', () => {
    const text = toUnifiedDiff(
      [
        add('/w/new.txt', 'a\nb\n'),
        remove('/w/old.txt', 'gone\n'),
        update('/w/src/x.ts', '@@ -1,2 +1,2 @@\n a\n-b\n+c\n'),
      ],
      '/w',
    );
    expect(text).toBe(
      [
        'diff --git a/new.txt b/new.txt',
        'new file mode 100644',
        '--- /dev/null',
        '+++ b/new.txt',
        '@@ -0,0 +1,2 @@',
        '+a',
        '+b',
        'diff --git a/old.txt b/old.txt',
        'deleted file mode 100644',
        '--- a/old.txt',
        '+++ /dev/null',
        '@@ -1 +0,0 @@',
        '-gone',
        'diff --git a/src/x.ts b/src/x.ts',
        '--- a/src/x.ts',
        '+++ b/src/x.ts',
        '@@ -1,2 +1,2 @@',
        ' a',
        '-b',
        '+c',
        '',
      ].join('\n'),
    );
  });

  it('detects a rename and drops the line that Codex ends it with', () => {
    const moved = '@@ -1,2 +1,2 @@\n-# Before\n+# After\n \n\n\nMoved to: /w/after.md';
    const [file, second] = parseUnifiedDiff(toUnifiedDiff([update('/w/before.md', moved, '/w/after.md')], '/w'));
    expect(second).toBeUndefined();
    expect(file).toMatchObject({ path: 'after.md', from: 'before.md', change: 'renamed', added: 1, removed: 1 });
    expect(file?.hunks[0]?.lines.map((line) => line.text)).toEqual(['# Before', '# After', '']);
  });

  it('detects a rename without changes', () => {
    const text = toUnifiedDiff([update('/w/a', '\n\nMoved to: /w/b', '/w/b')], '/w');
    expect(parseUnifiedDiff(text)).toMatchObject([{ path: 'b', from: 'a', change: 'renamed', hunks: [] }]);
  });

  it('keeps the line about a move if it is text of the file', () => {
    const text = toUnifiedDiff([update('/w/a', '@@ -1 +1 @@\n-x\n+\n\nMoved to: y')], '/w');
    expect(text).toContain('Moved to: y');
  });

  it.each([
    [
      'a file without a last line break',
      add('/w/a', 'x'),
      { added: 1, hunks: [{ lines: [{ text: 'x', noNewline: true }] }] },
    ],
    ['an empty file', add('/w/a', ''), { change: 'added', hunks: [] }],
    ['a file with a NUL', add('/w/a', 'P\0NG\n'), { binary: true, hunks: [{ lines: [{ text: 'P\0NG' }] }] }],
    ['a file with a NUL that goes', remove('/w/a', 'P\0NG'), { change: 'deleted', binary: true }],
    ['a file outside', add('/other/a', 'x\n'), { path: '/other/a' }],
    ['a name with quotes and line breaks', add('/w/"a"\n\tü.txt', 'x\n'), { path: '"a"\n\tü.txt' }],
    ['a name that ends with a blank', add('/w/a b ', 'x\n'), { path: 'a b ' }],
  ])('reads back the diff of a patch item: %s', (_name, change, expected) => {
    expect(parseUnifiedDiff(toUnifiedDiff([change], '/w'))).toMatchObject([expected]);
  });

  it('writes Windows paths with slashes in a diff', () => {
    const changes = [add('C:\\Work\\src\\a.ts', 'x\n'), add('D:\\b.ts', 'x\n')];
    expect(parseUnifiedDiff(toUnifiedDiff(changes, 'c:\\work')).map((file) => file.path)).toEqual([
      'src/a.ts',
      'D:/b.ts',
    ]);
  });
});
