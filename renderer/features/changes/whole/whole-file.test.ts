import { expect, test } from 'vitest';
import { type DiffLine, type ParsedDiffFile, parseUnifiedDiff } from '../../../../shared/changes/parse-unified-diff.ts';
import { toWholeFile, wholeLimits } from './whole-file.ts';

const file: ParsedDiffFile = {
  path: 'a.ts',
  from: null,
  change: 'modified',
  binary: false,
  added: 1,
  removed: 1,
  oldMode: null,
  newMode: null,
  contents: null,
  hunks: [],
};
const of = (before: string | null, after: string | null) => toWholeFile(file, { before, after });
const numbered = (count: number, word = 'line') => Array.from({ length: count }, (_, at) => `${word} ${at}\n`).join('');

test('names every line and pairs a replaced line with its partner', () => {
  const whole = of('a\nold\nz\n', 'a\nnew\nz');
  const drawn = (names: string | undefined) =>
    names?.split('\n').flatMap((name) => {
      const paired = whole?.lines.get(name);
      return paired === undefined ? [] : [`${paired.line.kind} ${paired.line.text} ${paired.partner}`];
    });
  expect(drawn(whole?.before)).toEqual(['context a null', 'removed old new', 'removed z z']);
  expect(drawn(whole?.after)).toEqual(['context a null', 'added new old', 'added z z']);
  expect(whole?.lines.get('4')?.line).toMatchObject({ newNumber: 3, oldNumber: null, noNewline: true });
});

test('names equal lines at different positions differently', () => {
  const whole = of('x\nx\n', 'x\ny\nx\n');
  const names = whole?.after.trimEnd().split('\n') ?? [];
  expect(new Set(names).size).toBe(3);
});

test('treats a carriage return as a difference', () => {
  expect(of('a\r\n', 'a\n')?.lines.size).toBe(2);
});

test('returns one side for a new, a deleted or an emptied file', () => {
  expect(of(null, 'a\n')?.before).toBe('');
  expect(of('a\n', null)?.after).toBe('');
  expect(of('a\n', '')?.lines.size).toBe(1);
});

test.each([
  ['nothing differs', 'a\n', 'a\n'],
  ['a new file is empty', null, ''],
  ['there are too many lines', numbered(wholeLimits.lines + 1), 'a\n'],
  ['too many lines differ', numbered(300), numbered(300, 'other')],
  ['too many rows would be drawn', numbered(800), numbered(800).replaceAll('0\n', '0!\n')],
  ['a line is too long', 'a\n', 'x'.repeat(wholeLimits.longestLine + 1)],
  ['a text is too long', numbered(1_500, 'x'.repeat(200)), numbered(1_500, 'x'.repeat(200)).slice(1)],
])('returns null when %s', (_name, before, after) => {
  expect(of(before, after)).toBeNull();
});

test('accepts a few changes in a long file', () => {
  const text = numbered(wholeLimits.lines);
  expect(of(text, text.replace('line 7\n', 'other\n'))?.lines.size).toBe(wholeLimits.lines + 1);
});

test('finds the hunks of the diff, each at its first changed line', () => {
  const before = numbered(30);
  const after = before.replace('line 4\n', 'four\nand a half\n').replace('line 20\n', '');
  const hunks = (oldStart: number, lines: readonly DiffLine[]) => ({ oldStart, newStart: 1, section: '', lines });
  const line = (kind: DiffLine['kind'], oldNumber: number | null, newNumber: number | null): DiffLine => ({
    ...{ kind, oldNumber, newNumber, text: '', noNewline: false },
  });
  const first = hunks(4, [
    ...[line('context', 4, 4), line('removed', 5, null), line('added', null, 5), line('added', null, 6)],
  ]);
  const second = hunks(20, [line('context', 20, 21), line('removed', 21, null), line('context', 22, 22)]);
  const places = toWholeFile({ ...file, hunks: [first, second] }, { before, after })?.places;
  const starts = [...(places ?? [])].flatMap(([name, { hunk, isFirst }]) => (isFirst ? [[name, hunk.oldStart]] : []));
  expect(starts).toEqual([
    ['4', 4],
    ['22', 20],
  ]);
  expect([...(places ?? [])].filter(([, { hunk }]) => hunk === second)).toHaveLength(3);
  const elsewhere = hunks(10, [line('removed', 10, null)]);
  expect(toWholeFile({ ...file, hunks: [elsewhere] }, { before, after })?.places).toBeNull();
  expect(
    toWholeFile({ ...file, hunks: [hunks(90, [line('removed', 90, null)])] }, { before, after })?.places,
  ).toBeNull();
  // A line that is unchanged here has no hunk in the diff, and the reverse.
  const others = hunks(4, [line('removed', 4, null), line('removed', 5, null)]);
  expect(toWholeFile({ ...file, hunks: [others] }, { before, after })?.places).toBeNull();
  const fewer = hunks(4, [line('context', 5, 5), line('added', null, 6)]);
  expect(toWholeFile({ ...file, hunks: [fewer] }, { before, after })?.places).toBeNull();
});

test('marks the same lines as changed as the diff does', () => {
  const [before, after] = ['a {\n}\n', 'a {\n}\nb {\n}\n'];
  const patches = [
    ['@@ -1,2 +1,4 @@', ' a {', ' }', '+b {', '+}'],
    ['@@ -1,2 +1,4 @@', ' a {', '+}', '+b {', ' }'],
    ['@@ -2,0 +3,2 @@', '+b {', '+}'],
  ];
  for (const [header, ...lines] of patches) {
    const text = ['diff --git a/a b/a', '--- a/a', '+++ b/a', header, ...lines, ''].join('\n');
    const [parsed] = parseUnifiedDiff(text);
    if (parsed === undefined) throw new Error('No file');
    const whole = toWholeFile(parsed, { before, after });
    const shown = [...(whole?.lines.values() ?? [])].map(({ line }) => line);
    const changed = parsed.hunks.flatMap((hunk) => hunk.lines).filter(({ kind }) => kind !== 'context');
    expect(shown.filter(({ kind }) => kind !== 'context')).toEqual(changed);
    expect(shown).toHaveLength(4);
    expect(whole?.places).not.toBeNull();
  }
});
