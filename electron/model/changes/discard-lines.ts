import { appendAll } from '../../../shared/base/append-all.ts';
import { groupLineChanges } from '../../../shared/changes/line-changes.ts';
import type { DiffHunk, DiffLine } from '../../../shared/changes/parse-unified-diff.ts';
import { LineIndex } from './line-index.ts';

/**
 * A text without some changes of a diff. `isSure` is false if someone has changed the lines since, or if they exist
 * more than once: then the user has to agree first.
 */
export type Discarded = { readonly text: string; readonly isSure: boolean };

/** How many unchanged lines on each side help to find a change. */
const contextLines = 3;
/** How far from its expected place to look for a change, in lines, if the lines around it have changed. */
const maxDistance = 50;
/** How many more lines than in the diff the text may have between the lines around a change. */
const maxInsertedLines = 50;

/**
 * Discards chosen changes of a diff in a text, and leaves everything else as it is. `isChosen` gets the index of an
 * added or removed line among all lines of the hunks; `isGone` returns whether one was discarded before. Returns null
 * if the place of a change is not found. Keeps line breaks.
 */
export function discardLines(
  all: readonly DiffHunk[],
  isChosen: (line: number) => boolean,
  text: string,
  isGone: (line: number) => boolean = () => false,
): Discarded | null {
  const { hunks, indexes } = withoutLines(all.map(orderByRows), isGone);
  const isCrlf = text.includes('\r\n') && !/(?:^|[^\r])\n/.test(text);
  // Some diffs omit carriage returns.
  const hasReturns = all.some(({ lines }) => lines.some((line) => line.text.endsWith('\r')));
  const lineBreak = isCrlf ? '\r\n' : '\n';
  // A last line gets a line break once others follow it: the one that the file had right after the diff, whatever was
  // restored since.
  const left = all.flatMap(({ lines }) => lines.filter(({ kind, noNewline }) => kind !== 'removed' && !noNewline));
  const leftBreak = left.some((line) => line.text.endsWith('\r')) ? '\r\n' : '\n';
  const lastBreak = hasReturns && left.length > 0 ? leftBreak : lineBreak;
  const pieceOf = (line: DiffLine, isEnd: boolean): string => {
    if (!line.noNewline) return `${line.text}${hasReturns ? '\n' : lineBreak}`;
    return isEnd ? line.text : `${line.text}${lastBreak}`;
  };
  const pieces = splitPieces(text);
  const index = new LineIndex(pieces);
  const after: string[] = [];
  let done = 0;
  let drift = 0;
  let isSure = true;
  let first = 0;
  let endsWithoutBreak = false;
  for (const hunk of hunks) {
    const start = first;
    first += hunk.lines.length;
    const isOut = (at: number) => isChosen(indexes[start + at] ?? 0);
    for (const run of findRuns(hunk, isOut, pieceOf)) {
      const place = locateRun(run, { index, count: pieces.length, done, expected: run.at + drift });
      if (place === null) return null;
      appendAll(after, pieces.slice(done, place.from));
      appendAll(after, place.isDone ? pieces.slice(place.from, place.to) : run.earlier);
      if (!place.isSure) isSure = false;
      drift = place.from - run.at + (place.isDone ? place.to - place.from - run.now.length : 0);
      done = place.to;
      // The line that becomes the last one again may have a line break, because other lines followed it.
      const last = hunk.lines.findLast(({ kind }, at) => kind === 'context' || isOut(at) === (kind === 'removed'));
      endsWithoutBreak = place.to === pieces.length && last?.noNewline === true;
    }
  }
  appendAll(after, pieces.slice(done));
  const ended = after.map((piece, at) =>
    at < after.length - 1 && !piece.endsWith('\n') ? `${piece}${lastBreak}` : piece,
  );
  const whole = ended.join('');
  return { text: endsWithoutBreak ? whole.replace(/\r?\n$/, '') : whole, isSure };
}

/** Splits a text after each line break. The pieces together are the text. */
function splitPieces(text: string): readonly string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

/** Chosen changes without an unchosen line between them. */
type Run = {
  /** The index of its first line in the text right after the diff, from 0. */
  readonly at: number;
  /** Its lines after the diff, and before it. */
  readonly now: readonly string[];
  readonly earlier: readonly string[];
  /** The lines of the hunk right before and after it, in the text after the diff. */
  readonly lead: readonly string[];
  readonly tail: readonly string[];
  /** The part of these lines that the diff did not change. */
  readonly leadOnly: readonly string[];
  readonly tailOnly: readonly string[];
};

function findRuns(
  { lines, newStart }: DiffHunk,
  isChosen: (line: number) => boolean,
  pieceOf: (line: DiffLine, isEnd: boolean) => string,
): readonly Run[] {
  const left = lines.filter(({ kind }) => kind !== 'removed');
  const present = left.map((line, at) => pieceOf(line, at === left.length - 1));
  // A hunk that leaves no lines is after the line that it names.
  const start = present.length === 0 ? newStart : newStart - 1;
  const runs: { at: number; now: string[]; earlier: string[] }[] = [];
  let open: (typeof runs)[number] | null = null;
  let seen = 0;
  for (const [at, line] of lines.entries()) {
    const isChange = line.kind !== 'context' && isChosen(at);
    if (isChange && open === null) {
      open = { at: seen, now: [], earlier: [] };
      runs.push(open);
    }
    if (isChange && line.kind === 'added') open?.now.push(present[seen] ?? '');
    else if (isChange) open?.earlier.push(pieceOf(line, true));
    // A removed line that is not chosen is in neither text.
    else if (line.kind !== 'removed') open = null;
    if (line.kind !== 'removed') seen += 1;
  }
  return runs.map(({ at, earlier, now }) => {
    const [from, to] = [Math.max(0, at - contextLines), at + now.length];
    const lastBefore = left.slice(from, at).findLastIndex(({ kind }) => kind === 'added');
    const firstAfter = left.slice(to, to + contextLines).findIndex(({ kind }) => kind === 'added');
    const tail = present.slice(to, to + contextLines);
    return {
      at: Math.max(0, start) + at,
      now,
      earlier,
      lead: present.slice(from, at),
      tail,
      leadOnly: present.slice(from + lastBefore + 1, at),
      tailOnly: firstAfter === -1 ? tail : tail.slice(0, firstAfter),
    };
  });
}

/** The pieces of the text that a run covers. `isDone`: they already have their earlier contents. */
type Place = { readonly from: number; readonly to: number; readonly isSure: boolean; readonly isDone: boolean };

type Search = {
  readonly index: LineIndex;
  /** How many pieces the text has. */
  readonly count: number;
  /** Pieces before this one belong to earlier runs. */
  readonly done: number;
  /** The expected index of the run. */
  readonly expected: number;
};

function locateRun(run: Run, search: Search): Place | null {
  const now = findWhole(run, run.now, false, search);
  if (now !== null) return now;
  const then = findWhole(run, run.earlier, true, search);
  if (then?.from === search.expected) return then;
  const isNear = then?.isSure === true && Math.abs(then.from - search.expected) <= maxDistance;
  return findAlone(run, search) ?? (isNear ? then : null) ?? findBetween(run, search);
}

/** Finds one side of the run, its lines after or before the diff, with the lines around it. */
function findWhole({ lead, tail }: Run, side: readonly string[], isDone: boolean, search: Search): Place | null {
  const { count, done, expected } = search;
  const wanted = [...lead, ...side, ...tail];
  if (wanted.length === 0) {
    const at = Math.min(Math.max(expected, done), count);
    return { from: at, to: at, isSure: count === 0, isDone };
  }
  const found = findBlock(wanted, lead.length, search);
  if (found === null) return null;
  const { at, isOnce } = found;
  return { from: at, to: at + side.length, isSure: at === expected || isOnce, isDone };
}

/** Finds the lines of the run with at least one of its neighbors, if other lines around them have changed. */
function findAlone({ lead, now, tail }: Run, search: Search): Place | null {
  const found = now.length === 0 ? null : findBlock(now, 0, search);
  if (found === null || Math.abs(found.at - search.expected) > maxDistance) return null;
  const [from, to] = [found.at, found.at + now.length];
  const isNeighbor = (line: string | undefined, at: number) => line !== undefined && search.index.isAt(at, [line]);
  const hasNeighbor = isNeighbor(lead.at(-1), from - 1) || isNeighbor(tail[0], to);
  return { from, to, isSure: found.isOnce && hasNeighbor, isDone: false };
}

/** Finds the lines around the run, if the run itself has changed. */
function findBetween(run: Run, search: Search): Place | null {
  const { at, now } = run;
  const { count, done, index } = search;
  // Other changes around the run may no longer be in the text.
  const isThere = (lines: readonly string[]) => lines.length === 0 || index.nearest(lines, 0, 0) !== null;
  const lead = isThere(run.lead) || run.leadOnly.length === 0 ? run.lead : run.leadOnly;
  const tail = isThere(run.tail) || run.tailOnly.length === 0 ? run.tail : run.tailOnly;
  const above = lead.length === 0 ? null : findBlock(lead, lead.length, search);
  if (above === null && (lead.length > 0 || at > 0)) return null;
  const from = above?.at ?? done;
  const to = tail.length === 0 ? count : index.nearest(tail, from, from + now.length);
  if (to === null || to - from > now.length + maxInsertedLines) return null;
  return { from, to, isSure: false, isDone: false };
}

/**
 * Finds a block of lines. The first `before` lines may belong to an earlier run. `at` is the position of the line after
 * those.
 */
function findBlock(wanted: readonly string[], before: number, { done, expected, index }: Search) {
  const at = index.nearest(wanted, Math.max(0, done - before), expected - before);
  if (at === null) return null;
  const isOnce = index.nearest(wanted, 0, 0) === at && index.nearest(wanted, at + 1, at + 1) === null;
  return { at: at + before, isOnce };
}

/** A hunk in a different line order, with each line's position in the diff's own order. */
type OrderedHunk = { readonly hunk: DiffHunk; readonly places: readonly number[] };

/**
 * Orders the lines of a hunk as in a side-by-side diff: each removed line right before the added line next to it. So a
 * restored line replaces its neighbor. Both texts of the diff stay the same.
 */
function orderByRows(hunk: DiffHunk): OrderedHunk {
  const placed = hunk.lines.map((line, place) => ({ kind: line.kind, place }));
  const places = groupLineChanges(placed).flatMap(({ added, context, removed }) => {
    if (context !== null) return [context.place];
    const rows = Array.from({ length: Math.max(removed.length, added.length) }, (_, row) => [removed[row], added[row]]);
    return rows.flat().flatMap((line) => line?.place ?? []);
  });
  return { hunk: { ...hunk, lines: places.flatMap((at) => hunk.lines[at] ?? []) }, places };
}

/** Removes changes that were discarded before. `indexes` has the original index of each remaining line. */
function withoutLines(
  ordered: readonly OrderedHunk[],
  isGone: (line: number) => boolean,
): { readonly hunks: readonly DiffHunk[]; readonly indexes: readonly number[] } {
  const indexes: number[] = [];
  let first = 0;
  let drift = 0;
  const left = ordered.map(({ hunk, places }): DiffHunk => {
    const lines: DiffLine[] = [];
    const isEmpty = hunk.lines.every(({ kind }) => kind === 'removed');
    const driftBefore = drift;
    for (const [at, line] of hunk.lines.entries()) {
      const index = first + (places[at] ?? 0);
      const isTaken = line.kind !== 'context' && isGone(index);
      if (isTaken) drift += line.kind === 'added' ? -1 : 1;
      if (isTaken && line.kind === 'added') continue;
      lines.push(isTaken ? { ...line, kind: 'context' } : line);
      indexes.push(index);
    }
    first += hunk.lines.length;
    // A hunk that leaves no lines has the number of the line before it.
    const isEmptyNow = lines.every(({ kind }) => kind === 'removed');
    return { ...hunk, newStart: hunk.newStart + driftBefore + Number(isEmpty) - Number(isEmptyNow), lines };
  });
  return { hunks: left, indexes };
}
