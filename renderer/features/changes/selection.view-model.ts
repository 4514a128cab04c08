import { hashHunk } from '../../../shared/changes/hunk-key.ts';
import type { ParsedDiffFile } from '../../../shared/changes/parse-unified-diff.ts';
import type { Review } from '../../../shared/rewind/review.ts';
import { isAboutLines, type ListRow } from '../line-comments/commented-rows.ts';
import {
  getMark,
  getSelectedLines,
  type ReviewPart,
  type ReviewSelection,
  toReviewPart,
} from './review/review.view-model.ts';
import type { SelectedLines } from './selected-lines.ts';

// One thing is selected in Changes: a hunk, a file, or some lines. The frame, the buttons and the keys all mean that one.

/** Rows of the list, from the first to the last. */
export type RowRange = { readonly from: number; readonly to: number };

/**
 * A hunk or a file. `at` is the place of the hunk in the file, whichever others are shown; null is the whole file. In a
 * hunk with several stops, they count on.
 */
export type Selected = { readonly path: string; readonly at: number | null };

/**
 * What F7 can select: a hunk, or a file that is kept or discarded as a whole. `part` is what the user decides on there,
 * null if nothing can be decided.
 */
export type Stop = Selected & RowRange & { readonly part: ReviewPart | null };

/** The user's last choice, and what was shown then. A `selected` of null selects nothing. */
export type Choice = { readonly shown: string; readonly selected: Selected | null };

/** In a hunk that cannot be decided on, more unchanged lines than this between two changes separate two stops. */
const maxGap = 6;

/** Lists what F7 can select, in the order of the rows. `review` is null while nothing can be decided. */
export function listStops(
  rows: readonly ListRow[],
  files: readonly ParsedDiffFile[],
  review: Review | null,
): readonly Stop[] {
  const stops: { path: string; at: number | null; part: ReviewPart | null; from: number; to: number }[] = [];
  /** The least place of the next stop, by path: a path can occur twice. */
  const next = new Map<string, number>();
  let [fileIndex, hunk] = [-1, null as object | null];
  for (const [at, row] of rows.entries()) {
    const file = files[row.fileIndex];
    if (file === undefined) continue;
    const last = fileIndex === row.fileIndex ? stops.at(-1) : undefined;
    if (isOnlyWhole(file, review)) {
      const part = review?.has(file.path) === true ? { path: file.path, hunk: null } : null;
      if (last === undefined) stops.push({ path: file.path, at: null, part, from: at, to: at });
      else last.to = at;
      fileIndex = row.fileIndex;
    } else if (isAboutLines(row)) {
      // It belongs to the lines above it.
      if (last?.to === at - 1) last.to = at;
    } else if ('hunk' in row) {
      const isSame = last !== undefined && hunk === row.hunk;
      const part = isSame ? last.part : review && toReviewPart(review, file.path, row.hunk);
      if (part === null && !isChanged(row)) continue;
      if (isSame && (part !== null || at - last.to <= maxGap + 1)) {
        last.to = at;
        continue;
      }
      const place = Math.max(file.hunks.indexOf(row.hunk), next.get(file.path) ?? 0);
      next.set(file.path, place + 1);
      stops.push({ path: file.path, at: place, part, from: at, to: at });
      [fileIndex, hunk] = [row.fileIndex, row.hunk];
    }
  }
  return stops;
}

/** Returns the stops by the rows that are shown. `places` has the shown row for each row before folding. */
export function placeStops(stops: readonly Stop[], places: readonly number[]): readonly Stop[] {
  return stops.map((stop) => ({ ...stop, from: places[stop.from] ?? 0, to: places[stop.to] ?? 0 }));
}

/** Whether a hunk is hidden because its file is long. */
export function isInLongFold(rows: readonly ListRow[], { at, from }: Stop): boolean {
  const row = rows[from];
  return at !== null && row?.kind === 'fold' && row.folded === null && !row.isOpen;
}

function isOnlyWhole(file: ParsedDiffFile, review: Review | null): boolean {
  if (review === null) return file.change !== 'modified' || file.hunks.length === 0;
  return review.get(file.path)?.isWhole === true;
}

function isChanged(row: ListRow): boolean {
  if (row.kind === 'line') return row.line.line.kind !== 'context';
  return row.kind === 'sides' && [row.left, row.right].some((side) => side !== null && side.line.kind !== 'context');
}

/** What is selected, what is framed, and what K and U act on. */
export type SelectionView = {
  readonly selected: Selected | null;
  /** The framed rows. */
  readonly frame: RowRange | null;
  /** What K and U act on: a hunk, a file, or these lines of hunks. Null if nothing can be decided. */
  readonly target: ReviewSelection | null;
  /** The selected stop's index among all; -1 for a file that has several hunks, and for nothing. */
  readonly place: number;
  /** How many stops are left to decide; null if nothing can be decided. */
  readonly left: number | null;
};

export type SelectionInput = {
  readonly rows: readonly ListRow[];
  readonly files: readonly ParsedDiffFile[];
  readonly stops: readonly Stop[];
  readonly review: Review | null;
  /** Names the turn: a choice counts only there. */
  readonly shown: string;
  readonly choice: Choice | null;
  /** The lines that are selected with the pointer or the keyboard. */
  readonly lines: SelectedLines | null;
};

/** Describes the selection. Selected lines come first, then the user's choice, then the first undecided hunk. */
export function describeSelection(input: SelectionInput): SelectionView {
  const { review, stops } = input;
  const canDecide = stops.some(({ part }) => part !== null);
  const left = canDecide ? stops.filter((stop) => isOpen(review, stop)).length : null;
  const ofLines = findLines(input);
  if (ofLines !== null) return { ...ofLines, left };
  const selected = findSelected(input);
  const place = findPlace(stops, selected);
  const stop = stops[place];
  const isFile = selected !== null && stop === undefined && review?.has(selected.path) === true;
  const parts = isFile ? findPartsOfFile(input, selected.path) : stop?.part == null ? [] : [stop.part];
  const frame = stop ?? (selected === null ? null : findRowsOfFile(input, selected.path));
  return { selected, frame, target: parts.length === 0 ? null : { parts }, place, left };
}

/** Returns what is decided with a whole file: the shown hunks, if only some are shown. */
function findPartsOfFile({ review, stops }: SelectionInput, path: string): readonly ReviewPart[] {
  const shown = stops.flatMap((stop) => (stop.path === path && stop.part !== null ? [stop.part] : []));
  const isPart = shown.length > 0 && shown.length < (review?.get(path)?.hunks.length ?? 0);
  return isPart ? shown : [{ path, hunk: null }];
}

function findLines({ lines, review, stops }: SelectionInput): Omit<SelectionView, 'left'> | null {
  const known = lines === null ? undefined : review?.get(lines.path);
  if (lines === null || review === null || known === undefined) return null;
  const meant = known.hunks.map((_, hunk) => getSelectedLines(review, { path: lines.path, hunk }, lines));
  const touched = stops.filter(
    ({ part, path }) => path === lines.path && part !== null && (meant[part.hunk ?? -1]?.length ?? 0) > 0,
  );
  const [first] = touched;
  const last = touched.at(-1);
  if (first === undefined || last === undefined) return null;
  return {
    selected: first,
    frame: { from: first.from, to: last.to },
    target: { parts: touched.flatMap(({ part }) => part ?? []), lines: meant.flat() },
    place: stops.indexOf(first),
  };
}

function findSelected({ choice, review, shown, stops }: SelectionInput): Selected | null {
  const chosen = choice !== null && choice.shown === shown ? choice.selected : undefined;
  const isThere = ({ at, path }: Selected) =>
    stops.some((stop) => stop.path === path && (at === null || stop.at === at));
  if (chosen === null || (chosen !== undefined && isThere(chosen))) return chosen;
  return stops.find((stop) => isOpen(review, stop)) ?? null;
}

function findRowsOfFile({ files, rows }: SelectionInput, path: string): RowRange | null {
  const isOfFile = ({ fileIndex }: ListRow) => files[fileIndex]?.path === path;
  const from = rows.findIndex(isOfFile);
  return from === -1 ? null : { from, to: rows.findLastIndex(isOfFile) };
}

/** Returns the index of the selected stop; -1 without one. */
function findPlace(stops: readonly Stop[], selected: Selected | null): number {
  return stops.findIndex(({ at, path }) => path === selected?.path && at === selected.at);
}

function isOpen(review: Review | null, { part }: Stop): boolean {
  return review !== null && part !== null && getMark(review, part) === null;
}

/** Returns the changed lines of rows of one file. */
export function findLinesOfRows(
  { files, rows }: Pick<SelectionInput, 'files' | 'rows'>,
  { from, to }: RowRange,
): SelectedLines | null {
  const file = files[rows[from]?.fileIndex ?? -1];
  const chosen = new Set(
    rows.slice(from, to + 1).flatMap((row) => {
      if (row.kind === 'line') return [row.line.line];
      return row.kind === 'sides' ? [row.left, row.right].flatMap((side) => side?.line ?? []) : [];
    }),
  );
  const all = file?.hunks.flatMap((hunk) => hunk.lines) ?? [];
  const lines = all.flatMap((line, at) => (line.kind !== 'context' && chosen.has(line) ? [at] : []));
  return file === undefined || lines.length === 0 ? null : { path: file.path, lines: new Set(lines) };
}

/** Returns what a row selects: the hunk or whole file that it belongs to, or the file that it names. */
export function findStopOfRow(
  { files, rows, stops }: Pick<SelectionInput, 'files' | 'rows' | 'stops'>,
  index: number,
): Selected | null {
  const row = rows[index];
  const path = row?.kind === 'file' ? files[row.fileIndex]?.path : undefined;
  if (path !== undefined) return { path, at: null };
  return stops.find(({ from, to }) => from <= index && index <= to) ?? null;
}

/** Returns the stop after the selected one, or with -1 before it. The first and the last one stay. */
export function stepSelection(stops: readonly Stop[], selected: Selected | null, by: 1 | -1): Stop | null {
  const place = findPlace(stops, selected);
  const ofFile = stops.findIndex(({ path }) => path === selected?.path);
  if (selected === null || ofFile === -1) return (by === 1 ? stops[0] : stops.at(-1)) ?? null;
  // From the file's own row, the next one is the first hunk of the file.
  const to = place !== -1 ? place + by : by === 1 ? ofFile : ofFile - 1;
  return stops[Math.max(0, Math.min(stops.length - 1, to))] ?? null;
}

/**
 * Returns what is selected once the target is decided on: the next undecided stop, from the first one again after the
 * last. The selection stays if part of the target is left, or nothing else is.
 */
export function goOnAfter(
  { review, stops }: Pick<SelectionInput, 'review' | 'stops'>,
  { selected, target }: SelectionView,
): Selected | null {
  if (review === null || target === null || selected === null || isPartLeft(review, target)) return selected;
  const isDecided = ({ hunk, path }: ReviewPart) =>
    target.parts.some((part) => part.path === path && (part.hunk === null || part.hunk === hunk));
  const last = stops.findLastIndex(({ part }) => part !== null && isDecided(part));
  const inOrder = [...stops.slice(last + 1), ...stops.slice(0, last + 1)];
  return inOrder.find((stop) => isOpen(review, stop) && stop.part !== null && !isDecided(stop.part)) ?? selected;
}

/** Returns where a selected hunk is once the diff was made again. Where it was, if its lines are gone. */
export function followSelected(
  selected: Selected,
  before: readonly ParsedDiffFile[],
  after: readonly ParsedDiffFile[],
): Selected {
  const { at, path } = selected;
  const keysIn = (files: readonly ParsedDiffFile[]) =>
    files.find((file) => file.path === path)?.hunks.map(hashHunk) ?? [];
  const earlier = keysIn(before);
  const key = earlier[at ?? -1];
  const nth = earlier.slice(0, at ?? 0).filter((one) => one === key).length;
  const places = keysIn(after).flatMap((one, place) => (one === key ? [place] : []));
  const to = places[nth] ?? places.at(-1);
  return to === undefined || to === at ? selected : { path, at: to };
}

function isPartLeft(review: Review, { lines, parts }: ReviewSelection): boolean {
  if (lines === undefined) return false;
  const gone = new Set(lines);
  return parts.some(({ hunk, path }) => {
    const known = review.get(path)?.hunks[hunk ?? -1];
    const isOpenLine = (line: number) => known?.discardedLines.has(line) === false && !known.keptLines.has(line);
    return known?.lines.some((line) => !gone.has(line) && isOpenLine(line)) === true;
  });
}
