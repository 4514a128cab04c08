import { visibleProse, visibleText } from '../../../../shared/base/visible-text.ts';
import { findMarkedHunk, type HunkName, hashFile, nameHunks } from '../../../../shared/changes/hunk-key.ts';
import { type KeptHunk, toMarkKey } from '../../../../shared/changes/kept-hunk.ts';
import type { DiffHunk, DiffLine, ParsedDiffFile } from '../../../../shared/changes/parse-unified-diff.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import type { DiscardedChanges, RewindRecord } from '../../../../shared/rewind/rewind-plan.ts';
import type { MarkChanges } from '../../../commands/discard.commands.ts';
import type { DiffTarget } from '../../../stores/changes.store.ts';
import type { DiscardedPart } from '../../../stores/discard-note.ts';
import type { SelectedLines } from '../selected-lines.ts';

/** What a user keeps or discards: a hunk by its index in the file, or a whole file if `hunk` is null. */
export type ReviewPart = { readonly path: string; readonly hunk: number | null };

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
export type ReviewTarget = DiffTarget & { readonly seen: string; readonly at: number };

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
  { kept, rewinds }: { readonly kept: readonly KeptHunk[]; readonly rewinds: readonly RewindRecord[] },
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

/** Returns the user's decision on a line of a shown hunk. */
export function getLineMark(review: Review, path: string, hunk: DiffHunk, line: DiffLine): ReviewMark {
  const known = review.get(path);
  const own = known?.hunks[known.file.hunks.indexOf(hunk)];
  if (own === undefined || own.discardedLines.size + own.keptLines.size === 0) return null;
  const at = own.start + hunk.lines.indexOf(line);
  return own.discardedLines.has(at) ? 'discarded' : own.keptLines.has(at) ? 'kept' : null;
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

/** Returns the marks to change so that the user keeps a selection, or no longer does. Discarded lines get none. */
export function changeMarks(review: Review, { lines, parts }: ReviewSelection, isKept: boolean): MarkChanges {
  const chosen = lines === undefined ? null : new Set(lines);
  const added: KeptHunk[] = [];
  const removed: KeptHunk[] = [];
  for (const { path, hunk } of parts) {
    const known = review.get(path);
    if (known?.isWhole === true) (isKept ? added : removed).push({ path, ...known.name });
    const hunks =
      known === undefined || known.isWhole ? [] : hunk === null ? known.hunks : known.hunks.slice(hunk, hunk + 1);
    for (const one of hunks) {
      const meant = one.lines.filter((line) => chosen?.has(line) !== false);
      const later = new Set(one.keptLines);
      for (const line of meant) {
        if (!isKept) later.delete(line);
        else if (!one.discardedLines.has(line)) later.add(line);
      }
      if (later.size === one.keptLines.size) continue;
      const isAll = later.size === one.lines.length;
      const own = { path, ...one.name, ...(isAll ? {} : { lines: [...later].map((line) => line - one.start) }) };
      // Marks that were made in other diffs may have another place.
      removed.push(...one.marks.filter((mark) => later.size === 0 || toMarkKey(mark) !== toMarkKey(own)));
      if (later.size > 0) added.push(own);
    }
  }
  return { added, removed };
}

/** Returns the marks to change when lines of files are discarded. */
export function endMarks(review: Review, files: DiscardedChanges['files']): MarkChanges {
  const changes = files.map(({ lines, path }) =>
    changeMarks(review, { parts: [{ path, hunk: null }], ...(lines === null ? {} : { lines }) }, false),
  );
  return { added: changes.flatMap(({ added }) => added), removed: changes.flatMap(({ removed }) => removed) };
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

/** What the user decides on: parts, or only these lines of hunks of one file. `isRest`: kept lines stay. */
export type ReviewSelection = {
  readonly parts: readonly ReviewPart[];
  readonly lines?: readonly number[];
  readonly isRest?: boolean;
};

/** Whether the user already keeps all of a selection. */
export function isAllKept(review: Review, { lines, parts }: ReviewSelection): boolean {
  if (lines === undefined) return parts.every((part) => getMark(review, part) === 'kept');
  const hunks = parts.flatMap(({ hunk, path }) => review.get(path)?.hunks[hunk ?? -1] ?? []);
  return lines.every((line) => hunks.some(({ keptLines }) => keptLines.has(line)));
}

/** Returns the request to discard a selection. Null if nothing is left to discard. */
export function toDiscardRequest(
  review: Review,
  { at: _, ...place }: ReviewTarget,
  { isRest = false, lines: only, parts }: ReviewSelection,
): DiscardedChanges | null {
  const files: DiscardedChanges['files'][number][] = [];
  for (const [path, own] of Map.groupBy(parts, (part) => part.path)) {
    const known = review.get(path);
    if (known === undefined) continue;
    const isAll = own.some(({ hunk }) => hunk === null) || (only === undefined && own.length === known.hunks.length);
    const hunks = isAll ? known.hunks : own.flatMap(({ hunk }) => known.hunks[hunk ?? -1] ?? []);
    const isLeft = ({ discardedLines, keptLines }: ReviewedHunk, line: number) =>
      !discardedLines.has(line) && !(isRest && keptLines.has(line));
    const left = only ?? hunks.flatMap((hunk) => hunk.lines.filter((line) => isLeft(hunk, line)));
    if (left.length === 0 && !(isAll && known.mark !== 'discarded')) continue;
    // Lines that are already gone belong to another discard, which can be undone on its own.
    const isFirst =
      left.length === 0 || known.isWhole || hunks.every((hunk) => hunk.lines.every((line) => isLeft(hunk, line)));
    files.push({ path, lines: isAll && isFirst ? null : left });
  }
  return files.length === 0 ? null : { ...place, files };
}

/** Returns what the note says about files with lines to discard. It counts hunks only if all of their lines go. */
export function describeFiles(review: Review, files: DiscardedChanges['files']): readonly DiscardedPart[] {
  return files.flatMap(({ lines, path }): readonly DiscardedPart[] => {
    const known = review.get(path);
    if (known === undefined) return [];
    const left = known.hunks.flatMap((hunk) => hunk.lines.filter((line) => !hunk.discardedLines.has(line)));
    const gone = new Set(lines ?? left);
    const hunks = known.hunks.filter((hunk) => hunk.lines.some((line) => gone.has(line)));
    const isPart = hunks.some((hunk) => hunk.lines.some((line) => !gone.has(line)));
    const changed = [...gone].flatMap((line) => toQuotedLine(known.allLines[line]));
    return [
      {
        path,
        hunks: known.isWhole && lines === null ? null : hunks.length,
        lines: isPart ? gone.size : null,
        changed,
      },
    ];
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
