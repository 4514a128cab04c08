/** The lines that a hunk replaces, by numbers from 1 as in its header. A side without lines has a count of 0. */
export type HunkRange = {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
};

/**
 * Applies some hunks of the diff between two contents to the first one, by their positions alone and as bytes. Returns
 * null if they are not the hunks of a diff between the two.
 */
export function mixHunks(
  before: Buffer,
  after: Buffer,
  hunks: readonly HunkRange[],
  isKept: (hunk: HunkRange) => boolean,
): Buffer | null {
  const [old, now] = [new Lines(before), new Lines(after)];
  const parts: Buffer[] = [];
  let [oldEnd, newEnd] = [0, 0];
  for (const hunk of hunks) {
    const [oldAt, newAt] = [firstOf(hunk.oldStart, hunk.oldLines), firstOf(hunk.newStart, hunk.newLines)];
    const gap = old.between(oldEnd, oldAt);
    if (gap === null || now.between(newEnd, newAt)?.equals(gap) !== true) return null;
    const [removed, added] = [old.between(oldAt, oldAt + hunk.oldLines), now.between(newAt, newAt + hunk.newLines)];
    if (removed === null || added === null) return null;
    parts.push(gap, isKept(hunk) ? added : removed);
    [oldEnd, newEnd] = [oldAt + hunk.oldLines, newAt + hunk.newLines];
  }
  const rest = old.between(oldEnd, old.count);
  if (rest === null || now.between(newEnd, now.count)?.equals(rest) !== true) return null;
  return Buffer.concat([...parts, rest]);
}

/** The index of a hunk's first line. Without lines, git names the line before. */
function firstOf(start: number, count: number): number {
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
      const end = bytes.indexOf(0x0a, at);
      at = end === -1 ? bytes.length : end + 1;
    }
    this.#bytes = bytes;
    this.#starts = starts;
    this.count = starts.length;
  }

  /** Null if there are no such lines. */
  between(from: number, to: number): Buffer | null {
    if (from < 0 || from > to || to > this.count) return null;
    return this.#bytes.subarray(this.#starts[from] ?? this.#bytes.length, this.#starts[to] ?? this.#bytes.length);
  }
}
