import { describe, expect, it } from 'vitest';
import { measureMinProcessorTime } from '../../fixtures/testkit/processor-time.ts';
import { fc } from '../../fixtures/testkit/properties.ts';
import { listTranscripts, loadTranscript } from '../../fixtures/transcripts/load-transcript.ts';
import { type ParsedDiffFile, parseUnifiedDiff } from './parse-unified-diff.ts';
import { summarizeDiff } from './scan-diff.ts';

const lines = (...said: readonly string[]) => `${said.join('\n')}\n`;

/** A file's lines as git writes them. */
function written({ hunks }: ParsedDiffFile): readonly string[] {
  const sign = { context: ' ', added: '+', removed: '-' } as const;
  return hunks.flatMap((hunk) =>
    hunk.lines.map((line) => `${sign[line.kind]}${line.text}${line.noNewline ? '∎' : ''}`),
  );
}

function only(text: string): ParsedDiffFile {
  const [file, second] = parseUnifiedDiff(text);
  if (file === undefined || second !== undefined) throw new Error('Not one file');
  return file;
}

describe('a changed file', () => {
  const file = only(
    lines(
      'diff --git a/src/app.js b/src/app.js',
      'index 72ab60e..3b53fd2 100644',
      '--- a/src/app.js',
      '+++ b/src/app.js',
      '@@ -1,3 +1,4 @@ export function a()',
      ' one',
      '-two',
      '+2',
      '+2.5',
      ' three',
      '@@ -10 +11 @@',
      '-ten',
      '\\ No newline at end of file',
      '+10',
    ),
  );

  it('parses the path, counts, and hunks of a changed file', () => {
    expect(file).toMatchObject({
      path: 'src/app.js',
      from: null,
      change: 'modified',
      binary: false,
      added: 3,
      removed: 2,
    });
    expect(file.hunks.map(({ oldStart, newStart, section }) => [oldStart, newStart, section])).toEqual([
      [1, 1, 'export function a()'],
      [10, 11, ''],
    ]);
    expect(written(file)).toEqual([' one', '-two', '+2', '+2.5', ' three', '-ten∎', '+10']);
  });

  it('parses line numbers on both sides of a changed file', () => {
    const numbers = file.hunks.flatMap((hunk) => hunk.lines.map((line) => [line.oldNumber, line.newNumber]));
    expect(numbers).toEqual([
      [1, 1],
      [2, null],
      [null, 2],
      [null, 3],
      [3, 4],
      [10, null],
      [null, 11],
    ]);
  });
});

describe('other changes of a file', () => {
  it.each([
    [
      'added',
      lines('diff --git a/n b/n', 'new file mode 100644', '--- /dev/null', '+++ b/n', '@@ -0,0 +1 @@', '+x'),
      { path: 'n', change: 'added', added: 1 },
    ],
    [
      'added, empty',
      lines('diff --git a/n b/n', 'new file mode 100644', 'index 0..e'),
      { path: 'n', change: 'added', hunks: [] },
    ],
    [
      'deleted',
      lines('diff --git a/d b/d', 'deleted file mode 100644', '--- a/d', '+++ /dev/null', '@@ -1 +0,0 @@', '-x'),
      { path: 'd', change: 'deleted', removed: 1 },
    ],
    [
      'renamed',
      lines('diff --git a/o b/n', 'similarity index 100%', 'rename from o', 'rename to n'),
      { path: 'n', from: 'o', change: 'renamed' },
    ],
    [
      'renamed, as Codex says it',
      lines('diff --git a/o b/n', 'index 1..2', '--- a/o', '+++ b/n', '@@ -1 +1 @@', '-a', '+b'),
      { path: 'n', from: 'o', change: 'renamed', added: 1 },
    ],
    [
      'binary',
      lines('diff --git a/p.png b/p.png', 'index 1..2 100644', 'Binary files a/p.png and b/p.png differ'),
      { path: 'p.png', binary: true, change: 'modified', contents: '1..2', newMode: '100644' },
    ],
    [
      'binary, with its data',
      lines('diff --git a/p b/p', 'GIT binary patch', 'literal 2', 'Kc$', ''),
      { path: 'p', binary: true },
    ],
    [
      'binary, written as lines by Codex',
      lines('diff --git a/p b/p', '--- a/p', '+++ b/p', '@@ -1 +1,2 @@', ' P\0NG', '+x'),
      { path: 'p', binary: true, added: 1 },
    ],
    [
      'a mode',
      lines('diff --git a/run.sh b/run.sh', 'old mode 100644', 'new mode 100755'),
      { path: 'run.sh', oldMode: '100644', newMode: '100755', change: 'modified' },
    ],
    [
      'outside of the folder',
      lines(
        'diff --git a//etc/x b//etc/x',
        'new file mode 100644',
        '--- /dev/null',
        '+++ b//etc/x',
        '@@ -0,0 +1 @@',
        '+1',
      ),
      { path: '/etc/x', change: 'added' },
    ],
    [
      'with blanks in its name',
      lines('diff --git a/my file b/my file', 'old mode 100644', 'new mode 100755'),
      { path: 'my file', from: null },
    ],
    [
      'with blanks, and a tab after it',
      lines('diff --git a/my file b/my file', '--- a/my file\t', '+++ b/my file\t', '@@ -1 +1 @@', '-a', '+b'),
      { path: 'my file' },
    ],
    [
      'with a quoted name',
      lines(
        'diff --git "a/\\303\\274 \\"q\\"\\n.txt" "b/\\303\\274 \\"q\\"\\n.txt"',
        '--- "a/\\303\\274 \\"q\\"\\n.txt"',
        '+++ "b/\\303\\274 \\"q\\"\\n.txt"',
        '@@ -1 +1 @@',
        '-a',
        '+b',
      ),
      { path: 'ü "q"\n.txt', from: null },
    ],
    [
      'without git',
      lines('--- old.txt\t2024-01-01', '+++ new.txt\t2024-01-02', '@@ -1 +1 @@', '-a', '+b'),
      { path: 'new.txt', from: 'old.txt' },
    ],
  ])('%s', (_name, text, expected) => {
    expect(only(text)).toMatchObject(expected);
  });
});

describe('lines that look like headers', () => {
  it('keeps lines that look like headers inside a hunk', () => {
    const file = only(
      lines(
        'diff --git a/x b/x',
        '--- a/x',
        '+++ b/x',
        '@@ -1,3 +1,3 @@',
        '--- a comment',
        '-@@ -1 +1 @@',
        '+diff --git a/y b/y',
        '+++ b/y',
        ' diff',
      ),
    );
    expect(written(file)).toEqual(['--- a comment', '-@@ -1 +1 @@', '+diff --git a/y b/y', '+++ b/y', ' diff']);
  });

  it('keeps the CR of a file with CR LF', () => {
    const file = only('diff --git a/x b/x\r\n--- a/x\r\n+++ b/x\r\n@@ -1,2 +1,2 @@\r\n-a\r\n+b\r\n \r\n');
    expect(file.path).toBe('x');
    expect(written(file)).toEqual(['-a\r', '+b\r', ' \r']);
  });

  it('reads an empty line without its space as context', () => {
    const file = only('diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n a\n\n-b\n+c\n');
    expect(written(file)).toEqual([' a', ' ', '-b', '+c']);
  });

  it('reads lines of a patch that is still being written, without numbers', () => {
    const file = only('diff --git a/x b/x\n--- a/x\n+++ b/x\n@@\n-a\n+b\n@@\n+c\n');
    expect(written(file)).toEqual(['-a', '+b', '+c']);
    expect(file.hunks.flatMap((hunk) => hunk.lines.map((line) => line.newNumber))).toEqual([null, null, null]);
  });
});

describe('garbage', () => {
  it('skips garbage around a diff, and ends a truncated hunk there', () => {
    const files = parseUnifiedDiff(
      lines(
        'hello',
        'diff --git a/x b/x',
        '--- a/x',
        '+++ b/x',
        '@@ -1,9 +1,9 @@',
        '-a',
        'diff --git a/y b/y',
        '--- a/y',
        '+++ b/y',
        '@@ -1 +1 @@',
        '-b',
        '+c',
      ),
    );
    expect(files.map((file) => [file.path, ...written(file)])).toEqual([
      ['x', '-a'],
      ['y', '-b', '+c'],
    ]);
  });

  it('never throws for garbage, and both readers count it the same', () => {
    const piece = fc.constantFrom(
      'diff --git a/x b/x',
      '--- a/x',
      '+++ b/x',
      '@@ -1,2 +1,2 @@',
      '@@',
      '+a',
      '-b',
      ' c',
      '\\',
      '"',
      'rename to "\\9',
      '\r',
      '\0',
    );
    const text = fc.array(fc.oneof(piece, fc.string()), { maxLength: 30 }).map((parts) => parts.join('\n'));
    fc.assert(
      fc.property(text, (diff) => {
        const counts = parseUnifiedDiff(diff).map(({ path, from, change, binary, added, removed }) => ({
          path,
          from,
          change,
          binary,
          added,
          removed,
        }));
        expect(summarizeDiff(diff)).toEqual(counts);
      }),
    );
  });
});

describe('the diffs from Codex', () => {
  const diffs = listTranscripts().flatMap((name) =>
    loadTranscript(name).steps.flatMap(({ message }) => (isDiff(message) ? [message.params.diff] : [])),
  );

  it('reads every line of the recorded diffs from Codex', () => {
    expect(diffs.length).toBeGreaterThan(20);
    for (const diff of diffs) {
      const shown = parseUnifiedDiff(diff).flatMap(written);
      const changed = diff.split('\n').filter((line) => /^[-+](?!--|\+\+)/.test(line));
      expect(shown.filter((line) => !line.startsWith(' '))).toEqual(changed);
      expect(diff.match(/^diff --git /gm)?.length).toBe(summarizeDiff(diff).length);
    }
  });
});

function isDiff(message: unknown): message is { readonly params: { readonly diff: string } } {
  return (
    typeof message === 'object' && message !== null && 'method' in message && message.method === 'turn/diff/updated'
  );
}

describe('speed', () => {
  it('parses diffs in linear time: ten times the lines take at most sixty times as long', () => {
    const diff = (count: number) =>
      lines(
        'diff --git a/x b/x',
        '--- a/x',
        '+++ b/x',
        `@@ -1,${count} +1,${count} @@`,
        ...Array.from({ length: count }, (_, at) => `-old ${at}\n+new ${at}`),
      );
    const timed = (count: number) => {
      const text = diff(count);
      return measureMinProcessorTime(() => expect(parseUnifiedDiff(text)[0]?.added).toBe(count));
    };
    timed(5_000);
    expect(timed(50_000)).toBeLessThan(60 * timed(5_000));
  });
});
