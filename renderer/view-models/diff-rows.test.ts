import { describe, expect, it } from 'vitest';
import type { DiffLine, ParsedDiffFile } from '../../shared/changes/parse-unified-diff.ts';
import { toDiffRows } from './diff-rows.ts';

const context = (text: string, oldNumber: number, newNumber: number): DiffLine => ({
  kind: 'context',
  text,
  oldNumber,
  newNumber,
  noNewline: false,
});
const removed = (text: string, oldNumber: number): DiffLine => ({
  kind: 'removed',
  text,
  oldNumber,
  newNumber: null,
  noNewline: false,
});
const added = (text: string, newNumber: number): DiffLine => ({
  kind: 'added',
  text,
  oldNumber: null,
  newNumber,
  noNewline: false,
});

const file: ParsedDiffFile = {
  path: 'src/a.ts',
  from: null,
  change: 'modified',
  binary: false,
  added: 2,
  removed: 1,
  oldMode: null,
  newMode: null,
  contents: null,
  hunks: [
    {
      oldStart: 35,
      newStart: 35,
      section: '',
      lines: [context('same', 35, 35), removed('old', 36), added('new', 36), added('more', 37)],
    },
    { oldStart: 60, newStart: 61, section: '', lines: [context('far', 60, 61)] },
  ],
};

const bare: ParsedDiffFile = { ...file, hunks: [] };

describe('rows of a diff', () => {
  it('lists each diff line once, with notes for the omitted lines between them', () => {
    expect(
      toDiffRows([file], 'unified').map((row) =>
        row.kind === 'note' ? row.text : row.kind === 'line' ? `${row.line.line.kind} ${row.line.line.text}` : row.kind,
      ),
    ).toEqual([
      '34 lines above',
      'context same',
      'removed old',
      'added new',
      'added more',
      '23 unchanged lines',
      'context far',
    ]);
  });

  it('begins each hunk with a row of its own on request, even without omitted lines', () => {
    const [hunk] = file.hunks;
    if (hunk === undefined) throw new Error('No hunk');
    const rows = toDiffRows([file, { ...file, hunks: [{ ...hunk, newStart: 1 }] }], 'unified', 'hunks');
    const heads = rows.flatMap((row) => (row.kind === 'head' ? [[row.fileIndex, row.hunk.newStart, row.text]] : []));
    expect(heads).toEqual([
      [0, 35, '34 lines above'],
      [0, 61, '23 unchanged lines'],
      [1, 1, null],
    ]);
    expect(rows.some(({ kind }) => kind === 'note')).toBe(false);
    const all = toDiffRows([{ ...file, change: 'added' }], 'unified', 'all');
    expect(all.flatMap(({ kind }) => (kind === 'line' ? [] : [kind]))).toEqual(['file', 'note', 'note']);
    expect(toDiffRows([file], 'unified', 'all').flatMap(({ kind }) => (kind === 'line' ? [] : [kind]))).toEqual([
      'file',
      'head',
      'head',
    ]);
  });

  it('puts a removed line next to the added one that replaces it', () => {
    const sides = toDiffRows([file], 'sideBySide').flatMap((row) =>
      row.kind === 'sides' ? [[row.left?.line.text ?? null, row.right?.line.text ?? null]] : [],
    );
    expect(sides).toEqual([
      ['same', 'same'],
      ['old', 'new'],
      [null, 'more'],
      ['far', 'far'],
    ]);
  });

  it('pairs changed lines for word differences', () => {
    const partners = toDiffRows([file], 'unified').flatMap((row) => (row.kind === 'line' ? [row.line.partner] : []));
    expect(partners).toEqual([null, 'new', 'old', null, null]);
  });

  it.each([
    ['a rename', { ...bare, from: 'src/b.ts', change: 'renamed' as const }, 'Renamed from src/b.ts'],
    ['a binary file', { ...bare, binary: true }, 'Not shown: binary or too large'],
    ['a change of mode', { ...bare, oldMode: '100644', newMode: '100755' }, 'Made executable'],
    ['an empty file', bare, 'No lines changed'],
  ])('adds a note for %s', (_what, shown, text) => {
    expect(toDiffRows([shown], 'unified')).toEqual([{ fileIndex: 0, kind: 'note', text }]);
  });

  it('shows the lines of a binary file that Codex wrote as text, with a note', () => {
    const [note, ...rows] = toDiffRows([{ ...file, binary: true }], 'unified');
    expect(note).toMatchObject({ kind: 'note', text: 'Binary file, shown as text' });
    expect(rows).toEqual(toDiffRows([file], 'unified'));
  });

  it("shows each file's name as a heading when there are several", () => {
    expect(toDiffRows([bare, bare], 'unified').map((row) => [row.fileIndex, row.kind])).toEqual([
      [0, 'file'],
      [0, 'note'],
      [1, 'file'],
      [1, 'note'],
    ]);
  });
});
