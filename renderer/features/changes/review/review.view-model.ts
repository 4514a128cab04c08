import { visibleProse, visibleText } from '../../../../shared/base/visible-text.ts';
import { hashFile, nameHunks } from '../../../../shared/changes/hunk-key.ts';
import type { KeptHunk } from '../../../../shared/changes/kept-hunk.ts';
import type { DiffHunk, DiffLine, ParsedDiffFile } from '../../../../shared/changes/parse-unified-diff.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import type { DiscardedChanges, RewindRecord } from '../../../../shared/rewind/rewind-plan.ts';
import type { DiffTarget } from '../../../stores/changes.store.ts';
import type { DiscardedPart } from '../../../stores/discard-note.ts';
import type { SelectedLines } from '../selected-lines.ts';

/** What a user keeps or discards: a hunk by its index in the file, or a whole file if `hunk` is null. */
export type ReviewPart = { readonly path: string; readonly hunk: number | null };

/** The user's decision on a hunk or a file. Null: no decision yet. */
export type ReviewMark = 'kept' | 'discarded' | null;

type HunkKey = Pick<KeptHunk, 'seen' | 'hunk'>;

/** A hunk with the positions of its changed lines among all lines of the file. */
export type ReviewedHunk = {
  readonly lines: readonly number[];
  /** What a mark is on: its lines, or those of the whole file. */
  readonly key: HunkKey;
  /** Lines that were discarded. */
  readonly discardedLines: ReadonlySet<number>;
  readonly mark: ReviewMark;
};

export type ReviewedFile = {
  readonly file: ParsedDiffFile;
  /** The lines of all hunks. */
  readonly allLines: readonly DiffLine[];
  /** An added, deleted or moved file, or one without lines, is kept or discarded as a whole. */
  readonly isWhole: boolean;
  /** What a mark on the whole file is on. */
  readonly key: HunkKey;
  readonly hunks: readonly ReviewedHunk[];
  readonly mark: ReviewMark;
};

/** The files of a diff with the user's decisions. */
export type Review = ReadonlyMap<string, ReviewedFile>;

/**
 * The diff that is reviewed. `seen` is the hash of its text. `at`: what was discarded before says nothing about it, in
 * Unix milliseconds.
 */
export type ReviewTarget = DiffTarget & { readonly seen: string; readonly at: number };

/** Lines that were discarded: of this diff, or of another one that named them. */
type DiscardedHere = { readonly lines: readonly number[] | null } | (HunkKey & { readonly lines: readonly number[] });

/** Whether changes were discarded in exactly this diff. */
function isDiscardIn(target: ReviewTarget, one: DiscardedChanges): boolean {
  if (one.seen !== target.seen) return false;
  if ('scope' in target || 'scope' in one) return 'scope' in target && 'scope' in one && one.scope === target.scope;
  return one.turnId === target.turnId && one.entryId === target.entryId;
}

/** Combines the diff with the user's decisions. A path that occurs twice in a diff cannot be reviewed. */
export function createReview(
  files: readonly ParsedDiffFile[],
  target: ReviewTarget,
  { kept, rewinds }: { readonly kept: readonly KeptHunk[]; readonly rewinds: readonly RewindRecord[] },
): Review {
  const keptHere = new Set(kept.map(({ path, ...key }) => toKey(path, key)));
  const discarded = new Map<string, DiscardedHere[]>();
  for (const { at, discarded: one, isUndone } of rewinds) {
    if (one === null || isUndone || at < target.at) continue;
    const isHere = isDiscardIn(target, one);
    for (const { lines, marks = [], path } of one.files) {
      const known = discarded.get(path) ?? [];
      discarded.set(path, [...known, ...(isHere ? [{ lines }] : marks)]);
    }
  }
  const review = new Map<string, ReviewedFile>();
  const twice = new Set<string>();
  for (const file of files) {
    if (review.has(file.path)) twice.add(file.path);
    review.set(file.path, toReviewedFile(file, target.seen, keptHere, discarded.get(file.path) ?? []));
  }
  for (const path of twice) review.delete(path);
  return review;
}

function toReviewedFile(
  file: ParsedDiffFile,
  seen: string,
  kept: ReadonlySet<string>,
  discarded: readonly DiscardedHere[],
): ReviewedFile {
  const all = file.hunks.flatMap(({ lines }) => lines);
  const isWhole = file.change !== 'modified' || file.hunks.length === 0;
  const key = { seen: hashFile(file, seen), hunk: null };
  const names = nameHunks(file);
  const isAllGone = discarded.some((one) => ('seen' in one ? one.seen === key.seen : one.lines === null));
  const gone = new Set(discarded.flatMap((one) => ('seen' in one ? [] : (one.lines ?? []))));
  const isKept = (one: HunkKey) => kept.has(toKey(file.path, one));
  let first = 0;
  const hunks = file.hunks.map((hunk, at): ReviewedHunk => {
    const name = names[at] ?? key;
    const own = isWhole ? key : name;
    const start = first;
    first += hunk.lines.length;
    const goneByName = new Set(
      discarded.flatMap((one) =>
        'seen' in one && one.seen === name.seen && one.hunk === name.hunk ? one.lines.map((line) => line + start) : [],
      ),
    );
    const lines = hunk.lines.flatMap(({ kind }, n) => (kind === 'context' ? [] : [start + n]));
    const goneHere = new Set(isAllGone ? lines : lines.filter((line) => gone.has(line) || goneByName.has(line)));
    const isGone = isAllGone || (lines.length > 0 && goneHere.size === lines.length);
    return {
      lines,
      key: own,
      discardedLines: goneHere,
      mark: isGone ? 'discarded' : isKept(own) ? 'kept' : null,
    };
  });
  const isDiscarded = isAllGone || (hunks.length > 0 && hunks.every(({ mark }) => mark === 'discarded'));
  const isDecided = isWhole ? isKept(key) : hunks.every(({ mark }) => mark !== null);
  return { file, allLines: all, isWhole, key, hunks, mark: isDiscarded ? 'discarded' : isDecided ? 'kept' : null };
}

function toKey(path: string, { hunk, seen }: HunkKey): string {
  return `${seen} ${hunk ?? ''} ${path}`;
}

/**
 * Returns the part for a hunk of the shown diff. Null for a hunk outside the reviewed diff, such as one of a file's
 * current state.
 */
export function toReviewPart(review: Review, path: string, hunk: DiffHunk): ReviewPart | null {
  const known = review.get(path);
  const at = known?.file.hunks.indexOf(hunk) ?? -1;
  return known === undefined || at === -1 ? null : { path, hunk: known.isWhole ? null : at };
}

/** Returns the mark of a part. */
export function getMark(review: Review, { hunk, path }: ReviewPart): ReviewMark {
  const known = review.get(path);
  return (hunk === null ? known?.mark : known?.hunks[hunk]?.mark) ?? null;
}

/** Returns whether a file has a single hunk to decide on. The hunk's mark is then also the file's mark. */
export function isOneHunk(review: Review, path: string): boolean {
  const known = review.get(path);
  return known?.isWhole === false && known.hunks.length === 1;
}

/** Returns whether a line of a shown hunk was discarded. */
export function isLineDiscarded(review: Review, path: string, hunk: DiffHunk, line: DiffLine): boolean {
  const known = review.get(path);
  const gone = known?.hunks[known.file.hunks.indexOf(hunk)]?.discardedLines;
  return known !== undefined && gone !== undefined && gone.size > 0 && gone.has(known.allLines.indexOf(line));
}

/** Lists the hunks of some files that can still be decided on, and whole files that can only be decided as a whole. */
export function listOpenParts(
  review: Review,
  paths: Iterable<string>,
  isOpen: (mark: ReviewMark) => boolean,
): readonly ReviewPart[] {
  return [...paths].flatMap((path): readonly ReviewPart[] => {
    const known = review.get(path);
    if (known === undefined) return [];
    if (known.isWhole) return isOpen(known.mark) ? [{ path, hunk: null }] : [];
    return known.hunks.flatMap(({ mark }, hunk) => (isOpen(mark) ? [{ path, hunk }] : []));
  });
}

/** Converts parts of a diff to the form in which a thread stores its kept hunks. */
export function toKeptHunks(review: Review, parts: readonly ReviewPart[]): readonly KeptHunk[] {
  return parts.flatMap(({ hunk, path }) => {
    const known = review.get(path);
    const key = hunk === null ? known?.key : known?.hunks[hunk]?.key;
    return key === undefined ? [] : [{ path, ...key }];
  });
}

/** Returns the selected lines of a part that can be discarded on their own. Empty if there is no choice. */
export function getSelectedLines(
  review: Review,
  { hunk, path }: ReviewPart,
  selected: SelectedLines | null,
): readonly number[] {
  const known = hunk === null ? undefined : review.get(path)?.hunks[hunk];
  if (known === undefined || selected?.path !== path) return [];
  return known.lines.filter((line) => selected.lines.has(line) && !known.discardedLines.has(line));
}

/** What to discard: parts, or only these lines of a hunk. */
export type DiscardSelection = { readonly parts: readonly ReviewPart[]; readonly lines?: readonly number[] };

/**
 * Returns the request to discard this selection, and what the note says about it. Null if nothing is left to discard.
 */
export function toDiscardRequest(
  review: Review,
  { at: _, ...place }: ReviewTarget,
  { lines: only, parts }: DiscardSelection,
): { readonly changes: DiscardedChanges; readonly noteParts: readonly DiscardedPart[] } | null {
  const files: DiscardedChanges['files'][number][] = [];
  const noteParts: DiscardedPart[] = [];
  for (const [path, own] of Map.groupBy(parts, (part) => part.path)) {
    const known = review.get(path);
    if (known === undefined) continue;
    const isAll = own.some(({ hunk }) => hunk === null) || (only === undefined && own.length === known.hunks.length);
    const hunks = isAll ? known.hunks : own.flatMap(({ hunk }) => known.hunks[hunk ?? -1] ?? []);
    const left =
      only ?? hunks.flatMap(({ discardedLines, lines }) => lines.filter((line) => !discardedLines.has(line)));
    if (left.length === 0 && !(isAll && known.mark !== 'discarded')) continue;
    // Lines that are already gone belong to another discard, which can be undone on its own.
    const isFirst =
      left.length === 0 || known.isWhole || hunks.every(({ discardedLines }) => discardedLines.size === 0);
    files.push({ path, lines: isAll && isFirst ? null : left });
    noteParts.push({
      path,
      hunks: isAll && known.isWhole ? null : hunks.filter(({ mark }) => mark !== 'discarded').length,
      lines: only === undefined ? null : only.length,
      changed: left.flatMap((line) => toQuotedLine(known.allLines[line])),
    });
  }
  return files.length === 0 ? null : { changes: { ...place, files }, noteParts };
}

/** Returns what the note says about files with discarded lines. */
export function describeFiles(review: Review, files: DiscardedChanges['files']): readonly DiscardedPart[] {
  return files.flatMap(({ lines, path }): readonly DiscardedPart[] => {
    const known = review.get(path);
    if (known === undefined) return [];
    const gone = new Set(lines ?? known.allLines.keys());
    const hunks = known.hunks.filter((hunk) => hunk.lines.some((line) => gone.has(line)));
    const changed = [...gone].flatMap((line) => toQuotedLine(known.allLines[line]));
    return [{ path, hunks: known.isWhole && lines === null ? null : hunks.length, lines: null, changed }];
  });
}

function toQuotedLine(line: DiffLine | undefined): DiscardedPart['changed'] {
  if (line === undefined || line.kind === 'context') return [];
  const text = visibleProse(line.text.endsWith('\r') ? line.text.slice(0, -1) : line.text);
  return [{ number: line.newNumber ?? line.oldNumber, sign: line.kind === 'added' ? '+' : '-', text }];
}

/** Names a part: `hunk 2 of 3 in src/a.ts`, or the path of a file. */
export function namePart(review: Review, { hunk, path }: ReviewPart): string {
  const shown = visibleText(path);
  const of = review.get(path)?.hunks.length ?? 0;
  return hunk === null ? shown : t`hunk ${hunk + 1} of ${of} in ${shown}`;
}

/** Names the mark of a file in the list; null while something is left to decide. */
export function nameMark(mark: ReviewMark): string | null {
  if (mark === null) return null;
  return mark === 'kept' ? t`reviewed` : t`discarded`;
}
