import { expect, it } from 'vitest';
import { parseUnifiedDiff } from '../../../shared/changes/parse-unified-diff.ts';
import { blameHunks, blameLine, followLines, type TextStep } from './blame-hunks.ts';
import { formatDiff } from './format-diff.ts';

/** Returns the authors of each hunk between the first and the last text. Each step is a text with its authors. */
function blame(first: string, ...later: readonly (readonly [text: string, ...authors: string[]])[]) {
  const steps = later.map(([after, ...authors], at): TextStep<string> => {
    return { before: later[at - 1]?.[0] ?? first, after, authors };
  });
  return blameHunks(steps, listHunks(first, later.at(-1)?.[0] ?? first)).map((authors) => authors.toSorted());
}

function listHunks(before: string, after: string) {
  const side = (text: string) =>
    text === '' ? { kind: 'absent' as const } : { kind: 'text' as const, text, mode: 0o644 };
  const [file] = parseUnifiedDiff(formatDiff({ path: 'a', from: null, before: side(before), after: side(after) }));
  return file?.hunks ?? [];
}

const numbered = (changed: Readonly<Record<number, string>> = {}) =>
  Array.from({ length: 40 }, (_, at) => `${changed[at] ?? at}\n`).join('');

it('names the author of each hunk', () => {
  const patched = numbered({ 5: 'five' });
  expect(blame(numbered(), [patched, 'patch'], [numbered({ 5: 'five', 30: 'thirty' }), 'sed'])).toEqual([
    ['patch'],
    ['sed'],
  ]);
});

it('names an author who wrote above a hunk only at their own lines', () => {
  const patched = numbered({ 30: 'thirty' });
  expect(blame(numbered(), [patched, 'patch'], [`top\n${patched}`, 'sed'])).toEqual([['sed'], ['patch']]);
});

it('names who wrote a new line and who formatted it', () => {
  const base = numbered();
  const added = base.replace('9\n', '9\nconst  a=1\n');
  expect(blame(base, [added, 'patch'], [added.replace('const  a=1', 'const a = 1;'), 'prettier'])).toEqual([
    ['patch', 'prettier'],
  ]);
});

it('names who removed a line', () => {
  const shorter = numbered().replace('9\n', '');
  expect(blame(numbered(), [shorter, 'sed'], [shorter.replace('30\n', 'thirty\n'), 'patch'])).toEqual([
    ['sed'],
    ['patch'],
  ]);
});

it('does not name an author whose lines are gone', () => {
  const changed = numbered({ 9: 'nine' });
  expect(blame(numbered(), [changed, 'patch'], [numbered(), 'git'], [numbered({ 30: 'thirty' }), 'sed'])).toEqual([
    ['sed'],
  ]);
});

it('names all who can have made a change', () => {
  expect(blame('a\n', ['b\n', 'sed', 'you'])).toEqual([['sed', 'you']]);
});

it('names the author of a line that only lost its line break', () => {
  const changed = numbered({ 3: 'three' });
  expect(blame(numbered(), [changed, 'patch'], [changed.slice(0, -1), 'sed'])).toEqual([['patch'], ['sed']]);
});

it('names those who wrote a new file', () => {
  expect(blame('', ['a\nb\n', 'patch'], ['a\nb\nc\n', 'sed'])).toEqual([['patch', 'sed']]);
});

it('names everyone if the hunks are not between these texts', () => {
  const hunks = listHunks(numbered(), numbered({ 9: 'other' }));
  const steps = [
    { before: numbered(), after: numbered({ 9: 'nine' }), authors: ['patch'] },
    { before: numbered({ 9: 'nine' }), after: numbered({ 9: 'nine', 30: 'thirty' }), authors: ['sed'] },
  ];
  expect(blameHunks(steps, hunks)).toEqual([['patch', 'sed']]);
});

it('names everyone if a change between two texts is not known', () => {
  const steps = [
    { before: numbered(), after: numbered({ 9: 'nine' }), authors: ['patch'] },
    { before: numbered({ 9: 'nine', 20: 'twenty' }), after: numbered({ 9: 'nine', 20: '20' }), authors: ['sed'] },
  ];
  expect(blameHunks(steps, listHunks(numbered(), numbered({ 9: 'nine' })))).toEqual([['patch', 'sed']]);
});

it('names everyone for a part of a hunk that can be read in several ways', () => {
  expect(blame('a\nb\nc\n', ['b\nc\na\n', 'sort'], ['c\na\nb\n', 'sed'])).toEqual([['sed', 'sort']]);
});

it('names everyone for a repeated line that may be of someone else than the line next to it', () => {
  const [first, theirs] = ['a {\na {\n\na {\n', 'a {\na {\na {\n\na {\n'];
  const last = 'a {\nCODEX\na {\na {\n\na {\n';
  // Git reads the line after the one of Codex as added.
  const [file] = parseUnifiedDiff(
    'diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1,4 +1,6 @@\n a {\n+CODEX\n+a {\n a {\n \n a {\n',
  );
  const steps = [
    { before: first, after: theirs, authors: ['person'] },
    { before: theirs, after: last, authors: ['codex'] },
  ];
  expect(blameHunks(steps, file?.hunks ?? [])).toEqual([['person', 'codex']]);
});

it('names the authors of one line, and all of them for a line that the texts do not have', () => {
  const patched = numbered({ 5: 'five' });
  const both = numbered({ 5: 'five', 6: 'six' });
  const steps = [
    { before: numbered(), after: patched, authors: ['patch'] },
    { before: patched, after: both, authors: ['sed'] },
  ];
  const lines = listHunks(numbered(), both).flatMap((hunk) => hunk.lines.filter(({ kind }) => kind !== 'context'));
  expect(lines.map((line) => `${line.text} ${blameLine(steps, line)}`)).toEqual([
    ...['5 patch', '6 sed'],
    ...['five patch', 'six sed'],
  ]);
  expect(lines.slice(0, 1).map((line) => blameLine(steps, { ...line, text: 'other' }))).toEqual([['patch', 'sed']]);
});

it('does not name who wrote lines back unchanged after a moment in which the file was empty', () => {
  const patched = numbered({ 5: 'five' });
  const changed = numbered({ 5: 'five', 30: 'thirty' });
  expect(blame(numbered(), [patched, 'patch'], ['', 'sed'], [changed, 'sed'])).toEqual([['patch'], ['sed']]);
  const steps = [
    { before: numbered(), after: patched, authors: ['patch'] },
    { before: patched, after: '', authors: ['sed', 'you'] },
    { before: '', after: '', authors: ['you'] },
    { before: '', after: changed, authors: ['sed'] },
  ];
  const lines = followLines(steps)?.map(({ at, authors }) => [at, ...authors]) ?? [];
  expect([lines[4], lines[5], lines[30], lines[39]]).toEqual([[4], [null, 'patch'], [null, 'sed'], [39]]);
});

it('names who emptied a file as the one who removed its lines, and who wrote others as their author', () => {
  const steps = [
    { before: 'a\nb\n', after: '', authors: ['you'] },
    { before: '', after: 'a\nc\n', authors: ['patch'] },
  ];
  const lines = listHunks('a\nb\n', 'a\nc\n').flatMap((hunk) => hunk.lines);
  const changed = lines.filter(({ kind }) => kind !== 'context');
  expect(changed.map((line) => `${line.text} ${blameLine(steps, line)}`)).toEqual(['b you', 'c patch']);
  // A new file begins empty.
  const made = followLines([{ before: '', after: '', authors: ['you'] }, ...steps.slice(1)]);
  expect(made?.map(({ authors }) => authors)).toEqual([['patch'], ['patch']]);
});
