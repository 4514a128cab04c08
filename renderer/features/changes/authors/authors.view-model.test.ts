import { expect, it } from 'vitest';
import type { DiffAuthor, DiffAuthors } from '../../../../shared/changes/diff-authors.ts';
import { parseUnifiedDiff } from '../../../../shared/changes/parse-unified-diff.ts';
import { toDiffRows } from '../../../view-models/diff-rows.ts';
import { insertCommentRows } from '../../line-comments/commented-rows.ts';
import { reuseFiles } from '../reuse-files.ts';
import { describeBadge, filterRows, indexAuthors, isShown, listFilters } from './authors.view-model.ts';

const hunk = (line: number): string => `@@ -${line},3 +${line},3 @@\n before\n-old\n+new\n after\n`;
const added = 'new file mode 100644\n--- /dev/null\n+++ b/n.ts\n@@ -0,0 +1,1 @@\n+one\n';
const files = parseUnifiedDiff(
  `--- a/a.ts\n+++ b/a.ts\n${hunk(1)}${hunk(20)}--- a/b.ts\n+++ b/b.ts\n${hunk(5)}diff --git a/n.ts b/n.ts\n${added}`,
);
const patch: DiffAuthor = { kind: 'patch', name: 'Codex, patch' };
const sed: DiffAuthor = { kind: 'command', name: 'sed' };
const other: DiffAuthor = { kind: 'other', name: 'You or another program' };
const rewind: DiffAuthor = { kind: 'rewind', name: 'A rewind or discard' };

function index(authors: readonly DiffAuthor[], found: DiffAuthors['files']) {
  return indexAuthors({ seen: '', authors, files: found }, files);
}

/** A patch wrote the first hunk and the new file, `sed` the second hunk. Nobody knows who wrote the other file. */
const mixed = index(
  [patch, sed],
  [
    { path: 'a.ts', authors: [0, 1], hunks: [[0], [1]] },
    { path: 'n.ts', authors: [0, 1], hunks: [[0]] },
  ],
);

it('the filter counts the hunks and whole files of each kind of author', () => {
  expect(listFilters(mixed, files)).toEqual([
    { filter: 'all', name: 'All', count: 4 },
    { filter: 'patches', name: 'Patches', count: 2 },
    { filter: 'commands', name: 'Commands', count: 2 },
  ]);
});

it('there is nothing to filter with one kind of author', () => {
  const one = index([patch], [{ path: 'a.ts', authors: [0], hunks: [[0], [0]] }]);
  const all = [{ filter: 'all', name: 'All', count: 4 }];
  expect(listFilters(one, files)).toEqual(all);
  expect(listFilters(indexAuthors(null, files), files)).toEqual(all);
});

it('the filter says "You" only if it was the user', () => {
  const of = (author: DiffAuthor) =>
    listFilters(index([patch, author], [{ path: 'a.ts', authors: [0, 1], hunks: [[0], [1]] }]), files).at(-1)?.name;
  expect([of(rewind), of(other)]).toEqual(['You', 'You or others']);
});

it('a hunk that two may have made is counted for both', () => {
  const both = index([patch, sed], [{ path: 'b.ts', authors: [0, 1], hunks: [[0, 1]] }]);
  expect(listFilters(both, files).map(({ count }) => count)).toEqual([4, 1, 1]);
});

it('hunks that stay keep their authors and their rows when the diff is made again before its authors are known', () => {
  const text = `--- a/a.ts\n+++ b/a.ts\n${hunk(1)}${hunk(20)}${hunk(40)}--- a/b.ts\n+++ b/b.ts\n${hunk(5)}`;
  const after = reuseFiles(files, parseUnifiedDiff(text));
  const [first, second, third] = after[0]?.hunks ?? [];
  const shown = filterRows(toDiffRows(after, 'unified', 'all'), after, mixed, 'commands');
  const hunks = new Set(shown.flatMap((row) => ('hunk' in row ? row.hunk : [])));
  expect([first, second].map((one) => one !== undefined && hunks.has(one))).toEqual([false, true]);
  // A new hunk counts as its file does.
  expect(third !== undefined && hunks.has(third)).toBe(true);
});

it('the rows of other authors are left out, and a new file is shown whole', () => {
  const rows = toDiffRows(files, 'unified', 'all');
  const commands = filterRows(rows, files, mixed, 'commands');
  const kinds = commands.map((row) => `${files[row.fileIndex]?.path} ${row.kind}`);
  expect(kinds).toEqual([
    ...['a.ts file', 'a.ts head', 'a.ts line', 'a.ts line', 'a.ts line', 'a.ts line'],
    ...['n.ts file', 'n.ts line'],
  ]);
  // The gap before a hunk counts from the hunk that is left out.
  expect(commands[1]).toMatchObject({ kind: 'head', text: '16 unchanged lines' });
  expect(filterRows(rows, files, mixed, 'all')).toBe(rows);
});

it('a comment is left out with its lines, and never counts as one whose lines are gone', () => {
  const lineOf = (number: number) => [{ number, sign: '+' as const, text: 'new' }];
  const comment = (number: number) => ({ id: `on ${number}`, path: 'a.ts', lines: lineOf(number), text: '' });
  const rows = insertCommentRows(toDiffRows(files, 'unified', 'all'), files, [comment(2), comment(21)] as never);
  const shown = filterRows(rows, files, mixed, 'commands').filter((row) => row.kind === 'comment');
  expect(shown).toMatchObject([{ comment: { id: 'on 21' }, isStale: false }]);
});

it('a file without known authors is shown only with all others', () => {
  const [, unknown] = files;
  if (unknown === undefined) throw new Error('No file');
  expect([isShown(mixed, 'all', unknown), isShown(mixed, 'patches', unknown)]).toEqual([true, false]);
});

it('a badge has one author, or says that there are several', () => {
  expect(describeBadge([])).toBeNull();
  expect(describeBadge([patch])).toEqual({ kind: 'patch', text: 'Codex, patch', whole: null });
  expect(describeBadge([patch, sed])).toEqual({ kind: 'several', text: 'Several', whole: 'Codex, patch; sed' });
});

it('a long command is cut in the middle', () => {
  const name = 'npx prettier --write src/one.ts src/two.ts src/three.ts';
  expect(describeBadge([{ kind: 'command', name }])).toEqual({
    kind: 'command',
    text: 'npx prettier --w…ts src/three.ts',
    whole: name,
  });
});
