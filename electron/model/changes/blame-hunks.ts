import { diffArrays } from 'diff';
import { groupLineChanges } from '../../../shared/changes/line-changes.ts';
import type { DiffHunk, DiffLine } from '../../../shared/changes/parse-unified-diff.ts';

/** One change of a text, with those who can have made it. */
export type TextStep<Author> = {
  readonly before: string;
  readonly after: string;
  readonly authors: readonly Author[];
};

/** All comparisons of a file may take this long, in milliseconds. After that, everyone counts as an author. */
const maxCompareMs = 200;

/**
 * Finds who made each hunk of a diff, in the changes that led from its first text to its last. A line that replaces
 * others also belongs to those who wrote them: who formats a patch does not become its only author. Where the diff and
 * the changes do not fit together, all authors are named.
 */
export function blameHunks<Author>(
  steps: readonly TextStep<Author>[],
  hunks: readonly DiffHunk[],
): readonly (readonly Author[])[] {
  const everyone = unite(steps.map(({ authors }) => authors));
  const lines = blameLines(steps);
  if (lines === null) return hunks.map(() => everyone);
  return hunks.map((hunk) => {
    const runs = groupLineChanges(hunk.lines).filter(({ context }) => context === null);
    return unite(
      runs.map(({ added, removed }) => {
        const known = [...removed, ...added].map((line) => findAuthors(line, lines));
        // The same change can be read in several ways, so a repeated or moved line may have no author of its own.
        const found = known.flatMap((authors) => (authors === null || authors.length === 0 ? [] : [authors]));
        return found.length < known.length ? everyone : unite(found);
      }),
    );
  });
}

/** Finds who wrote an added line of a diff, or removed a line, like `blameHunks`. */
export function blameLine<Author>(steps: readonly TextStep<Author>[], line: DiffLine): readonly Author[] {
  const found = findLineAuthors(steps, line);
  return found.length === 0 ? unite(steps.map(({ authors }) => authors)) : found;
}

/** Finds who certainly had a part in an added or removed line of a diff. None if the line is not found. */
export function findLineAuthors<Author>(steps: readonly TextStep<Author>[], line: DiffLine): readonly Author[] {
  const lines = blameLines(steps);
  return lines === null ? [] : (findAuthors(line, lines) ?? []);
}

/**
 * Returns the lines of the last text with those who wrote them, and with their places in the first text if they were
 * already there. Null if the changes do not follow one another, or if comparing them takes too long.
 */
export function followLines<Author>(steps: readonly TextStep<Author>[]): readonly FollowedLine<Author>[] | null {
  return blameLines(steps)?.last ?? null;
}

/** A line with those who wrote it: none for an untouched line. `at`: its place in the first text, from 0; null without one. */
export type FollowedLine<Author> = Line<Author> & { readonly at: number | null };

/** A line with those who wrote it. None for an untouched line. */
type Line<Author> = { readonly text: string; readonly authors: readonly Author[] };

/** The lines of the first text with those who removed them, and the lines of the last text with those who wrote them. */
type BlamedLines<Author> = { readonly first: readonly Line<Author>[]; readonly last: readonly FollowedLine<Author>[] };

function blameLines<Author>(steps: readonly TextStep<Author>[]): BlamedLines<Author> | null {
  const first = splitLines(steps[0]?.before ?? '').map((text) => ({ text, authors: [] as readonly Author[] }));
  // `at` is the place of a line that the first text has, too.
  const until = performance.now() + maxCompareMs;
  let now: readonly FollowedLine<Author>[] = first.map((line, at) => ({ ...line, at }));
  for (const { after, authors, before, removers } of skipEmptied(steps)) {
    if (!isSameText(before, now)) return null;
    const next: FollowedLine<Author>[] = [];
    if (performance.now() > until) return null;
    const parts = diffArrays(
      now.map(({ text }) => text),
      splitLines(after),
      { timeout: Math.max(1, until - performance.now()) },
    );
    if (parts === undefined) return null;
    let [from, replaced] = [0, [] as readonly Line<Author>[]];
    for (const { added, removed, value } of parts) {
      if (added) {
        const own = unite([authors, ...replaced.map((line) => line.authors)]);
        for (const text of value) next.push({ text, authors: own, at: null });
        replaced = [];
        continue;
      }
      const taken = now.slice(from, from + value.length);
      from += value.length;
      replaced = removed ? taken : [];
      if (!removed) for (const line of taken) next.push(line);
      else for (const { at } of taken) if (at !== null) first[at] = { text: first[at]?.text ?? '', authors: removers };
    }
    now = next;
  }
  return { first, last: now };
}

/**
 * Joins the changes around an empty text: a program that writes a file empties it first, and a look may see that. Who
 * wrote lines back unchanged did not write them, and who emptied the file removed those that did not come back.
 */
function skipEmptied<Author>(
  steps: readonly TextStep<Author>[],
): readonly (TextStep<Author> & { readonly removers: readonly Author[] })[] {
  const joined: (TextStep<Author> & { readonly removers: readonly Author[] })[] = [];
  for (const step of steps) {
    const last = joined.at(-1);
    if (last === undefined || last.before === '' || last.after !== '' || step.before !== '')
      joined.push({ ...step, removers: step.authors });
    else joined.splice(-1, 1, { ...step, before: last.before, removers: last.removers });
  }
  return joined;
}

/** Returns the authors of a line of the diff. Null if the texts have another line at its place. */
function findAuthors<Author>(
  { kind, newNumber, noNewline, oldNumber, text }: DiffLine,
  { first, last }: BlamedLines<Author>,
): readonly Author[] | null {
  const line = kind === 'removed' ? first[(oldNumber ?? 0) - 1] : last[(newNumber ?? 0) - 1];
  return line?.text === (noNewline ? text : `${text}\n`) ? line.authors : null;
}

/** Splits a text after each line break. */
function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+/g) ?? [];
}

function isSameText(text: string, lines: readonly Line<unknown>[]): boolean {
  return text === lines.map((line) => line.text).join('');
}

function unite<Author>(lists: readonly (readonly Author[])[]): readonly Author[] {
  return [...new Set(lists.flat())];
}
