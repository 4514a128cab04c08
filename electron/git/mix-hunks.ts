import { groupLineChanges } from '../../shared/changes/line-changes.ts';
import type { LineKind } from '../../shared/changes/scan-diff.ts';

/** The lines that a hunk replaces, by numbers from 1 as in its header. A side without lines has a count of 0. */
export type HunkRange = {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
};

/** A range, with the sides that the result keeps. Old lines come first. */
export type MixedRange = HunkRange & { readonly hasOld: boolean; readonly hasNew: boolean };

/** A row of a side-by-side diff: a removed and an added line next to each other, or one of them. */
type Row = { readonly hasOld: boolean | null; readonly hasNew: boolean | null };

/**
 * Splits a hunk with only some wanted changes by the rows of a side-by-side diff, so that a wanted line replaces the
 * one next to it. `isLeftOut` gets the position of a changed line in the hunk.
 */
export function splitIntoRanges(
  { newLines, newStart, oldLines, oldStart }: HunkRange,
  lines: readonly { readonly kind: LineKind }[],
  isLeftOut: (line: number) => boolean,
): readonly MixedRange[] {
  const ranges: MixedRange[] = [];
  let [oldAt, newAt] = [findFirstIndex(oldStart, oldLines), findFirstIndex(newStart, newLines)];
  const add = (rows: readonly Row[]): void => {
    const [first] = rows;
    if (first === undefined) return;
    const [old, now] = [rows.filter((row) => row.hasOld !== null), rows.filter((row) => row.hasNew !== null)];
    ranges.push({
      oldStart: old.length === 0 ? oldAt : oldAt + 1,
      oldLines: old.length,
      newStart: now.length === 0 ? newAt : newAt + 1,
      newLines: now.length,
      hasOld: first.hasOld === true,
      hasNew: now[0]?.hasNew === true,
    });
    oldAt += old.length;
    newAt += now.length;
  };
  const wanted = lines.map(({ kind }, at) => ({
    kind,
    isWanted: kind === 'context' || isLeftOut(at) === (kind === 'removed'),
  }));
  for (const { added, context, removed } of groupLineChanges(wanted)) {
    if (context !== null) {
      oldAt += 1;
      newAt += 1;
      continue;
    }
    // Old lines that stay next to new lines that are added are not mixed line by line.
    let both: Row[] = [];
    for (let at = 0; at < Math.max(removed.length, added.length); at++) {
      const row = { hasOld: removed[at]?.isWanted ?? null, hasNew: added[at]?.isWanted ?? null };
      if (row.hasOld !== false && row.hasNew !== false) both.push(row);
      else {
        add(both);
        add([row]);
        both = [];
      }
    }
    add(both);
  }
  return ranges;
}

/**
 * Applies the wanted changes of the diff between two contents to the first one, by their positions alone and as bytes.
 * Returns null if the ranges do not match a diff between the two. A line without an end gets the file's if another one
 * follows it now.
 */
export function mixHunks(before: Buffer, after: Buffer, ranges: readonly MixedRange[]): Buffer | null {
  const [old, now] = [new Lines(before), new Lines(after)];
  const parts: Buffer[] = [];
  let [oldEnd, newEnd] = [0, 0];
  for (const { hasNew, hasOld, newLines, newStart, oldLines, oldStart } of ranges) {
    const [oldAt, newAt] = [findFirstIndex(oldStart, oldLines), findFirstIndex(newStart, newLines)];
    const gap = old.between(oldEnd, oldAt);
    if (gap === null || now.between(newEnd, newAt)?.equals(gap) !== true) return null;
    const [removed, added] = [old.between(oldAt, oldAt + oldLines), now.between(newAt, newAt + newLines)];
    if (removed === null || added === null) return null;
    for (const part of [gap, ...(hasOld ? [removed] : []), ...(hasNew ? [added] : [])]) {
      if (part.length === 0) continue;
      if ((parts.at(-1)?.at(-1) ?? lf) !== lf) parts.push(old.end() ?? now.end() ?? Buffer.of(lf));
      parts.push(part);
    }
    [oldEnd, newEnd] = [oldAt + oldLines, newAt + newLines];
  }
  const rest = old.between(oldEnd, old.count);
  if (rest === null || now.between(newEnd, now.count)?.equals(rest) !== true) return null;
  return Buffer.concat([...parts, rest]);
}

const [lf, cr] = [0x0a, 0x0d];

/** Returns the index of a hunk's first line. For a side without lines, git gives the line before. */
function findFirstIndex(start: number, count: number): number {
  return count === 0 ? start : start - 1;
}

/** The lines of a content, with their ends. Only the last one may have none. */
class Lines {
  readonly count: number;
  readonly #bytes: Buffer;
  readonly #starts: readonly number[];

  constructor(bytes: Buffer) {
    const starts: number[] = [];
    for (let at = 0; at < bytes.length; ) {
      starts.push(at);
      const end = bytes.indexOf(lf, at);
      at = end === -1 ? bytes.length : end + 1;
    }
    this.#bytes = bytes;
    this.#starts = starts;
    this.count = starts.length;
  }

  /** Returns the line ending of the first line; null if there is none. */
  end(): Buffer | null {
    const at = this.#bytes.indexOf(lf);
    return at === -1 ? null : this.#bytes.subarray(this.#bytes[at - 1] === cr ? at - 1 : at, at + 1);
  }

  /** Returns the lines between two indexes; null if there are no such lines. */
  between(from: number, to: number): Buffer | null {
    if (from < 0 || from > to || to > this.count) return null;
    return this.#bytes.subarray(this.#starts[from] ?? this.#bytes.length, this.#starts[to] ?? this.#bytes.length);
  }
}
