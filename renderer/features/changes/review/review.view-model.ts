import { visibleProse, visibleText } from '../../../../shared/base/visible-text.ts';
import { type KeptHunk, toMarkKey } from '../../../../shared/changes/kept-hunk.ts';
import type { DiffHunk, DiffLine } from '../../../../shared/changes/parse-unified-diff.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import type { Review, ReviewedFile, ReviewedHunk, ReviewMark, ReviewTarget } from '../../../../shared/rewind/review.ts';
import type { DiscardedChanges } from '../../../../shared/rewind/rewind-plan.ts';
import type { MarkChanges } from '../../../commands/discard.commands.ts';
import type { DiscardedPart } from '../../../stores/discard-note.ts';
import type { SelectedLines } from '../selected-lines.ts';

/** What a user keeps or discards: a hunk by its index in the file, or a whole file if `hunk` is null. */
export type ReviewPart = { readonly path: string; readonly hunk: number | null };

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

/** What the list of files says is decided in a file. `sign`: the same, where there is no room for words. */
export type FileMark = { readonly name: string; readonly sign: 'kept' | 'discarded' | `${number}/${number}` };

/** Describes what is decided in a file; null while nothing is. */
export function describeMark({ hunks, mark }: ReviewedFile): FileMark | null {
  if (mark !== null) return { name: mark === 'kept' ? t`reviewed` : t`discarded`, sign: mark };
  const decided = hunks.filter((hunk) => hunk.mark !== null).length;
  if (decided === 0) return null;
  return { name: t`${decided} of ${hunks.length} decided`, sign: `${decided}/${hunks.length}` };
}
