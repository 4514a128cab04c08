import type { EntryId, TurnId } from '../base/ids.ts';
import type { ChangesScope } from '../changes/changes-scope.ts';
import { findMarkedHunk, type HunkName, hashFile, nameHunks } from '../changes/hunk-key.ts';
import type { KeptHunk } from '../changes/kept-hunk.ts';
import type { DiffLine, ParsedDiffFile } from '../changes/parse-unified-diff.ts';
import type { DiscardedChanges, RewindRecord } from './rewind-plan.ts';

/** The user's decision on a hunk or a file. Null: no decision yet. */
export type ReviewMark = 'kept' | 'discarded' | null;

/** The last discard of lines here. `isAlone`: it discarded nothing else. */
export type LastDiscard = { readonly rewindId: string; readonly isAlone: boolean };

/** A hunk with the positions of its changed lines among all lines of the file. */
export type ReviewedHunk = {
  readonly lines: readonly number[];
  /** The position of its first line. */
  readonly start: number;
  /** What a mark is on: its lines and place, or those of the whole file. */
  readonly name: HunkName;
  /** The marks on it, as they are stored. */
  readonly marks: readonly KeptHunk[];
  /** Lines that were discarded. */
  readonly discardedLines: ReadonlySet<number>;
  /** Lines that the user keeps. */
  readonly keptLines: ReadonlySet<number>;
  readonly mark: ReviewMark;
  /** Null if nothing here was discarded. */
  readonly lastDiscard: LastDiscard | null;
};

export type ReviewedFile = {
  readonly file: ParsedDiffFile;
  /** The lines of all hunks. */
  readonly allLines: readonly DiffLine[];
  /** An added, deleted or moved file, or one without lines, is kept or discarded as a whole. */
  readonly isWhole: boolean;
  /** What a mark on the whole file is on. */
  readonly name: HunkName;
  readonly hunks: readonly ReviewedHunk[];
  readonly mark: ReviewMark;
  readonly lastDiscard: LastDiscard | null;
};

/** The files of a diff with the user's decisions. */
export type Review = ReadonlyMap<string, ReviewedFile>;

/**
 * The diff that is reviewed. `seen` is the hash of its text. `at`: what was discarded before says nothing about it, in
 * Unix milliseconds.
 */
export type ReviewTarget = (
  | { readonly turnId: TurnId; readonly entryId: EntryId | null }
  | { readonly scope: ChangesScope }
) & { readonly seen: string; readonly at: number };

/** What the user decided in a thread, newest first. */
export type ReviewDecisions = {
  readonly kept: readonly KeptHunk[];
  readonly rewinds: readonly Pick<RewindRecord, 'at' | 'discarded' | 'isUndone' | 'rewindId'>[];
};

/** Lines that were discarded: of this diff, or of another one that named them. */
type DiscardedHere = {
  readonly rewindId: string;
  /** Nothing else was discarded with it. */
  readonly isOnly: boolean;
} & ({ readonly lines: readonly number[] | null } | (HunkName & { readonly lines: readonly number[] }));

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
  { kept, rewinds }: ReviewDecisions,
): Review {
  const keptHere = Map.groupBy(kept, ({ path }) => path);
  const discarded = new Map<string, DiscardedHere[]>();
  for (const { at, discarded: one, isUndone, rewindId } of rewinds) {
    if (one === null || isUndone || at < target.at) continue;
    const isHere = isDiscardIn(target, one);
    for (const { lines, marks = [], path } of one.files) {
      const known = discarded.get(path) ?? [];
      const isOnly = one.files.length === 1 && (isHere || marks.length === 1);
      const here = isHere ? [{ lines }] : marks;
      discarded.set(path, [...known, ...here.map((each) => ({ ...each, rewindId, isOnly }))]);
    }
  }
  const review = new Map<string, ReviewedFile>();
  const twice = new Set<string>();
  for (const file of files) {
    if (review.has(file.path)) twice.add(file.path);
    review.set(
      file.path,
      toReviewedFile(file, target.seen, keptHere.get(file.path) ?? [], discarded.get(file.path) ?? []),
    );
  }
  for (const path of twice) review.delete(path);
  return review;
}

function toReviewedFile(
  file: ParsedDiffFile,
  seen: string,
  kept: readonly KeptHunk[],
  discarded: readonly DiscardedHere[],
): ReviewedFile {
  const all = file.hunks.flatMap(({ lines }) => lines);
  const isWhole = file.change !== 'modified' || file.hunks.length === 0;
  const whole = { seen: hashFile(file, seen), place: null };
  const names = nameHunks(file);
  const isWholeIn = (one: HunkName) => one.place === null && one.seen === whole.seen;
  const isAllKept = isWhole && kept.some(isWholeIn);
  const isAllGone = discarded.some((one) => ('seen' in one ? isWholeIn(one) : one.lines === null));
  const gone = new Set(discarded.flatMap((one) => ('seen' in one ? [] : (one.lines ?? []))));
  const goneIn = Map.groupBy(
    discarded.flatMap((one) => ('seen' in one ? [one] : [])),
    (one) => findMarkedHunk(names, one),
  );
  const keptIn = Map.groupBy(isWhole ? [] : kept, (one) => findMarkedHunk(names, one));
  let first = 0;
  const hunks = file.hunks.map((hunk, at): ReviewedHunk => {
    const start = first;
    first += hunk.lines.length;
    const lines = hunk.lines.flatMap(({ kind }, n) => (kind === 'context' ? [] : [start + n]));
    const goneByName = new Set(goneIn.get(at)?.flatMap((one) => one.lines.map((line) => line + start)));
    const discardedLines = new Set(isAllGone ? lines : lines.filter((line) => gone.has(line) || goneByName.has(line)));
    const marks = keptIn.get(at) ?? [];
    const keptByName = new Set(marks.flatMap((one) => one.lines?.map((line) => line + start) ?? lines));
    const keptLines = new Set(lines.filter((line) => !discardedLines.has(line) && (isAllKept || keptByName.has(line))));
    const isGone = isAllGone || (lines.length > 0 && discardedLines.size === lines.length);
    const isKept = isAllKept || (lines.length > 0 && keptLines.size + discardedLines.size === lines.length);
    const mark = isGone ? 'discarded' : isKept ? 'kept' : null;
    const last = discarded.find((one) => {
      if (!('seen' in one)) return one.lines?.some((line) => lines.includes(line)) !== false;
      return isWholeIn(one) || findMarkedHunk(names, one) === at;
    });
    const isAlone =
      last?.isOnly === true &&
      (last.lines?.every((line) => 'seen' in last || lines.includes(line)) ?? file.hunks.length === 1);
    const lastDiscard = last === undefined ? null : { rewindId: last.rewindId, isAlone };
    return {
      lines,
      start,
      name: isWhole ? whole : (names[at] ?? whole),
      marks,
      discardedLines,
      keptLines,
      mark,
      lastDiscard,
    };
  });
  const [newest] = discarded;
  const isDiscarded = isAllGone || (hunks.length > 0 && hunks.every(({ mark }) => mark === 'discarded'));
  const isDecided = isWhole ? isAllKept : hunks.every(({ mark }) => mark !== null);
  return {
    file,
    allLines: all,
    isWhole,
    name: whole,
    hunks,
    mark: isDiscarded ? 'discarded' : isDecided ? 'kept' : null,
    lastDiscard: newest === undefined ? null : { rewindId: newest.rewindId, isAlone: newest.isOnly },
  };
}
